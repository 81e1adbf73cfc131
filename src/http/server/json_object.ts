/**
 * The body of a request as a JSON object.
 *
 * @module
 */

import { ERROR_TEXT } from "../../run/error_texts.ts";
import { HttpError } from "./http_error.ts";
import { isRecord } from "./is_record.ts";
import { findNonFinite, memberSource } from "./json_member.ts";

/** The members of a JSON object. */
export type Members = Readonly<Record<string, unknown>>;

// Accepts a byte order mark, as RFC 8259 lets a parser do; nothing else that is
// not UTF-8.
const UTF_8 = new TextDecoder("utf-8", { fatal: true });

/** An object of JSON, as it was sent. */
export interface ParsedObject {
  readonly members: Members;
  /** Returns the source of a member; see {@linkcode memberSource}. */
  readonly source: (name: string) => string | undefined;
}

/** Objects of bodies that were read before they are asked for. */
const READ_AHEAD = new WeakMap<Uint8Array, () => ParsedObject>();

/** Lets {@linkcode readObject} return, or throw, what `read` does. */
export function keepRead(body: Uint8Array, read: () => ParsedObject): void {
  READ_AHEAD.set(body, read);
}

/**
 * Returns the object that a body is. One that `readJsonBody` has returned is
 * read already, if it is long.
 *
 * @throws {HttpError} 400 with the contract's text.
 */
export function readObject(body: Uint8Array): ParsedObject {
  return READ_AHEAD.get(body)?.() ?? parseObject(decodeBody(body));
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
    throw notUtf8();
  }
}

/** Returns the refusal of bytes that are no text. */
export function notUtf8(): HttpError {
  return new HttpError(400, ERROR_TEXT.invalidJson, {
    details: "The body is not UTF-8",
  });
}

/**
 * Returns the object that a text is.
 *
 * @throws {HttpError} 400 with the contract's text.
 */
export function parseObject(json: string): ParsedObject {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    // V8's messages quote the text; the position alone is passed on.
    const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
    throw invalidJson(json, position);
  }
  if (!isRecord(value)) throw notAnObject();
  return { members: value, source: (name) => memberSource(json, name) };
}

/** Returns the refusal of a text that is JSON, but no object. */
export function notAnObject(): HttpError {
  return new HttpError(400, ERROR_TEXT.invalidJson, {
    details: "The body must be an object",
  });
}

/**
 * Returns the refusal of a text that is no JSON.
 *
 * @param position Place of the fault; undefined: it ends too early.
 */
export function invalidJson(
  json: string,
  position: number | string | undefined,
): HttpError {
  const number = findNonFinite(json);
  const where = position === undefined ? "" : ` at position ${position}`;
  return new HttpError(400, ERROR_TEXT.invalidJson, {
    details: number === undefined
      ? `The body is not JSON${where}`
      : `JSON has no ${number.text}, at position ${number.position}; ` +
        "send null or a text in its place",
  });
}
