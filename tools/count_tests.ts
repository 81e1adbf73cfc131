/**
 * Reads how many tests passed and failed off what a test runner prints.
 *
 * @module
 */

/** How many tests passed and failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const DENO_LINE =
  /^(?:ok|FAILED) \| (\d+) passed(?: \(\d+ steps?\))? \| (\d+) failed/gm;
const PYTHON_LINE = /^Ran (\d+) tests? in /gm;
const PYTHON_FAILED = /^FAILED \((.*)\)$/gm;

/**
 * Returns the sums over all closing lines in `text`.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const text = "ok | 45 passed (3 steps) | 0 failed | 2 ignored (1s)";
 * assert.deepEqual(countTests("deno tests", text), { passed: 45, failed: 0 });
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
    };
  }
  const run = sum([...text.matchAll(PYTHON_LINE)].map((line) => +line[1]));
  const failed = sum(
    [...text.matchAll(PYTHON_FAILED)].flatMap((line) =>
      [...line[1].matchAll(/(?:failures|errors)=(\d+)/g)].map((one) => +one[1])
    ),
  );
  return { passed: run - failed, failed };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
