/**
 * One row's outcome as a line of the answer.
 *
 * @module
 */

import type { RowOutcome } from "../../../run/batch.ts";
import type { Language } from "../../../run/languages.ts";
import { publicError } from "../../server/public_error.ts";
import { takeRetVal } from "../ret_val_markers.ts";
import { runError } from "../run_error.ts";

/** Returns whether a row has failed, as it would of a run. */
export function isFailure(outcome: RowOutcome): boolean {
  return runError(outcome) !== undefined;
}

/**
 * Returns the line, without its end, as JSON.
 *
 * @param language Of the row's program: Python's may mark its result in stdout.
 */
export function rowLine(
  index: number,
  outcome: RowOutcome,
  language: Language,
): string {
  if (isPlain(outcome)) {
    // By hand, as most rows are: in the same form, in a third of the time.
    const { retVal, retJson, durationUs } = outcome;
    const json = retJson === undefined
      ? ""
      : `"ret_json":${JSON.stringify(retJson)},`;
    return `{"index":${index},"status":"success",` +
      `"ret_val":${JSON.stringify(retVal)},${json}` +
      `"stdout":"","stderr":"","exit_code":0,"duration_us":${durationUs}}`;
  }
  const error = runError(outcome);
  const { stderr, exitCode, truncated, files, durationUs } = outcome;
  const printed = language === "python" && outcome.stdout !== ""
    ? takeRetVal(outcome.stdout)
    : { stdout: outcome.stdout, retVal: null };
  return JSON.stringify({
    index,
    status: error === undefined ? "success" : "error",
    ret_val: printed.retVal ?? outcome.retVal,
    ret_json: printed.retVal === null ? outcome.retJson : undefined,
    stdout: printed.stdout,
    stderr: error !== undefined && stderr.trim() === ""
      ? `${error.type}: ${error.message}\n`
      : stderr,
    error: error && publicError(error),
    exit_code: exitCode,
    duration_us: durationUs,
    truncated: truncated.length > 0 ? truncated : undefined,
    files: files.length > 0 ? files : undefined,
  });
}

/** Reports whether a row has a value to tell, and nothing else. */
function isPlain(outcome: RowOutcome): boolean {
  return outcome.error === undefined && outcome.exitCode === 0 &&
    outcome.stdout === "" && outcome.stderr === "" &&
    outcome.truncated.length === 0 && outcome.files.length === 0;
}
