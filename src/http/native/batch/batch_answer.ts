/**
 * The answer to a batch as it comes: lines of JSON, rows and then a summary, in
 * the order that was asked for, held back where the client is slow to read.
 *
 * @module
 */

import type { LogFields } from "../../../telemetry/log.ts";
import type { AnswerStream } from "../../server/http_answer.ts";
import type { AnswerListener, RowAnswers } from "./row_answers.ts";

/** Text that is sent in one go, in UTF-16 units. */
const PIECE_CHARS = 65_536;

/** Lines on their way to a client. */
export class BatchAnswer implements AnswerStream, RowAnswers {
  readonly ended: Promise<LogFields>;
  readonly #inOrder: boolean;
  #listener: AnswerListener | undefined;
  readonly #end = Promise.withResolvers<LogFields>();
  /** Rows that others must come before, by their number. */
  readonly #early = new Map<number, string>();
  #next = 0;
  #lines: string[] = [];
  #chars = 0;
  #sentChars = 0;
  #isSlow = false;
  #isOver = false;
  #isPlanned = false;
  #write: ((text: string) => boolean) | undefined;
  #close: (() => void) | undefined;

  /**
   * Creates an answer without lines.
   *
   * @param inOrder True if rows wait for those before them.
   */
  constructor(inOrder: boolean) {
    this.#inOrder = inOrder;
    this.ended = this.#end.promise;
  }

  listen(listener: AnswerListener): void {
    this.#listener = listener;
  }

  /** Rows that wait for others before them. */
  get waitingRows(): number {
    return this.#early.size;
  }

  /** Length of what was written, in UTF-16 units. */
  get chars(): number {
    return this.#sentChars + this.#chars;
  }

  /** Adds the line of a row. */
  row(index: number, line: string): void {
    if (!this.#inOrder) return this.#add(line);
    if (index !== this.#next) {
      this.#early.set(index, line);
      return;
    }
    this.#next += 1;
    this.#add(line);
    while (this.#early.size > 0) {
      const next = this.#early.get(this.#next);
      if (next === undefined) return;
      this.#early.delete(this.#next);
      this.#next += 1;
      this.#add(next);
    }
  }

  /** Adds the last line, and ends. */
  finish(summary: object, fields: LogFields): void {
    // Lines that wait for a row that has never run.
    const left = [...this.#early].sort(([a], [b]) => a - b);
    for (const [, line] of left) this.#add(line);
    this.#early.clear();
    this.#add(JSON.stringify({ summary }));
    this.#isOver = true;
    this.#flush();
    this.#end.resolve(fields);
  }

  /** Ends it: nobody reads it any more. */
  drop(fields: LogFields): void {
    this.#isOver = true;
    this.#lines = [];
    this.#early.clear();
    this.#close?.();
    this.#end.resolve(fields);
  }

  start(write: (text: string) => boolean, end: () => void): void {
    this.#write = write;
    this.#close = end;
    this.#flush();
  }

  drained(): void {
    this.#setSlow(false);
    this.#flush();
  }

  #add(line: string): void {
    this.#lines.push(line);
    this.#chars += line.length + 1;
    if (this.#chars >= PIECE_CHARS) this.#flush();
    else if (!this.#isPlanned) {
      // All rows of one message of a sandbox go out together.
      this.#isPlanned = true;
      queueMicrotask(() => {
        this.#isPlanned = false;
        this.#flush();
      });
    }
  }

  #flush(): void {
    if (this.#write === undefined) {
      // Not begun yet: no more than a piece is made ahead.
      if (this.#chars > PIECE_CHARS) this.#setSlow(true);
      return;
    }
    if (this.#lines.length > 0) {
      const text = `${this.#lines.join("\n")}\n`;
      this.#sentChars += this.#chars;
      this.#lines = [];
      this.#chars = 0;
      this.#setSlow(!this.#write(text));
    }
    if (this.#isOver) this.#close?.();
  }

  #setSlow(isSlow: boolean): void {
    if (isSlow === this.#isSlow) return;
    this.#isSlow = isSlow;
    this.#listener?.slow(isSlow);
  }
}
