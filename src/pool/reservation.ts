/**
 * A sandbox that a batch has for a time: which rows are in there, and how many
 * to send at a time. Decides nothing about other sandboxes.
 *
 * @module
 */

import type { RowsAnswer } from "../sandbox/sandbox.ts";
import type { Batch, Chunk } from "./batch.ts";
import type { SandboxName } from "./pool_events.ts";

/** Time that a message's rows should take together, in milliseconds. */
const CHUNK_MS = 8;
/** Rows of a batch's first message to a sandbox: nothing is known of them. */
const FIRST_ROWS = 16;
/** Most rows of a message: a sandbox checks no more at once. */
const MOST_ROWS = 256;
/** Most of a message's inputs, in UTF-16 units; one may have more. */
const MOST_CHARS = 262_144;
/** Cost of a row in addition to its own time, in microseconds. */
const ROW_COST_US = 10;
/** Messages on their way: the second waits in the pipe while one is worked off. */
const MESSAGES = 2;
/**
 * Number of times that a row may be stopped: one that takes longer than others
 * may wait would else never end while they keep coming.
 */
const MOST_STOPS = 3;

/** One sandbox that one batch has. */
export class Reservation {
  readonly batch: Batch;
  /** Time of its start on the pool's clock, in milliseconds. */
  readonly startedAt: number;
  /** True if the set-up has ended. */
  isOpen = false;
  /** True to give the sandbox back as soon as no row is in it. */
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
  /** Number of answered rows of the first message. */
  #answered = 0;
  #rowUs = 0;

  /** Reserves a sandbox for a batch. */
  constructor(batch: Batch, now: number) {
    this.batch = batch;
    this.startedAt = now;
    this.chargedAt = now;
  }

  /** Reports whether rows are in the sandbox. */
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
   * @returns Time of the rows, in milliseconds.
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
   * Reports whether what runs may be stopped: what was stopped often enough
   * goes on.
   */
  get mayStop(): boolean {
    const stops = this.isOpen ? this.#chunks[0]?.stops : this.batch.setupStops;
    return stops !== undefined && stops < MOST_STOPS;
  }

  /**
   * Gives the rows back to the batch that the sandbox has not answered before
   * its end.
   *
   * @param isInnocent True if the end is surely no fault of a row's.
   * @param isStopped True if the rows were stopped, so that others go on.
   * @returns Number of the row whose fault it is, which is not given back;
   * undefined if none is surely the one that ran.
   */
  giveBack(
    { isInnocent, isStopped }: {
      readonly isInnocent: boolean;
      readonly isStopped: boolean;
    },
  ): number | undefined {
    const [first, ...others] = this.#chunks.map((chunk, index) => ({
      ...chunk,
      inputs: index > 0 ? chunk.inputs : chunk.inputs.slice(this.#answered),
    }));
    this.#chunks = [];
    this.#answered = 0;
    if (first === undefined) return undefined;
    if (!isInnocent && first.singly) {
      const inputs = first.inputs.slice(1);
      const rest = { at: first.at + 1, inputs, singly: false, stops: 0 };
      this.batch.giveBack([rest, ...others]);
      return first.at;
    }
    const stops = first.stops + (isStopped ? 1 : 0);
    const singly = first.singly || !isInnocent;
    this.batch.giveBack([{ ...first, singly, stops }, ...others]);
  }

  /** Notes its time in the trace of the batch. */
  note({ kind, instanceId }: SandboxName): void {
    const { trace, language } = this.batch.request;
    trace?.note("run", this.startedAt, {
      "python_faas.kind": kind,
      "python_faas.sandbox": instanceId,
      "python_faas.language": language,
      "python_faas.rows": this.rowsTold,
    });
  }

  #mostRows(): number {
    if (this.#rowUs === 0) return FIRST_ROWS;
    const rows = Math.floor(CHUNK_MS * 1_000 / this.#rowUs);
    return Math.min(MOST_ROWS, Math.max(1, rows));
  }
}
