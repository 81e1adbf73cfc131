/**
 * The deadline of the program that runs, shared between the loop, which sets
 * it, and the interpreter, which asks.
 *
 * @module
 */

/** The deadline of one run after another. */
export class RunClock {
  readonly #sleeper = new Int32Array(new SharedArrayBuffer(4));
  #deadlineMs = Infinity;
  #fired = false;

  /** Whether the deadline has passed and the interpreter was told. */
  get fired(): boolean {
    return this.#fired;
  }

  /** Starts a run that may take `timeoutMs` milliseconds. */
  start(timeoutMs: number): void {
    this.#deadlineMs = performance.now() + timeoutMs;
    this.#fired = false;
  }

  /** Ends a run: no interrupt reaches what comes after. */
  stop(): void {
    this.#deadlineMs = Infinity;
  }

  /**
   * Whether to interrupt the program now: true once per run. A program that
   * swallows it is not told again; the service kills it after a grace.
   */
  takeInterrupt(): boolean {
    if (this.#fired || performance.now() < this.#deadlineMs) return false;
    this.#fired = true;
    return true;
  }

  /**
   * Sleeps, but not past the deadline; returns whether it was cut short.
   *
   * @param ms How long, in milliseconds; Infinity is for ever.
   */
  sleep(ms: number): boolean {
    const leftMs = this.#deadlineMs - performance.now();
    const bounded = Math.min(ms, Math.max(0, leftMs));
    if (bounded > 0) Atomics.wait(this.#sleeper, 0, 0, bounded);
    return ms > leftMs;
  }
}
