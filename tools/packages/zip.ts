/**
 * Reads zip archives, as wheels are: the members in the order of the central
 * directory, stored or deflated. No encryption, no ZIP64, no parts; what is
 * not understood is refused. Plain data in, plain data out: safe to use before
 * a hash was checked, since a member never inflates past the size it announces.
 *
 * @module
 */

import { inflateRawSync } from "node:zlib";

/** A file in an archive. */
export interface ZipMember {
  /** Path inside the archive, with forward slashes; never a folder. */
  readonly path: string;
  /** Size once unpacked, in bytes. */
  readonly sizeBytes: number;
  /**
   * Unpacks the member.
   *
   * @throws {RangeError} If its data is damaged or not of the announced size.
   */
  bytes(): Uint8Array<ArrayBuffer>;
}

const END_SIGNATURE = 0x0605_4b50;
const CENTRAL_SIGNATURE = 0x0201_4b50;
const LOCAL_SIGNATURE = 0x0403_4b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_COMMENT_BYTES = 0xffff;
const STORED = 0;
const DEFLATED = 8;

/**
 * Lists the files in the archive `archive`; folders are left out.
 *
 * @throws {RangeError} If it is not an archive that this reader understands.
 */
export function zipMembers(
  archive: Uint8Array<ArrayBuffer>,
): readonly ZipMember[] {
  const view = new DataView(
    archive.buffer,
    archive.byteOffset,
    archive.byteLength,
  );
  const end = endRecordAt(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const members: ZipMember[] = [];
  for (let index = 0; index < count; index++) {
    if (
      at + CENTRAL_BYTES > end || view.getUint32(at, true) !== CENTRAL_SIGNATURE
    ) {
      throw new RangeError(`Cannot read the archive: no member at byte ${at}`);
    }
    const pathBytes = view.getUint16(at + 28, true);
    const path = new TextDecoder().decode(
      archive.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + pathBytes),
    );
    if (!path.endsWith("/")) members.push(member(archive, view, at, path));
    at += CENTRAL_BYTES + pathBytes + view.getUint16(at + 30, true) +
      view.getUint16(at + 32, true);
  }
  return members;
}

function endRecordAt(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= 0 && at >= last - MAX_COMMENT_BYTES; at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  }
  throw new RangeError(
    `Cannot read the archive: no end record in ${view.byteLength} bytes`,
  );
}

function member(
  archive: Uint8Array<ArrayBuffer>,
  view: DataView,
  at: number,
  path: string,
): ZipMember {
  const method = view.getUint16(at + 10, true);
  const packedBytes = view.getUint32(at + 20, true);
  const sizeBytes = view.getUint32(at + 24, true);
  const localAt = view.getUint32(at + 42, true);
  return {
    path,
    sizeBytes,
    bytes() {
      if (
        localAt + LOCAL_BYTES > view.byteLength ||
        view.getUint32(localAt, true) !== LOCAL_SIGNATURE
      ) {
        throw new RangeError(`Cannot unpack "${path}": no data at ${localAt}`);
      }
      const start = localAt + LOCAL_BYTES +
        view.getUint16(localAt + 26, true) + view.getUint16(localAt + 28, true);
      const packed = archive.subarray(start, start + packedBytes);
      const unpacked = unpack(packed, method, sizeBytes, path);
      if (unpacked.byteLength === sizeBytes) return unpacked;
      throw new RangeError(
        `Cannot unpack "${path}": ${unpacked.byteLength} bytes, ` +
          `announced ${sizeBytes}`,
      );
    },
  };
}

function unpack(
  packed: Uint8Array<ArrayBuffer>,
  method: number,
  sizeBytes: number,
  path: string,
): Uint8Array<ArrayBuffer> {
  if (method === STORED) return packed;
  if (method !== DEFLATED) {
    throw new RangeError(`Cannot unpack "${path}": method ${method}`);
  }
  try {
    // One byte of room, so that an empty member has a valid limit.
    const limit = { maxOutputLength: sizeBytes + 1 };
    return new Uint8Array(inflateRawSync(packed, limit));
  } catch (error) {
    throw new RangeError(`Cannot unpack "${path}": data is damaged`, {
      cause: error,
    });
  }
}
