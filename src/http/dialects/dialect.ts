/**
 * How one kind of caller asks for a run, and how it is answered. A dialect is
 * one file of this folder and one row of the table in `routes.ts`.
 *
 * @module
 */

import type { PoolStats, RunRequest, RunResult } from "../../protocol.ts";
import type { HttpAnswer } from "../http_answer.ts";
import type { FileLimits } from "../inputs/read_files.ts";

/** What a dialect makes a {@linkcode RunRequest} with. */
export interface DialectLimits {
  /** UUID of the run. */
  readonly taskId: string;
  /** Default and longest time of a program, in milliseconds; > 0. */
  readonly timeoutMs: number;
  /** What a request may bring as files. */
  readonly files: FileLimits;
}

/** One dialect. Its functions are pure and wait for nothing. */
export interface Dialect {
  /** One word, for people. */
  readonly name: string;
  /**
   * Returns the run that a body asks for.
   *
   * @throws {HttpError} If the body asks for none.
   */
  readonly parse: (body: Uint8Array, limits: DialectLimits) => RunRequest;
  /**
   * Returns the answer's body, to be sent as JSON with status 200.
   *
   * @param stats The pool after the run.
   */
  readonly answer: (
    run: RunRequest,
    result: RunResult,
    stats: PoolStats,
  ) => unknown;
  /** Returns the answer to a request that failed with `error`. */
  readonly fail: (error: unknown, taskId: string) => HttpAnswer;
}
