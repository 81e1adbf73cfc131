/**
 * Whether one more sandbox of a kind may be started: not too many at once, and
 * none for a while if they keep dying. Starts nothing.
 *
 * @module
 */

import {
  type BreakerState,
  CrashBreaker,
  type CrashBreakerOptions,
} from "./breaker.ts";
import type { PoolEvents } from "./pool_events.ts";

/** What a {@linkcode StartGate} is made of. */
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

/** The gate of one kind; closed until it is opened. */
export class StartGate {
  readonly #options: StartGateOptions;
  readonly #breaker: CrashBreaker;
  #opened = false;
  #toldState: BreakerState = "closed";

  /** Creates a gate that lets nothing through. */
  constructor(options: StartGateOptions) {
    this.#options = options;
    this.#breaker = new CrashBreaker(options.breaker);
  }

  /** Whether it has been opened. */
  get opened(): boolean {
    return this.#opened;
  }

  /** State of the crash-loop breaker. */
  get state(): BreakerState {
    return this.#breaker.state(this.#options.now());
  }

  /** Time until sandboxes may be tried again, in milliseconds; 0 for now. */
  get pauseMs(): number {
    return this.#breaker.pauseMs(this.#options.now());
  }

  /** Opens it. */
  open(): void {
    this.#opened = true;
  }

  /** Returns whether one may be started beside those that boot already. */
  admits(booting: number): boolean {
    if (!this.#opened) return false;
    switch (this.state) {
      case "open":
        return false;
      case "half-open":
        return booting === 0;
      case "closed":
        return booting < this.#options.bootsAtOnce;
    }
  }

  /** Notes a sandbox that died without having served a program. */
  died(): void {
    this.#breaker.died(this.#options.now());
    this.tell();
  }

  /** Notes a sandbox that became ready. */
  becameReady(): void {
    this.#breaker.becameReady();
    this.tell();
  }

  /** Notes a sandbox that has served a program. */
  served(): void {
    this.#breaker.served();
  }

  /** Tells the events of a change that time may have made. */
  tell(): void {
    const { state, pauseMs } = this;
    if (state === this.#toldState) return;
    this.#toldState = state;
    const { kind, events } = this.#options;
    events.breakerChanged({ kind, state, pauseMs });
  }
}
