/**
 * Public form of a failure of a run or a row.
 *
 * @module
 */

import type { RunError } from "../../run/error.ts";

/** Returns the error with the members that every one has, and those it needs. */
export function publicError(error: RunError): RunError {
  const { type, message, line, column, kind, help, rules = [], findings } =
    error;
  const shown = { type, message, line, column, kind, help };
  return {
    ...shown,
    ...(rules.length > 0 ? { rules } : {}),
    ...(findings === undefined ? {} : { findings }),
  };
}
