/**
 * Bytes as a request writes them: as text, or in base64.
 *
 * @module
 */

import type { InputContent } from "../../../run/inputs.ts";
import { isRecord } from "../../server/is_record.ts";
import { badField, type CheckedFieldName } from "../field_errors.ts";

/** A content, and how many bytes it is. */
export interface SizedContent {
  readonly content: InputContent;
  readonly sizeBytes: number;
}

/**
 * Returns the content in a value `{"data": base64}` or `{"text": string}`.
 *
 * @param field Field that it is in.
 * @param part Part of the field.
 * @throws {HttpError} 400 that names both.
 */
export function contentBytes(
  field: CheckedFieldName,
  part: string,
  value: unknown,
): SizedContent {
  const refuse = (fact: string) => badField(field, part, fact);
  if (!isRecord(value)) throw refuse("is not an object");
  const { data, text } = value;
  const hasData = data !== undefined && data !== null;
  const hasText = text !== undefined && text !== null;
  if (hasData === hasText) {
    throw refuse(`has ${hasData ? "both" : "neither"} "data" and "text"`);
  }
  const fact = hasData ? 'has a "data" that is' : 'has a "text" that is';
  const sized = hasData ? sizeBase64(data) : sizeText(text);
  if (typeof sized === "string") throw refuse(`${fact} ${sized}`);
  return sized;
}

/** Returns the content in a text in base64, or what is wrong with it. */
export function sizeBase64(base64: unknown): SizedContent | string {
  if (typeof base64 !== "string") return "not a string";
  try {
    const bytes = Uint8Array.fromBase64(base64);
    return { content: { bytes }, sizeBytes: bytes.length };
  } catch {
    return "not base64";
  }
}

/** Returns the content in a text, or what is wrong with it. */
export function sizeText(text: unknown): SizedContent | string {
  if (typeof text !== "string") return "not a string";
  // A lone surrogate has no bytes in UTF-8.
  if (!text.isWellFormed()) return "not Unicode";
  return { content: { text }, sizeBytes: utf8Bytes(text) };
}

function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // Of a pair of surrogates, four bytes, each half counts for two.
    if (unit >= 0x80) {
      bytes += unit >= 0x800 && (unit & 0xf800) !== 0xd800 ? 2 : 1;
    }
  }
  return bytes;
}
