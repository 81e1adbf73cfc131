/**
 * Names for files that are handed back: a program may have called its files
 * anything, a client may write them to a folder as they come.
 *
 * @module
 */

/** Together with a number less than `FILE_NAME` allows. */
const MOST_CHARS = 160;
const MOST_END_CHARS = 20;

/**
 * Returns a name that is safe, and none of those that are taken.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(outputName("a.csv", new Set(["a.csv"])), "a-2.csv");
 * assert.equal(outputName(".profile", new Set()), "_profile");
 * ```
 */
export function outputName(name: string, taken: ReadonlySet<string>): string {
  const dot = name.lastIndexOf(".");
  const end = dot > 0 ? safe(name.slice(dot).slice(0, MOST_END_CHARS)) : "";
  const start = safe((dot > 0 ? name.slice(0, dot) : name).slice(0, MOST_CHARS))
    .replace(/^[^\p{L}\p{N}_]/u, "_");
  for (let number = 1;; number++) {
    const free = number === 1 ? start + end : `${start}-${number}${end}`;
    if (!taken.has(free)) return free;
  }
}

/**
 * Replaces characters that `FILE_NAME` refuses by a line; half a character is
 * among it.
 */
function safe(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}_. ()+-]/gu, "_");
}
