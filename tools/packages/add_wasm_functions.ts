/**
 * Adds functions to a WebAssembly module that is there as bytes.
 *
 * @module
 */

/** A function to add. */
export interface WasmFunction {
  /** Number of its type among those of the module. */
  readonly type: number;
  /** Its local variables and its code, as in the module's code section. */
  readonly body: Uint8Array;
}

/** Bytes before the first section: magic number and version. */
const HEADER_BYTES = 8;

const FUNCTION_SECTION = 3;
const CODE_SECTION = 10;

/**
 * Returns `module` with `functions` after its own, so that no number changes.
 *
 * @throws {RangeError} If a section goes on past the end of the module.
 */
export function addWasmFunctions(
  module: Uint8Array,
  functions: readonly WasmFunction[],
): Uint8Array<ArrayBuffer> {
  const added = new Map([
    [FUNCTION_SECTION, functions.map(({ type }) => leb128(type))],
    [
      CODE_SECTION,
      functions.map(({ body }) => concat([leb128(body.length), body])),
    ],
  ]);
  const parts: Uint8Array[] = [module.subarray(0, HEADER_BYTES)];
  for (let at = HEADER_BYTES; at < module.length;) {
    const id = module[at];
    const [sizeBytes, start] = readLeb128(module, at + 1);
    const end = start + sizeBytes;
    if (end > module.length) {
      throw new RangeError(
        `Cannot add functions: section ${id} ends at ${end} of ${module.length}`,
      );
    }
    const entries = added.get(id);
    parts.push(
      entries
        ? withEntries(id, module.subarray(start, end), entries)
        : module.subarray(at, end),
    );
    at = end;
  }
  return concat(parts);
}

function withEntries(
  id: number,
  section: Uint8Array,
  entries: readonly Uint8Array[],
): Uint8Array {
  const [count, first] = readLeb128(section, 0);
  const content = concat([
    leb128(count + entries.length),
    section.subarray(first),
    ...entries,
  ]);
  return concat([Uint8Array.of(id), leb128(content.length), content]);
}

/** Reads an unsigned number: its value, and where the next thing starts. */
function readLeb128(bytes: Uint8Array, at: number): readonly [number, number] {
  let value = 0;
  for (let shift = 0;; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128 || byte === undefined) return [value, at];
  }
}

function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value > 127; value >>>= 7) bytes.push(value & 127 | 128);
  return Uint8Array.of(...bytes, value);
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
