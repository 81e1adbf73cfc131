/**
 * Stops a crash loop: sandboxes that keep dying without having served are not
 * started again at once, but after a pause that doubles. Starts nothing.
 *
 * @module
 */

/** Options for {@linkcode CrashBreaker}. */
export interface CrashBreakerOptions {
  /** Deaths within the window that open it; an integer > 0. @default {3} */
  readonly threshold?: number;
  /** The window, in milliseconds. @default {60_000} */
  readonly windowMs?: number;
  /** First pause once open, in milliseconds. @default {1_000} */
  readonly firstPauseMs?: number;
  /** Longest pause, in milliseconds. @default {60_000} */
  readonly longestPauseMs?: number;
}

/** "closed" starts sandboxes freely, "half-open" one to try, "open" none. */
export type BreakerState = "closed" | "half-open" | "open";

/** A breaker for one kind of sandbox; all times are of the caller's clock. */
export class CrashBreaker {
  readonly #threshold: number;
  readonly #windowMs: number;
  readonly #firstPauseMs: number;
  readonly #longestPauseMs: number;
  #deaths: number[] = [];
  #pauseMs = 0;
  #retryAt: number | null = null;

  /** Creates a closed breaker. */
  constructor({
    threshold = 3,
    windowMs = 60_000,
    firstPauseMs = 1_000,
    longestPauseMs = 60_000,
  }: CrashBreakerOptions = {}) {
    this.#threshold = threshold;
    this.#windowMs = windowMs;
    this.#firstPauseMs = firstPauseMs;
    this.#longestPauseMs = longestPauseMs;
  }

  /** Returns the state at `now`. */
  state(now: number): BreakerState {
    if (this.#retryAt === null) return "closed";
    return now >= this.#retryAt ? "half-open" : "open";
  }

  /** Returns how long until the next try, in milliseconds; 0 if it may be. */
  pauseMs(now: number): number {
    return this.#retryAt === null ? 0 : Math.max(0, this.#retryAt - now);
  }

  /** Counts a sandbox that died without having served a program. */
  died(now: number): void {
    this.#deaths = this.#deaths.filter((at) => at > now - this.#windowMs);
    this.#deaths.push(now);
    const state = this.state(now);
    // One that was booting already when it opened tells nothing new.
    if (state === "open") return;
    if (state === "closed" && this.#deaths.length < this.#threshold) return;
    this.#pauseMs = this.#pauseMs === 0
      ? this.#firstPauseMs
      : Math.min(this.#pauseMs * 2, this.#longestPauseMs);
    this.#retryAt = now + this.#pauseMs;
  }

  /** Notes that a sandbox became ready: the try has worked. */
  becameReady(): void {
    // Deaths are kept: those that follow readiness at once still add up.
    this.#retryAt = null;
  }

  /** Notes that a sandbox has served a program: all is well again. */
  served(): void {
    if (this.#deaths.length === 0) return;
    this.#deaths = [];
    this.#pauseMs = 0;
  }
}
