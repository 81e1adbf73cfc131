/**
 * The body of a request as a JSON object.
 *
 * @module
 */

import { ERROR_TEXT } from "../../run/error_texts.ts";
import { HttpError } from "./http_error.ts";
import { isRecord } from "./is_record.ts";
import { findNonFinite } from "./json_member.ts";

/** The members of a JSON object. */
export type Members = Readonly<Record<string, unknown>>;

// Accepts a byte order mark, as RFC 8259 lets a parser do; nothing else that is
// not UTF-8.
const UTF_8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Returns the text of a body and the object that it is.
 *
 * @throws {HttpError} 400 with the contract's text.
 */
export function readObject(
  body: Uint8Array,
): { readonly json: string; readonly members: Members } {
  const json = decode(body);
  return { json, members: parseObject(json) };
}

function decode(body: Uint8Array): string {
  try {
    return UTF_8.decode(body);
  } catch {
    throw new HttpError(400, ERROR_TEXT.invalidJson, {
      details: "The body is not UTF-8",
    });
  }
}

function parseObject(json: string): Members {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new HttpError(400, ERROR_TEXT.invalidJson, {
      details: whereInvalid(error, json),
    });
  }
  if (isRecord(value)) return value;
  throw new HttpError(400, ERROR_TEXT.invalidJson, {
    details: "The body must be an object",
  });
}

/** V8's messages quote the text; the position alone is passed on. */
function whereInvalid(error: unknown, json: string): string {
  const number = findNonFinite(json);
  if (number !== undefined) {
    return `JSON has no ${number.text}, at position ${number.position}; ` +
      "send null or a text in its place";
  }
  const [position] = /at position \d+/.exec(String(error)) ?? [];
  return position === undefined
    ? "The body is not JSON"
    : `The body is not JSON ${position}`;
}
