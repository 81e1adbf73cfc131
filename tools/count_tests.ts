/**
 * Reads how many tests passed, failed and were skipped off what a test runner
 * prints.
 *
 * @module
 */

/** Numbers of tests that passed, failed and were skipped. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const DENO_LINE =
  /^(?:ok|FAILED) \| (\d+) passed(?: \(\d+ steps?\))? \| (\d+) failed(?: \(\d+ steps?\))?(?: \| (\d+) ignored(?: \((\d+) steps?\))?)?/gm;
const PYTHON_LINE = /^Ran (\d+) tests? in /gm;
const PYTHON_END = /^(?:OK|FAILED) \((.*)\)$/gm;

/**
 * Returns the sums over all closing lines in `text`. A step that is skipped
 * counts as a skipped test, though those that pass are part of theirs.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const text = "ok | 45 passed (3 steps) | 0 failed | 2 ignored (1s)";
 * assert.deepEqual(countTests("deno tests", text), {
 *   passed: 45,
 *   failed: 0,
 *   skipped: 2,
 * });
 * ```
 */
export function countTests(
  runner: "deno tests" | "python tests",
  text: string,
): Counts {
  if (runner === "deno tests") {
    const lines = [...text.matchAll(DENO_LINE)];
    return {
      passed: sum(lines.map((line) => Number(line[1]))),
      failed: sum(lines.map((line) => Number(line[2]))),
      skipped: sum(lines.map((line) => +(line[3] ?? 0) + +(line[4] ?? 0))),
    };
  }
  const run = sum([...text.matchAll(PYTHON_LINE)].map((line) => +line[1]));
  const ends = [...text.matchAll(PYTHON_END)].map((line) => line[1]);
  const count = (names: RegExp) =>
    sum(ends.flatMap((end) => [...end.matchAll(names)].map((one) => +one[1])));
  const failed = count(/(?:failures|errors)=(\d+)/g);
  const skipped = count(/skipped=(\d+)/g);
  return { passed: run - failed - skipped, failed, skipped };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
