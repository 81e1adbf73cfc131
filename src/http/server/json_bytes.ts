/**
 * Length of the JSON of a value, without making it: of what a program can print
 * that would be 19 MB of garbage.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { isExactNumber } from "./exact_json.ts";

/**
 * Returns the bytes that `JSON.stringify` of plain data takes in UTF-8.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(jsonBytes({ a: ["é", undefined], b: undefined }), 17);
 * ```
 */
export function jsonBytes(value: unknown): number {
  if (typeof value === "string") return stringBytes(value);
  if (Array.isArray(value)) {
    const commas = Math.max(0, value.length - 1);
    return value.reduce((sum, item) => sum + jsonBytes(item), 2 + commas);
  }
  if (
    typeof value === "object" && value !== null && !isExactNumber(value)
  ) {
    let bytes = 1;
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      // With a colon, and a comma or the end.
      bytes += stringBytes(name) + 2 + jsonBytes(member);
    }
    return Math.max(2, bytes);
  }
  return Buffer.byteLength(JSON.stringify(value) ?? "null");
}

function stringBytes(text: string): number {
  let bytes = 2;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) bytes += ASCII_BYTES[unit];
    else if (unit < 0x800) bytes += 2;
    else if ((unit & 0xf800) !== 0xd800) bytes += 3;
    else if ((text.codePointAt(at) ?? 0) > 0xffff) {
      bytes += 4;
      at += 1;
    } else bytes += LONE_HALF_BYTES;
  }
  return bytes;
}

/** Half of a pair is escaped: \ud83d. */
const LONE_HALF_BYTES = 6;
const ASCII_BYTES = Uint8Array.from(
  { length: 128 },
  (_, unit) => JSON.stringify(String.fromCharCode(unit)).length - 2,
);
