/**
 * Output of a program, seen while it runs.
 *
 * @module
 */

import type { CellResult, RunResult } from "./result.ts";

/** Output of a program since the last look. */
export interface NewOutput {
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly results: readonly CellResult[];
}

/** Output of a program while it runs. */
export interface LiveOutput {
  /** Returns what is new; nothing once what is kept of a stream is full. */
  read(): NewOutput;
}

/** Somebody who wants to see what a program writes before it ends. */
export interface RunWatcher {
  /**
   * It runs, or runs again elsewhere: what was read before is void then.
   *
   * @param output Absent where what is written cannot be seen.
   * @param execution Number of cells that its context has run, it included;
   *   absent without a context.
   */
  began(output: LiveOutput | undefined, execution?: number): void;
  /** The run has ended; nothing is to be read. */
  left(): void;
  /**
   * Returns the next line of standard input for a cell of a context that has
   * ended because it was missing, and then runs again; undefined if there is none.
   *
   * @default {there is none}
   */
  readonly nextLine?: (result: RunResult) => Promise<string | undefined>;
}
