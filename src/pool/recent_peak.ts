/**
 * The most of something in the last moments: how many single runs there were
 * at the same time, and so how many sandboxes they will need again.
 *
 * @module
 */

/** Time for which a number counts, in milliseconds. */
const COUNTS_MS = 1_000;

/** Keeps the largest of recent numbers. */
export class RecentPeak {
  #most = 0;
  #notedAt = -Infinity;

  /** Notes a number. */
  note(count: number, nowMs: number): void {
    if (count < this.at(nowMs)) return;
    this.#most = count;
    this.#notedAt = nowMs;
  }

  /** Returns the largest that counts still; 0 if none does. */
  at(nowMs: number): number {
    return nowMs - this.#notedAt < COUNTS_MS ? this.#most : 0;
  }
}
