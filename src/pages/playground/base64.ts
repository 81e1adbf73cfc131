/**
 * Bytes as base64, which requests and answers have them in.
 *
 * @module
 */

/** Returns the base64 of bytes. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * Returns the bytes of a base64.
 *
 * @throws {DOMException} If it is none.
 */
export function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
