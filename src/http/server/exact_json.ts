/**
 * JSON whose numbers keep each of their digits on the way through the service.
 *
 * @module
 */

/** `JSON.rawJSON`, which TypeScript's library does not declare yet. */
const { rawJSON, isRawJSON, parse } = JSON as unknown as {
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
  parse(
    text: string,
    revive: (
      name: string,
      value: unknown,
      context: { readonly source?: string },
    ) => unknown,
  ): unknown;
};

/**
 * Returns the value of a JSON text, for `JSON.stringify`: it writes numbers that
 * no double holds as they were.
 *
 * @throws {SyntaxError} If `text` is not JSON.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const text = '{"n":9007199254740993}';
 * assert.equal(JSON.stringify(exactJson(text)), text);
 * ```
 */
export function exactJson(text: string): unknown {
  return parse(text, (_, value, { source }) => {
    const isExact = typeof value !== "number" || source === undefined ||
      Number.isSafeInteger(value) || String(value) === source;
    return isExact ? value : rawJSON(source);
  });
}

/** Reports whether a value stands for a number of {@linkcode exactJson}. */
export function isExactNumber(value: unknown): boolean {
  return isRawJSON(value);
}
