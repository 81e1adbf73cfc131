/**
 * Calls something at an interval for as long as it has anything to watch. One
 * timer for every deadline of the pool: a run sets none of its own.
 *
 * @module
 */

/** Options for {@linkcode Ticker}. */
export interface TickerOptions {
  /** The interval, in milliseconds; > 0. @default {50} */
  readonly everyMs?: number;
}

/** A timer that sleeps while there is nothing to do. */
export class Ticker {
  readonly #everyMs: number;
  readonly #tick: () => boolean;
  #timer: ReturnType<typeof setInterval> | null = null;

  /**
   * Creates a ticker that sleeps.
   *
   * @param tick Returns false when there is nothing left to watch.
   */
  constructor(tick: () => boolean, { everyMs = 50 }: TickerOptions = {}) {
    this.#tick = tick;
    this.#everyMs = everyMs;
  }

  /** Starts ticking; nothing happens if it ticks already. */
  wake(): void {
    this.#timer ??= setInterval(() => {
      if (!this.#tick()) this.stop();
    }, this.#everyMs);
  }

  /** Stops ticking. */
  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
