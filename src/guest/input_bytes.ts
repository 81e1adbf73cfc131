/**
 * Turns what a request has brought into bytes.
 *
 * @module
 */

import type { InputContent } from "../run/inputs.ts";

const encoder = new TextEncoder();

/** Returns the bytes of a content; the service has checked its base64. */
export function inputBytes(content: InputContent): Uint8Array<ArrayBuffer> {
  return "text" in content
    ? encoder.encode(content.text)
    : Uint8Array.fromBase64(content.base64);
}
