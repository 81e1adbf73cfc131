/**
 * Finds regular expressions whose time can grow faster than their text.
 *
 * @module
 */

import { analyse } from "scslre";

/**
 * Returns what is wrong with an expression; undefined if it is linear.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(findBacktracking("^a+$", ""), undefined);
 * assert.match(findBacktracking("a+$", "") ?? "", /grows with a power/);
 * ```
 */
export function findBacktracking(
  source: string,
  flags: string,
): string | undefined {
  const [found] = analyse({ source, flags }).reports;
  if (found === undefined) return undefined;
  const { character, exponential } = found;
  return `The time of /${source}/${flags} grows ` +
    `${exponential ? "exponentially with" : "with a power of"} ` +
    `the number of ${character.literal.source} in a row`;
}
