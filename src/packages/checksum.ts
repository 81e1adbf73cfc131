/**
 * A fast checksum over the service's files: guards against a cut or damaged one, not
 * against an attacker, who could write our code as well. SHA-256 over all that
 * a sandbox reads would take a tenth of its start.
 *
 * Runs in the sandbox process too.
 *
 * @module
 */

/** Files are summed in pieces of this size, in bytes. */
export const CHECKSUM_CHUNK_BYTES = 256 * 1024;

/** FNV-1a's prime. */
const PRIME = 0x01000193;

/**
 * Returns the checksum of `bytes`, an unsigned 32-bit integer.
 *
 * @param bytes Any; must begin at a multiple of 4 bytes of its buffer.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.notEqual(checksum(Uint8Array.of(1)), checksum(Uint8Array.of(1, 0)));
 * ```
 */
export function checksum(bytes: Uint8Array<ArrayBuffer>): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += CHECKSUM_CHUNK_BYTES) {
    sum = addToChecksum(sum, bytes.subarray(at, at + CHECKSUM_CHUNK_BYTES));
  }
  return sum;
}

/**
 * Returns the checksum of the bytes before and of `chunk`.
 *
 * @param sum Result for the bytes before; 0 at the beginning.
 * @param chunk The next {@linkcode CHECKSUM_CHUNK_BYTES}, or the rest.
 */
export function addToChecksum(
  sum: number,
  chunk: Uint8Array<ArrayBuffer>,
): number {
  const { buffer, byteOffset, length } = chunk;
  const words = new Uint32Array(buffer, byteOffset, length >>> 2);
  const last = words.length & ~3;
  // Four sums side by side: each waits for its own last multiplication only.
  let [a, b, c, d] = [sum, 1, 2, 3];
  for (let i = 0; i < last; i += 4) {
    a = Math.imul(a ^ words[i], PRIME);
    b = Math.imul(b ^ words[i + 1], PRIME);
    c = Math.imul(c ^ words[i + 2], PRIME);
    d = Math.imul(d ^ words[i + 3], PRIME);
  }
  for (const byte of chunk.subarray(last * 4)) {
    a = Math.imul(a ^ byte, PRIME);
  }
  // The length too, so that zeros at the end are not the same as none.
  for (const part of [b, c, d, length]) {
    a = Math.imul(a ^ a >>> 15 ^ part, PRIME);
  }
  return a >>> 0;
}
