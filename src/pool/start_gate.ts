/**
 * Decides whether one more sandbox of a kind may be started: not too many at
 * once, and one at a time after a pause if they keep dying. Starts nothing.
 *
 * @module
 */

import {
  type BreakerState,
  CrashBreaker,
  type CrashBreakerOptions,
} from "./breaker.ts";
import type { PoolEvents } from "./pool_events.ts";

/** Options for {@linkcode StartGate}. */
export interface StartGateOptions {
  /** Name of the kind, for the events. */
  readonly kind: string;
  /** Sandboxes that boot at the same time; an integer > 0. */
  readonly bootsAtOnce: number;
  readonly breaker: CrashBreakerOptions;
  readonly events: Pick<PoolEvents, "breakerChanged">;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
}

/** Facts about a kind when one more sandbox is to start. */
export interface StartRequest {
  readonly booting: number;
  /** Sandboxes, those that boot included. */
  readonly alive: number;
  /** True if programs wait, so that the first one is tried nearly at once. */
  readonly isWaitedFor: boolean;
}

/** The gate of one kind; closed until it is opened. */
export class StartGate {
  readonly #options: StartGateOptions;
  readonly #breaker: CrashBreaker;
  #opened = false;
  #isToldOpen = false;

  /** Creates a gate that lets nothing through. */
  constructor(options: StartGateOptions) {
    this.#options = options;
    this.#breaker = new CrashBreaker(options.breaker);
  }

  /** Reports whether it has been opened. */
  get opened(): boolean {
    return this.#opened;
  }

  /** State of the crash-loop breaker. */
  get state(): BreakerState {
    return this.#breaker.state(this.#options.now());
  }

  /**
   * Returns the time until a sandbox may be tried again, in milliseconds.
   *
   * @param alive Number of sandboxes.
   */
  pauseMs(alive: number): number {
    return this.#breaker.pauseMs(this.#options.now(), alive === 0);
  }

  /** Opens it. */
  open(): void {
    this.#opened = true;
  }

  /** Returns whether one more may be started. */
  admits({ booting, alive, isWaitedFor }: StartRequest): boolean {
    if (!this.#opened) return false;
    const isLone = alive === 0 && isWaitedFor;
    switch (this.#breaker.state(this.#options.now(), isLone)) {
      case "open":
        return false;
      case "half-open":
        return booting === 0;
      case "closed":
        return booting < this.#options.bootsAtOnce;
    }
  }

  /**
   * Notes a sandbox that died without having served a program.
   *
   * @param alive Number of sandboxes that are left.
   */
  died(alive: number): void {
    this.#breaker.died(this.#options.now(), alive === 0);
    this.#tell();
  }

  /** Notes a sandbox that became ready. */
  becameReady(): void {
    this.#breaker.becameReady();
    this.#tell();
  }

  /** Notes a sandbox that has served a program. */
  served(): void {
    this.#breaker.served();
  }

  // A try that is due is no news: a kind that is broken would log each one.
  #tell(): void {
    const { state } = this;
    const isOpen = state !== "closed";
    if (isOpen === this.#isToldOpen) return;
    this.#isToldOpen = isOpen;
    const { kind, events, now } = this.#options;
    events.breakerChanged({
      kind,
      state,
      pauseMs: this.#breaker.pauseMs(now()),
    });
  }
}
