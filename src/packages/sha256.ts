/**
 * SHA-256 as the lock writes it.
 *
 * @module
 */

/**
 * Returns the SHA-256 of `bytes` as 64 lower-case hex digits.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.match(await sha256Hex(new Uint8Array()), /^e3b0c442/);
 * ```
 */
export async function sha256Hex(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex();
}
