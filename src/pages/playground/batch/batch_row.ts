/// <reference lib="dom" />
/**
 * A row of the answer to a batch, as the table shows it.
 *
 * @module
 */

import type { RunError } from "../../../run/error.ts";
import type { Problem } from "../editor_place.ts";
import { errorParts, textParts } from "../rows/row_details.ts";
import type { ResultRow } from "../rows/row_table.ts";
import { scoreOf } from "./score.ts";

/** A row of the answer, as far as it is shown. */
export interface BatchRow {
  readonly index: number;
  readonly status: "success" | "error";
  readonly ret_val: string;
  readonly ret_json?: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: RunError;
  readonly duration_us: number;
}

/** Returns the row of the table; `input` is what the program was given. */
export function resultRow(
  row: BatchRow,
  input: string,
  goTo: (problem: Problem) => void,
): ResultRow {
  const { index, status, ret_val, ret_json, stdout, stderr, error } = row;
  const value = error === undefined
    ? ret_val
    : `${error.type}: ${error.message}`;
  const printed = stdout.trimEnd();
  const timeMs = row.duration_us / 1_000;
  return {
    index,
    outcome: error?.kind ?? status,
    isGood: status === "success",
    values: [value, printed, timeMs],
    keys: [scoreOf(ret_json) ?? value, printed, timeMs],
    details: () => [
      ...errorParts(error, goTo),
      ...textParts([
        ["input", input],
        ["value", ret_val],
        ["stdout", stdout],
        ["stderr", stderr],
      ]),
    ],
  };
}
