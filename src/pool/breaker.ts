/**
 * Slows a crash loop down: sandboxes that keep dying without having served are
 * not started again at once, but after a pause that doubles. A kind without any
 * sandbox is tried again nearly at once while runs wait. Starts nothing.
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
  /** Longest pause, in milliseconds. @default {5_000} */
  readonly longestPauseMs?: number;
}

/**
 * Longest pause while runs wait and there is no sandbox at all, in milliseconds.
 * Not 0: starts that fail at once would keep a CPU busy and fill the log.
 */
const LONE_PAUSE_MS = 250;

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
  #openedAt: number | null = null;

  /** Creates a closed breaker. */
  constructor({
    threshold = 3,
    windowMs = 60_000,
    firstPauseMs = 1_000,
    longestPauseMs = 5_000,
  }: CrashBreakerOptions = {}) {
    this.#threshold = threshold;
    this.#windowMs = windowMs;
    this.#firstPauseMs = firstPauseMs;
    this.#longestPauseMs = longestPauseMs;
  }

  /**
   * Returns the state at `now`.
   *
   * @param isLone True if runs wait and there is no sandbox of the kind.
   */
  state(now: number, isLone = false): BreakerState {
    if (this.#openedAt === null) return "closed";
    return this.pauseMs(now, isLone) === 0 ? "half-open" : "open";
  }

  /**
   * Returns the time until the next try, in milliseconds; 0 if it may be now.
   *
   * @param isLone True if runs wait and there is no sandbox of the kind.
   */
  pauseMs(now: number, isLone = false): number {
    if (this.#openedAt === null) return 0;
    const most = isLone ? LONE_PAUSE_MS : Infinity;
    return Math.max(0, this.#openedAt + Math.min(this.#pauseMs, most) - now);
  }

  /**
   * Counts a sandbox that died without having served a program.
   *
   * @param isLone True if there is no other sandbox of the kind.
   */
  died(now: number, isLone = false): void {
    this.#deaths = this.#deaths.filter((at) => at > now - this.#windowMs);
    this.#deaths.push(now);
    const state = this.state(now, isLone);
    // One that was booting already when it opened tells nothing new.
    if (state === "open") return;
    if (state === "closed" && this.#deaths.length < this.#threshold) return;
    this.#pauseMs = Math.max(
      this.#firstPauseMs,
      Math.min(this.#pauseMs * 2, this.#longestPauseMs),
    );
    this.#openedAt = now;
  }

  /** Notes that a sandbox became ready: the try has worked. */
  becameReady(): void {
    // Deaths are kept: those that follow readiness at once still add up.
    this.#openedAt = null;
    this.#pauseMs /= 2;
  }

  /** Notes that a sandbox has served a program: all is well again. */
  served(): void {
    if (this.#deaths.length === 0) return;
    this.#deaths = [];
    this.#pauseMs = 0;
  }
}
