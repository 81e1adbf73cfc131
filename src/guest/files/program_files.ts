/**
 * The files that a program is given before it starts, and those of its files
 * that are handed back: what an engine offers where its programs have files.
 *
 * @module
 */

import type { InputFile } from "../../run/inputs.ts";
import type { ResultMessage } from "../../wire/messages.ts";

/** Files of a run. */
export interface ProgramFiles {
  /**
   * Makes files, and the folders above them.
   *
   * @throws {Error} If there is no room for them.
   */
  put(files: readonly InputFile[]): void;
  /**
   * Returns the files whose paths match one of the patterns. Runs after any end
   * of a program, and asks the program's code nothing.
   *
   * @param patterns As in `RunInputs`.
   * @param taken Names that other files of the run have already.
   */
  collect(patterns: readonly string[], taken: readonly string[]): Collected;
}

/** Files of a program that come back. */
export interface Collected {
  readonly files: ResultMessage["files"];
  /** Smallest possible number of further files. */
  readonly leftOut: number;
}

/** Nothing. */
export const NOTHING_COLLECTED: Collected = { files: [], leftOut: 0 };
