/**
 * Open files as streams that block, by way of the C library: Deno's own streams
 * belong to threads that a fork does not have.
 *
 * @module
 */

import type { BlockingReader, BlockingWriter } from "../../wire/frames.ts";
import type { LibC } from "../lock/libc.ts";

/** Returns a stream that reads from a descriptor. */
export function blockingReader(libc: LibC, file: number): BlockingReader {
  return {
    readSync(buffer) {
      const bytes = buffer as Uint8Array<ArrayBuffer>;
      const read = Number(libc.read(file, bytes, BigInt(bytes.length)));
      return read > 0 ? read : null;
    },
  };
}

/** Returns a stream that writes to a descriptor. */
export function blockingWriter(libc: LibC, file: number): BlockingWriter {
  return {
    writeSync(buffer) {
      const bytes = buffer as Uint8Array<ArrayBuffer>;
      const written = Number(libc.write(file, bytes, BigInt(bytes.length)));
      if (written < 0) throw new Error("Cannot write: the service is gone");
      return written;
    },
  };
}

const AF_UNIX = 1;
const SOCK_STREAM_CLOEXEC = 1 | 0x8_0000;
/** Size of `struct sockaddr_un`; its path ends with a zero. */
const ADDRESS_BYTES = 110;
const PATH_AT = 2;

/**
 * Connects to a Unix socket; returns its descriptor.
 *
 * @throws {Error} If nobody listens there.
 */
export function connectTo(libc: LibC, path: string): number {
  const file = libc.socket(AF_UNIX, SOCK_STREAM_CLOEXEC, 0);
  const address = new Uint8Array(ADDRESS_BYTES);
  new DataView(address.buffer).setUint16(0, AF_UNIX, true);
  new TextEncoder().encodeInto(
    path,
    address.subarray(PATH_AT, ADDRESS_BYTES - 1),
  );
  if (libc.connect(file, address, ADDRESS_BYTES) !== 0) {
    throw new Error("Cannot connect: the service does not listen");
  }
  return file;
}
