/**
 * Checks a long JSON text part by part, and finds what lies at its top. Nothing
 * is built: `JSON.parse` makes objects of 8 MiB of brackets for seconds, and
 * cannot be interrupted.
 *
 * @module
 */

/** A member of an object, or an element of an array, at the top of a text. */
export interface TopValue {
  /** Range of its key, quotes included; absent in an array. */
  readonly key?: readonly [start: number, end: number];
  readonly start: number;
  readonly end: number;
  /** Values in it, with itself and keys. */
  readonly values: number;
}

/** A text that is no JSON. */
export class JsonSyntaxError extends SyntaxError {
  override readonly name = "JsonSyntaxError";

  /** Creates one. @param position Of the first character that cannot stand there. */
  constructor(readonly position: number) {
    super("Cannot read JSON");
  }
}

/** Characters of a part: well below 1 ms. */
const PART_CHARS = 32_768;

// Tokens that may come next.
const VALUE = 0, VALUE_OR_END = 1, KEY = 2, KEY_OR_END = 3, COLON = 4;
const COMMA_OR_END = 5, NOTHING = 6;

const QUOTE = 34,
  COMMA = 44,
  MINUS = 45,
  DOT = 46,
  ZERO = 48,
  NINE = 57,
  COLON_CHAR = 58;
const BRACKET = 91, BACKSLASH = 92, BRACKET_END = 93;
const SMALL_A = 97, SMALL_F = 102;
const BRACE = 123, BRACE_END = 125;

/**
 * Yields between the parts, and calls `found` for each value at the top.
 *
 * @throws {JsonSyntaxError} Where `JSON.parse` throws.
 */
export function* scanJson(
  json: string,
  found: (value: TopValue) => void,
): Generator<void, void> {
  // 1 for an object, one byte a level.
  let levels = new Uint8Array(64);
  let depth = 0;
  let expected = VALUE;
  let values = 0, start = 0;
  let key: [number, number] | undefined;
  let at = 0, pauseAt = PART_CHARS;

  for (;;) {
    if (at >= pauseAt) {
      yield;
      pauseAt = at + PART_CHARS;
    }
    const code = json.charCodeAt(at);
    if (code === 32 || code === 10 || code === 13 || code === 9) {
      at += 1;
      continue;
    }
    if (expected === NOTHING) {
      if (at >= json.length) return;
      throw new JsonSyntaxError(at);
    }
    const begin = at;
    if (code === QUOTE && expected <= KEY_OR_END) {
      at += 1;
      for (;;) {
        const char = json.charCodeAt(at);
        if (char === QUOTE) break;
        if (char === BACKSLASH) at = escapeEnd(json, at);
        else if (char >= 32) at += 1;
        else throw new JsonSyntaxError(at);
        if (at >= pauseAt) {
          yield;
          pauseAt = at + PART_CHARS;
        }
      }
      at += 1;
      if (expected >= KEY) {
        if (depth === 1) key = [begin, at];
        expected = COLON;
        values += 1;
        continue;
      }
    } else if (
      (code === BRACE || code === BRACKET) && expected <= VALUE_OR_END
    ) {
      if (depth === 1) [start, values] = [at, 0];
      if (depth === levels.length) {
        const more = new Uint8Array(2 * depth);
        more.set(levels);
        levels = more;
      }
      levels[depth] = code === BRACE ? 1 : 0;
      depth += 1;
      values += 1;
      expected = code === BRACE ? KEY_OR_END : VALUE_OR_END;
      at += 1;
      continue;
    } else if (
      (code === BRACE_END || code === BRACKET_END) &&
      (expected === COMMA_OR_END ||
        expected === (code === BRACE_END ? KEY_OR_END : VALUE_OR_END)) &&
      levels[depth - 1] === (code === BRACE_END ? 1 : 0)
    ) {
      at += 1;
      depth -= 1;
      expected = depth === 0 ? NOTHING : COMMA_OR_END;
      if (depth === 1) found({ key, start, end: at, values });
      continue;
    } else if (code === COMMA && expected === COMMA_OR_END) {
      at += 1;
      expected = levels[depth - 1] === 1 ? KEY : VALUE;
      continue;
    } else if (code === COLON_CHAR && expected === COLON) {
      at += 1;
      expected = VALUE;
      continue;
    } else if (expected > VALUE_OR_END) {
      throw new JsonSyntaxError(at);
    } else {
      at = code === MINUS || isDigit(code)
        ? numberEnd(json, at)
        : literalEnd(json, at);
    }
    // A value without others in it.
    if (depth === 1) found({ key, start: begin, end: at, values: 1 });
    values += 1;
    expected = depth === 0 ? NOTHING : COMMA_OR_END;
  }
}

function escapeEnd(json: string, at: number): number {
  const char = json.charAt(at + 1);
  if (char !== "u") {
    if (char !== "" && '"\\/bfnrt'.includes(char)) return at + 2;
    throw new JsonSyntaxError(at + 1);
  }
  for (let digit = at + 2; digit < at + 6; digit++) {
    const code = json.charCodeAt(digit);
    // The bit turns capitals into small letters, and no digit into one.
    const letter = code | 32;
    if (!isDigit(code) && !(letter >= SMALL_A && letter <= SMALL_F)) {
      throw new JsonSyntaxError(digit);
    }
  }
  return at + 6;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function numberEnd(json: string, at: number): number {
  if (json.charCodeAt(at) === MINUS) at += 1;
  if (json.charCodeAt(at) === ZERO) at += 1;
  else at = digitsEnd(json, at);
  if (json.charCodeAt(at) === DOT) at = digitsEnd(json, at + 1);
  if (json[at] === "e" || json[at] === "E") {
    at += 1;
    if (json[at] === "+" || json[at] === "-") at += 1;
    at = digitsEnd(json, at);
  }
  return at;
}

/** One digit at least. */
function digitsEnd(json: string, at: number): number {
  const begin = at;
  while (isDigit(json.charCodeAt(at))) at += 1;
  if (at === begin) throw new JsonSyntaxError(at);
  return at;
}

function literalEnd(json: string, at: number): number {
  const word = ["true", "false", "null"].find((word) =>
    json.startsWith(word, at)
  );
  if (word === undefined) throw new JsonSyntaxError(at);
  return at + word.length;
}
