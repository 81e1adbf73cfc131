/**
 * How much memory JSON text would take once parsed, told from its bytes. Checks
 * no syntax: that is the parser's work.
 *
 * @module
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const COMMA = 0x2c;

/**
 * Returns how many opening brackets and commas stand outside strings, which
 * bounds the number of values; counting stops soon after `limit`.
 *
 * @param bytes JSON text in UTF-8.
 * @param limit Largest count of interest; an integer >= 0.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const bytes = new TextEncoder().encode('[1, {"a": "[,"}]');
 * assert.equal(countJsonTokens(bytes, 100), 3);
 * ```
 */
export function countJsonTokens(bytes: Uint8Array, limit: number): number {
  let tokens = 0;
  let at = 0;
  while (at < bytes.length && tokens <= limit) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at + 1);
      continue;
    }
    if (byte === COMMA || byte === OPEN_BRACKET || byte === OPEN_BRACE) {
      tokens += 1;
    }
    at += 1;
  }
  return tokens;
}

// indexOf is native and fast; the bytes of a long text are looked at once.
function endOfString(bytes: Uint8Array, start: number): number {
  let at = start;
  while (true) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote < 0) return bytes.length;
    let slashes = 0;
    // Stops at `at`: an escaped quote before it was passed, so was its slash.
    while (
      quote - slashes > at && bytes[quote - slashes - 1] === BACKSLASH
    ) slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}
