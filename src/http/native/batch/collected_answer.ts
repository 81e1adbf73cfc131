/**
 * The answer to a batch as one object: its rows by their number, whatever order
 * they end in, and a summary.
 *
 * @module
 */

import type { LogFields } from "../../../telemetry/log.ts";
import type { AnswerListener, RowAnswers } from "./row_answers.ts";

/** Most of an answer in one object, in UTF-16 units: half of one would be none. */
const JSON_ANSWER_CHARS = 64 * 1_048_576;

/** Rows that wait for the last one. */
export class CollectedAnswer implements RowAnswers {
  readonly waitingRows = 0;
  readonly ended: Promise<LogFields>;
  readonly #end = Promise.withResolvers<LogFields>();
  #listener: AnswerListener | undefined;
  /** JSON of each row that has ended, by its number. */
  #rows: string[] = [];
  #summary = "";
  #chars = 0;

  /** Creates an answer without rows. */
  constructor() {
    this.ended = this.#end.promise;
  }

  listen(listener: AnswerListener): void {
    this.#listener = listener;
  }

  get chars(): number {
    return this.#chars;
  }

  /** Reports whether rows are missing because there was no room for them. */
  get isTooLarge(): boolean {
    return this.#chars > JSON_ANSWER_CHARS;
  }

  /** All of it, as JSON. */
  get body(): string {
    // A row that has never run has no place.
    const rows = this.#rows.filter((row) => row !== undefined).join(",");
    return `{"results":[${rows}],"summary":${this.#summary}}`;
  }

  row(index: number, json: string): void {
    this.#chars += json.length + 1;
    if (!this.isTooLarge) this.#rows[index] = json;
    else {
      const fact = `its answer has more than ${JSON_ANSWER_CHARS} characters`;
      this.#listener?.full(fact);
    }
  }

  finish(summary: object, fields: LogFields): void {
    this.#summary = JSON.stringify(summary);
    this.#end.resolve(fields);
  }

  drop(fields: LogFields): void {
    this.#rows = [];
    this.#end.resolve(fields);
  }
}
