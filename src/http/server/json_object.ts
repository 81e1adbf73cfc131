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

/** An object of JSON, and the text that it was parsed from. */
export interface ParsedObject {
  readonly json: string;
  readonly members: Members;
}

/**
 * Returns the text of a body and the object that it is.
 *
 * @throws {HttpError} 400 with the contract's text.
 */
export function readObject(body: Uint8Array): ParsedObject {
  return parseObject(decodeBody(body));
}

/**
 * Returns the text of a body.
 *
 * @throws {HttpError} 400 with the contract's text if it is not UTF-8.
 */
export function decodeBody(body: Uint8Array): string {
  try {
    return UTF_8.decode(body);
  } catch {
    throw new HttpError(400, ERROR_TEXT.invalidJson, {
      details: "The body is not UTF-8",
    });
  }
}

/**
 * Returns a text and the object that it is.
 *
 * @throws {HttpError} 400 with the contract's text.
 */
export function parseObject(json: string): ParsedObject {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new HttpError(400, ERROR_TEXT.invalidJson, {
      details: whereInvalid(error, json),
    });
  }
  if (isRecord(value)) return { json, members: value };
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
