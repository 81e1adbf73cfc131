/**
 * The library: bytecode of everything that prepares an engine, in order. Made
 * by `tools/javascript/build_library.ts`, loaded before the baseline.
 *
 * File layout, for each part: length of its name and of its bytecode, each four
 * bytes, little-endian, then the name, then the bytecode.
 *
 * @module
 */

/** A script or module of the library. */
export interface LibraryPart {
  readonly name: string;
  readonly bytecode: Uint8Array<ArrayBuffer>;
}

const PREFIX_BYTES = 8;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Returns the file's content. */
export function encodeLibrary(
  parts: readonly LibraryPart[],
): Uint8Array<ArrayBuffer> {
  const chunks = parts.flatMap(({ name, bytecode }) => {
    const title = encoder.encode(name);
    const prefix = new DataView(new ArrayBuffer(PREFIX_BYTES));
    prefix.setUint32(0, title.length, true);
    prefix.setUint32(4, bytecode.length, true);
    return [new Uint8Array(prefix.buffer), title, bytecode];
  });
  const file = new Uint8Array(
    chunks.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const chunk of chunks) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return file;
}

/** Returns the parts in a file. @throws {RangeError} If it was cut. */
export function decodeLibrary(file: Uint8Array<ArrayBuffer>): LibraryPart[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const parts: LibraryPart[] = [];
  for (let at = 0; at < file.length;) {
    const nameEnd = at + PREFIX_BYTES + view.getUint32(at, true);
    const end = nameEnd + view.getUint32(at + 4, true);
    if (end > file.length) throw new RangeError("Cannot read library: cut");
    parts.push({
      name: decoder.decode(file.subarray(at + PREFIX_BYTES, nameEnd)),
      bytecode: file.subarray(nameEnd, end),
    });
    at = end;
  }
  return parts;
}
