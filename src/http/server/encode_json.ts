/**
 * JSON of a value that may be large, in pieces, each made when it is asked for.
 * The service then holds the value until the client reads, and not its JSON,
 * which takes six bytes for a control character. Pieces are small garbage.
 *
 * @module
 */

import { isExactNumber } from "./exact_json.ts";

/** Characters that are turned into JSON at a time. */
const PIECE_CHARS = 16_384;
/** Characters of a piece, roughly: what a socket takes in one go. */
const LEAST_CHARS = 65_536;

/**
 * Yields the JSON of plain data: together the same text as that of
 * `JSON.stringify`, cut between two characters.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const [piece] = encodeJson({ a: ["é", undefined], b: undefined });
 * assert.equal(piece, '{"a":["é",null]}');
 * ```
 */
export function* encodeJson(value: unknown): Generator<string> {
  let text = "";
  for (const part of partsOf(value)) {
    text += part;
    if (text.length < LEAST_CHARS) continue;
    yield text;
    text = "";
  }
  yield text;
}

function* partsOf(value: unknown): Generator<string> {
  if (typeof value === "string" && value.length > PIECE_CHARS) {
    yield* partsOfString(value);
  } else if (Array.isArray(value)) {
    let before = "[";
    for (const element of value) {
      yield before;
      yield* partsOf(element);
      before = ",";
    }
    yield value.length === 0 ? "[]" : "]";
  } else if (
    typeof value === "object" && value !== null && !isExactNumber(value)
  ) {
    let before = "{";
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      yield `${before}${JSON.stringify(name)}:`;
      yield* partsOf(member);
      before = ",";
    }
    yield before === "{" ? "{}" : "}";
  } else {
    yield JSON.stringify(value) ?? "null";
  }
}

function* partsOfString(long: string): Generator<string> {
  yield '"';
  for (let at = 0; at < long.length;) {
    let end = Math.min(at + PIECE_CHARS, long.length);
    // Half of a pair would be written as an escape.
    if (end < long.length && isHighSurrogate(long.charCodeAt(end - 1))) {
      end += 1;
    }
    yield JSON.stringify(long.slice(at, end)).slice(1, -1);
    at = end;
  }
  yield '"';
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
