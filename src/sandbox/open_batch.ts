/**
 * A batch that a sandbox runs: the rows that it owes, and the longest silence
 * until the next answer.
 *
 * @module
 */

import type { AnswersMessage } from "../wire/messages.ts";
import { WIRE_LIMITS } from "../wire/wire_limits.ts";

/** Longest time of a group before its answers, and of their way, in ms. */
const GROUP_MS = 100;

/** A batch that a sandbox runs. */
export class OpenBatch {
  /** True if its set-up has ended. */
  isOpen = false;
  /** Rows that were sent and not answered. */
  rows = 0;
  /** True if the next of them runs by itself, as the sandbox has told. */
  isAlone = true;
  readonly #aloneMs: number;
  readonly #groupMs: number;

  /**
   * Creates one whose set-up has yet to run.
   *
   * @param rowTimeoutMs Time limit of a row, in milliseconds.
   * @param graceMs Time past that until SIGKILL, in milliseconds.
   */
  constructor(rowTimeoutMs: number, graceMs: number) {
    this.#aloneMs = rowTimeoutMs + graceMs + GROUP_MS;
    this.#groupMs = Math.min(rowTimeoutMs, WIRE_LIMITS.groupedRowMs) +
      graceMs + GROUP_MS;
  }

  /** Longest silence until the next answer, in milliseconds. */
  get silenceMs(): number {
    return this.isAlone ? this.#aloneMs : this.#groupMs;
  }

  /**
   * Reports whether the batch waits for these answers. Without rows they can
   * only say once that one runs by itself: each more would put the deadline off.
   */
  awaits({ results: { length }, alone }: AnswersMessage): boolean {
    return this.isOpen && length <= this.rows &&
      (length > 0 || alone && !this.isAlone && this.rows > 0);
  }
}
