/**
 * True if a run failed, for answers, log and metrics alike.
 *
 * @module
 */

import type { RunError } from "../../run/error.ts";
import type { RunResult } from "../../run/result.ts";

/**
 * Returns why a run failed; undefined if it did not. A program that ends with a
 * code of its own has failed, as in a shell.
 */
export function runError(
  { error, exitCode }: Pick<RunResult, "error" | "exitCode">,
): RunError | undefined {
  if (error !== undefined || exitCode === 0) return error;
  return {
    type: "SystemExit",
    message: String(exitCode),
    line: null,
    column: null,
    kind: "exception",
  };
}
