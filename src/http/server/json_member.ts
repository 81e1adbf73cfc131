/**
 * Source text of one member of a JSON object. `JSON.parse` turns every number
 * into a double, so `12345678901234567890` would reach Python as another
 * number; the text itself does not change.
 *
 * @module
 */

/**
 * Returns the source of the member `key` of the object in `json`, or undefined
 * if it has none. Of members with the same name the last one counts, as it does
 * for `JSON.parse`.
 *
 * @param json An object that `JSON.parse` has accepted; nothing is checked.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const json = '{"id": 1, "input": [12345678901234567890]}';
 * assert.equal(memberSource(json, "input"), "[12345678901234567890]");
 * ```
 */
export function memberSource(json: string, key: string): string | undefined {
  let found: string | undefined;
  let at = skipSpace(json, json.indexOf("{") + 1);
  while (json[at] === '"') {
    const keyEnd = skipString(json, at);
    const name = json.slice(at, keyEnd);
    const start = skipSpace(json, json.indexOf(":", keyEnd) + 1);
    const end = skipValue(json, start);
    // Parsed, because "\u0069nput" is the same key.
    if (JSON.parse(name) === key) found = json.slice(start, end);
    const comma = skipSpace(json, end);
    if (json[comma] !== ",") break;
    at = skipSpace(json, comma + 1);
  }
  return found;
}

/**
 * Returns the first NaN or Infinity in `json`, which many libraries write and
 * JSON does not have; undefined if none stands outside of texts.
 *
 * @param json Text that `JSON.parse` has refused.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(findNonFinite('{"NaN": [-Infinity]}'), {
 *   text: "-Infinity",
 *   position: 9,
 * });
 * ```
 */
export function findNonFinite(
  json: string,
): { readonly text: string; readonly position: number } | undefined {
  const token = /"|-?Infinity\b|NaN\b/g;
  for (;;) {
    const found = token.exec(json);
    if (found === null) return undefined;
    if (found[0] !== '"') return { text: found[0], position: found.index };
    token.lastIndex = skipString(json, found.index);
  }
}

/**
 * Returns the sources of the elements of an array, in order.
 *
 * @param json An array that `JSON.parse` has accepted; nothing is checked.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(elementSources('[1, [2], "]"]'), ["1", "[2]", '"]"']);
 * ```
 */
export function elementSources(json: string): string[] {
  const found: string[] = [];
  let at = skipSpace(json, json.indexOf("[") + 1);
  while (at < json.length && json[at] !== "]") {
    const end = skipValue(json, at);
    found.push(json.slice(at, end));
    const comma = skipSpace(json, end);
    if (json[comma] !== ",") break;
    at = skipSpace(json, comma + 1);
  }
  return found;
}

// Each of these returns where what begins at `at` ends. Loops, not regular
// expressions or recursion: a long string or 100,000 levels must need no stack.

function skipSpace(json: string, at: number): number {
  while (isSpace(json[at])) at += 1;
  return at;
}

function skipString(json: string, at: number): number {
  while (true) {
    at = json.indexOf('"', at + 1);
    if (at < 0) return json.length;
    let backslashes = 0;
    while (json[at - 1 - backslashes] === "\\") backslashes += 1;
    if (backslashes % 2 === 0) return at + 1;
  }
}

function skipValue(json: string, at: number): number {
  let depth = 0;
  while (at < json.length) {
    const char = json[at];
    if (char === '"') {
      at = skipString(json, at);
      if (depth === 0) return at;
      continue;
    }
    if (char === "{" || char === "[") {
      depth += 1;
    } else if (char === "}" || char === "]") {
      // At depth 0 it closes the object around a number or a literal.
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (char === "," || isSpace(char))) {
      return at;
    }
    at += 1;
  }
  return at;
}

function isSpace(char: string): boolean {
  return char === " " || char === "\n" || char === "\t" || char === "\r";
}
