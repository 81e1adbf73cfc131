/**
 * Memory that all bodies under way may hold together. The limit of one body is
 * no limit for a thousand: 1,000 slow callers with 8 MiB each would take 8 GB
 * before any of them is in the queue.
 *
 * @module
 */

/** Bytes that bodies on their way may still take. */
export class BodyBudget {
  #leftBytes: number;

  /** Creates a budget of `totalBytes`, an integer >= 0. */
  constructor(totalBytes: number) {
    this.#leftBytes = totalBytes;
  }

  /** Takes `bytes`, or returns false where so many are not left. */
  take(bytes: number): boolean {
    if (!(bytes <= this.#leftBytes)) return false;
    this.#leftBytes -= bytes;
    return true;
  }

  /** Gives back what was taken. */
  give(bytes: number): void {
    this.#leftBytes += bytes;
  }
}
