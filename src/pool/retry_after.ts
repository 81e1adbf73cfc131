/**
 * Time that a refused caller should wait. A guess from recent runs.
 *
 * @module
 */

/** Weight of the latest run in the mean. */
const WEIGHT = 0.1;
const FIRST_GUESS_MS = 100;
const MOST_SECONDS = 30;

/** Learns from runs how fast a queue moves. */
export class RetryAfter {
  #meanRunMs = FIRST_GUESS_MS;

  /** Notes how long a run has kept its sandbox, in milliseconds. */
  note(runMs: number): void {
    this.#meanRunMs += WEIGHT * (runMs - this.#meanRunMs);
  }

  /**
   * Returns when to try again, in whole seconds from 1 to 30.
   *
   * @param waiting Runs that wait.
   * @param serving Runs that go on at the same time; > 0.
   */
  seconds(waiting: number, serving: number): number {
    return this.inSeconds(waiting * this.#meanRunMs / serving);
  }

  /** Returns a wait in milliseconds in whole seconds from 1 to 30. */
  inSeconds(waitMs: number): number {
    return Math.min(Math.max(1, Math.ceil(waitMs / 1_000)), MOST_SECONDS);
  }
}
