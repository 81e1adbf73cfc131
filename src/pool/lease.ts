/**
 * A batch's time in one sandbox: which rows are in there, and how many to send
 * at a time. Decides nothing about other sandboxes.
 *
 * @module
 */

import type { RowsAnswer } from "../sandbox/sandbox.ts";
import type { Batch, Chunk } from "./batch.ts";

/** Time that a message's rows should take together, in milliseconds. */
const CHUNK_MS = 8;
/** Rows of a batch's first message to a sandbox: nothing is known of them. */
const FIRST_ROWS = 16;
/** Most rows of a message: a sandbox checks no more at once. */
const MOST_ROWS = 256;
/** Most of a message's inputs, in UTF-16 units; one may have more. */
const MOST_CHARS = 262_144;
/** What a row costs beside its own time, in microseconds. */
const ROW_COST_US = 10;
/** Messages on their way: the second waits in the pipe while one is worked off. */
const MESSAGES = 2;

/** One batch in one sandbox. */
export class Lease {
  readonly batch: Batch;
  /** When it began, on the pool's clock, in milliseconds. */
  readonly startedAt: number;
  /** Whether the set-up has ended. */
  isOpen = false;
  /** Whether to give the sandbox back as soon as no row is in it. */
  yields = false;
  /** Since when it waits for rows, in milliseconds; null: it does not. */
  idleSince: number | null = null;
  /** Up to when its caller was charged, in milliseconds. */
  chargedAt: number;
  /** Wall time of the set-up, in milliseconds. */
  setupMs = 0;
  /** Rows that have ended in there. */
  rowsTold = 0;
  #chunks: Chunk[] = [];
  /** How many rows of the first one have been answered. */
  #answered = 0;
  #rowUs = 0;

  /** Begins the time of a batch in a sandbox. */
  constructor(batch: Batch, now: number) {
    this.batch = batch;
    this.startedAt = now;
    this.chargedAt = now;
  }

  /** Whether rows are in the sandbox. */
  get isBusy(): boolean {
    return this.#chunks.length > 0;
  }

  /** Takes the next rows to send; undefined if none are to be sent now. */
  next(): Chunk | undefined {
    if (!this.isOpen || this.yields || this.#chunks.length >= MESSAGES) {
      return undefined;
    }
    const chunk = this.batch.take(this.#mostRows(), MOST_CHARS);
    if (chunk !== undefined) this.#chunks.push(chunk);
    return chunk;
  }

  /**
   * Tells the batch what came of its next rows.
   *
   * @returns What they took, in milliseconds.
   */
  answer({ results, redone }: RowsAnswer): number {
    if (redone !== null) this.batch.countRedone(redone, results.length);
    let totalUs = 0;
    for (const outcome of results) {
      const [chunk] = this.#chunks;
      totalUs += outcome.durationUs + ROW_COST_US;
      this.batch.tell(chunk.at, outcome);
      chunk.at += 1;
      this.#answered += 1;
      if (this.#answered === chunk.inputs.length) {
        this.#chunks.shift();
        this.#answered = 0;
      }
    }
    this.rowsTold += results.length;
    const rowUs = totalUs / results.length;
    this.#rowUs = this.#rowUs === 0 ? rowUs : (3 * this.#rowUs + rowUs) / 4;
    return totalUs / 1_000;
  }

  /**
   * Takes the rows out that have not been answered.
   *
   * @param suspect Whether the first of them may have ended the sandbox.
   */
  takeOut(suspect: boolean): Chunk[] {
    const chunks = this.#chunks.map(({ at, inputs, singly }, index) => ({
      at,
      inputs: index === 0 ? inputs.slice(this.#answered) : inputs,
      singly: suspect && index === 0 ? true : singly,
    }));
    this.#chunks = [];
    this.#answered = 0;
    return chunks;
  }

  /** Whether the first row that is not answered is surely the one that runs. */
  get runsSingly(): boolean {
    return this.#chunks[0]?.singly ?? false;
  }

  #mostRows(): number {
    if (this.#rowUs === 0) return FIRST_ROWS;
    const rows = Math.floor(CHUNK_MS * 1_000 / this.#rowUs);
    return Math.min(MOST_ROWS, Math.max(1, rows));
  }
}
