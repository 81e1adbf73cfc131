/**
 * Reason why a run did not succeed: one table of the kinds of error, which
 * schemas, parsers and tools for models all read. A program's failure is never
 * thrown; for what is, see `thrown_errors.ts`.
 *
 * @module
 */

/** Kinds of error of a run. */
export const RUN_ERROR_KINDS = {
  exception: "uncaught, or an exit code other than 0",
  syntax: "not a program in its language",
  rejected: "refused by the safety policy, nothing ran",
  timeout: "out of time",
  memory: "out of memory",
  crash: "the interpreter or its process broke",
} as const;

/** Kind of error of a run. */
export type RunErrorKind = keyof typeof RUN_ERROR_KINDS;

/** One place where the safety policy refused a program. */
export interface PolicyFinding {
  /** Rule, as docs/safety-policy.md lists them: "module". */
  readonly rule: string;
  /** 1-based line. */
  readonly line: number;
  /** 1-based column of its first character. */
  readonly column: number;
  /** 1-based column after its last character on that line. */
  readonly end_column: number;
  /** Text that says what is refused, and why. */
  readonly message: string;
  /** Text that says what to do instead. */
  readonly help: string;
}

/** Reason why a run did not succeed. */
export interface RunError {
  /** Python's exception class, or the service's name where none was raised. */
  readonly type: string;
  /** One line or more of text, without the traceback. */
  readonly message: string;
  /** 1-based line in the caller's own program; null where none is known. */
  readonly line: number | null;
  /** 1-based column in characters; null where none is known. */
  readonly column: number | null;
  /** Kind of the failure. */
  readonly kind: RunErrorKind;
  /** Advice, in one line; absent where nothing is known. */
  readonly help?: string;
  /** Rules that refused the program; empty unless `kind` is "rejected". */
  readonly rules?: readonly string[];
  /** The first 100 places that were refused; absent if `rules` is. */
  readonly findings?: readonly PolicyFinding[];
}
