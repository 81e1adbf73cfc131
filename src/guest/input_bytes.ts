/**
 * Turns what a request has brought into bytes.
 *
 * @module
 */

import type { InputContent } from "../run/inputs.ts";

const encoder = new TextEncoder();

/** Returns the bytes of a content. */
export function inputBytes(content: InputContent): Uint8Array<ArrayBuffer> {
  return "text" in content ? encoder.encode(content.text) : content.bytes;
}
