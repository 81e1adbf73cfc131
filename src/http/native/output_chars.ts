/**
 * Size of a run's answer, for the limit on unsent answers.
 *
 * @module
 */

import type { RunResult } from "../../run/result.ts";

// Answers to less are not accounted for: the kernel takes them in one go, and
// a connection costs the service about as much.
export const SMALL_OUTPUT_CHARS = 16_384;

/** Returns the length of all that a result has, in UTF-16 units, or more. */
export function outputChars(
  { stdout, stderr, retVal, retJson = "", files, results = [] }: RunResult,
): number {
  const shown = results.flatMap(({ data }) => Object.values(data));
  const lengths = [
    ...[stdout, stderr, retVal, retJson].map(({ length }) => length),
    ...files.map(({ data }) => data.length),
    // JSON may be of any length: it is taken for large.
    ...shown.map((value) =>
      typeof value === "string" ? value.length : SMALL_OUTPUT_CHARS
    ),
  ];
  return lengths.reduce((sum, length) => sum + length, 0);
}
