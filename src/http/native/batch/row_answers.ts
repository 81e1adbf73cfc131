/**
 * Receiver of the rows of a batch: line by line, or into one object.
 *
 * @module
 */

import type { LogFields } from "../../../telemetry/log.ts";

/** Listener to the rows of an answer. */
export interface AnswerListener {
  /** The client falls behind, or has caught up. */
  slow(isSlow: boolean): void;
  /** There is no room for a row; `fact` says why. */
  full(fact: string): void;
}

/** The answer to a batch. */
export interface RowAnswers {
  /** Sets the listener to its progress; called once, before the first row. */
  listen(listener: AnswerListener): void;
  /** Rows that wait for others before them. */
  readonly waitingRows: number;
  /** Length of the answers so far, in UTF-16 units. */
  readonly chars: number;
  /** Resolves when it has ended, with fields for the log. */
  readonly ended: Promise<LogFields>;
  /** Adds a row, as JSON. */
  row(index: number, json: string): void;
  /** Adds the summary, and ends. */
  finish(summary: object, fields: LogFields): void;
  /** Ends it: nobody reads it any more. */
  drop(fields: LogFields): void;
}
