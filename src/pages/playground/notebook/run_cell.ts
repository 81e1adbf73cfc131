/// <reference lib="dom" />
/**
 * Runs one cell where a state has got to.
 *
 * @module
 */

import type { RunAnswer } from "../../../run/answer.ts";
import type { Language } from "../program.ts";
import { type StreamOptions, streamRun } from "../stream_run.ts";

/** A cell, and what it goes on from. */
export interface CellRun extends StreamOptions {
  readonly language: Language;
  readonly code: string;
  /** Id of a state; null: a fresh start. */
  readonly state: string | null;
}

/**
 * Returns what came of it.
 *
 * @throws {RefusedError} If the service has no answer of the cell.
 * @throws {TypeError} If the service cannot be reached.
 */
export async function runCell(
  { language, code, state, ...options }: CellRun,
): Promise<RunAnswer> {
  const body = JSON.stringify({
    language,
    mode: "cell",
    code,
    keep: true,
    ...(state === null ? {} : { state }),
  });
  return await streamRun(body, options);
}
