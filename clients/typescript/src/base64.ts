/**
 * Bytes as base64 and back, wherever this runs.
 *
 * @module
 */

/** Returns bytes as base64. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  // In parts: each byte is an argument.
  for (let start = 0; start < bytes.length; start += 8_192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8_192));
  }
  return btoa(text);
}

/** Returns the bytes of base64. */
export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
