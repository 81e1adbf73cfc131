/**
 * Time as the program that runs has it: its deadline, shared between the loop,
 * which sets it, and the interpreter, which asks; and what clocks show it.
 *
 * @module
 */

/** Fixed time goes on by so much with each look at it, so that no two agree. */
const STEP_US = 1;
/** Monotonic time at which fixed time starts. */
const FIXED_START_MS = 1_000;

/** The time of one run after another. */
export class RunClock {
  readonly #sleeper = new Int32Array(new SharedArrayBuffer(4));
  #deadlineMs = Infinity;
  #fired = false;
  /** Start of fixed time; null where it is the system's. */
  #fixedMs: number | null = null;
  /** Since then; whole microseconds, which sums of fractions would not be. */
  #elapsedUs = 0;
  /** Lower bounds of the clocks: a state that is continued has seen it. */
  #least = { wallMs: 0, monotonicMs: 0 };
  /**
   * Amount by which they are ahead of the system's clocks, so that they keep
   * the bounds.
   */
  #ahead = { wallMs: 0, monotonicMs: 0 };

  /** Reports whether the deadline has passed and the interpreter was interrupted. */
  get fired(): boolean {
    return this.#fired;
  }

  /**
   * Starts a run that may take `timeoutMs` milliseconds.
   *
   * @param nowMs Start of its clocks, in milliseconds since 1970; they stand
   *   still then, except for the run's sleeps and one step at each look. Absent:
   *   the system's time.
   */
  start(timeoutMs: number, nowMs: number | null = null): void {
    this.#fixedMs = nowMs;
    this.#elapsedUs = 0;
    this.#deadlineMs = performance.now() + timeoutMs;
    this.#fired = false;
  }

  /** Ends a run: no interrupt reaches what comes after. */
  stop(): void {
    this.#deadlineMs = Infinity;
  }

  /** Gives what comes after the system's time. */
  unfix(): void {
    this.#fixedMs = null;
    this.#least = this.#ahead = { wallMs: 0, monotonicMs: 0 };
  }

  /**
   * Lets clocks go on from what a state has seen of them, in milliseconds,
   * where the system's show less. A wall clock that was fixed by the caller's
   * wish starts where it was asked to.
   */
  resumeFrom(least: { readonly wallMs: number; readonly monotonicMs: number }) {
    const { wallMs, monotonicMs } = least;
    this.#least = { wallMs, monotonicMs };
    this.#ahead = {
      wallMs: Math.max(0, wallMs - Date.now()),
      monotonicMs: Math.max(0, monotonicMs - performance.now()),
    };
  }

  /** Wall clock time: milliseconds since 1970. */
  wallMs(): number {
    if (this.#fixedMs === null) return Date.now() + this.#ahead.wallMs;
    this.#elapsedUs += STEP_US;
    return this.#fixedMs + this.#elapsedUs / 1_000;
  }

  /** Monotonic time, in milliseconds. */
  monotonicMs(): number {
    if (this.#fixedMs === null) {
      return performance.now() + this.#ahead.monotonicMs;
    }
    this.#elapsedUs += STEP_US;
    const startMs = Math.max(FIXED_START_MS, this.#least.monotonicMs);
    return startMs + this.#elapsedUs / 1_000;
  }

  /**
   * True to interrupt the program now: true once per run. A program that
   * swallows it is not told again; the service kills it after a grace.
   */
  takeInterrupt(): boolean {
    if (this.#fired || performance.now() < this.#deadlineMs) return false;
    this.#fired = true;
    return true;
  }

  /**
   * Sleeps, but not past the deadline; returns whether it was cut short. Where
   * time is fixed nothing waits: the clocks go on, and the deadline comes nearer
   * by as much, so that a run sleeps as long as it could elsewhere.
   *
   * @param ms Duration, in milliseconds; Infinity is for ever.
   */
  sleep(ms: number): boolean {
    const leftMs = this.#deadlineMs - performance.now();
    const bounded = Math.min(ms, Math.max(0, leftMs));
    if (this.#fixedMs !== null && bounded < Infinity) {
      this.#elapsedUs += Math.ceil(bounded * 1_000);
      this.#deadlineMs -= bounded;
    } else if (bounded > 0) Atomics.wait(this.#sleeper, 0, 0, bounded);
    return ms > leftMs;
  }
}
