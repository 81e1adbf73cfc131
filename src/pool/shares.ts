/**
 * Use of the sandboxes by caller, and whose turn it is: weighted fair queueing
 * over all kinds, by start times (SFQ, Goyal 1996). Sees no run, no sandbox and
 * no clock.
 *
 * A run is charged what its caller's last ones took, since nobody knows what it
 * will take, and what it took when it has ended.
 *
 * @module
 */

/** Share of a caller; `Infinity` is no limit. */
export interface CallerShare {
  /** Its part of what there is, beside those of the others; > 0. */
  readonly share: number;
  /** Most runs, and sandboxes of batches, at a time. */
  readonly maxRuns: number;
  /** Most runs that may wait. */
  readonly maxWaiting: number;
}

/** Returns what a caller may have; undefined: as much as any other. */
export type ShareOf = (caller: string) => CallerShare | undefined;

interface Tally {
  /** Use of its ended runs divided by its share, in milliseconds. */
  used: number;
  /** Charge for the runs that have not ended, likewise. */
  charged: number;
  /** Charge for a run that starts, in milliseconds. */
  guessMs: number;
  runs: number;
  reservations: number;
  waiting: number;
}

const ALL: CallerShare = {
  share: 1,
  maxRuns: Infinity,
  maxWaiting: Infinity,
};
/** Weight of the latest run in a caller's guess. */
const WEIGHT = 0.25;
const FIRST_GUESS_MS = 10;
/**
 * Largest credit of a caller that uses less than its share, in milliseconds:
 * without an end, an hour of modest use would buy an hour of all.
 */
const MOST_SAVED = 1_000;

/** Use of each caller. A caller named "" is treated like any other. */
export class Shares {
  readonly #shareOf: ShareOf;
  readonly #tallies = new Map<string, Tally>();
  /** Use of the callers that had their turn, at that time; it only grows. */
  #turn = 0;

  /** Creates the shares of callers that have used nothing. */
  constructor(shareOf: ShareOf = () => undefined) {
    this.#shareOf = shareOf;
  }

  /** Number of callers with a tally; it is dropped once a caller is even. */
  get size(): number {
    return this.#tallies.size;
  }

  /** Returns what a caller may have. */
  of(caller: string): CallerShare {
    return this.#shareOf(caller) ?? ALL;
  }

  /**
   * Reports whether a caller may have one more run.
   *
   * @param isExpress True if it is for callers with nothing running alone.
   */
  mayStart(caller: string, isExpress = false): boolean {
    return this.room(caller) > 0 && !(isExpress && this.isRunning(caller));
  }

  /**
   * Reports whether a run of a caller's has a sandbox, or one of its batches.
   */
  isRunning(caller: string): boolean {
    const { runs = 0, reservations = 0 } = this.#tallies.get(caller) ?? {};
    return runs + reservations > 0;
  }

  /**
   * Reports whether a caller's batches may have one more sandbox: its runs go
   * first.
   */
  mayReserve(caller: string): boolean {
    const { waiting = 0 } = this.#tallies.get(caller) ?? {};
    return this.room(caller) > waiting || this.room(caller) === Infinity;
  }

  /** Returns how many more a caller may have at this moment. */
  room(caller: string): number {
    const { runs = 0, reservations = 0 } = this.#tallies.get(caller) ?? {};
    return this.of(caller).maxRuns - runs - reservations;
  }

  /** Reports whether one more run of a caller may wait. */
  mayWait(caller: string): boolean {
    const { waiting = 0 } = this.#tallies.get(caller) ?? {};
    return waiting < this.of(caller).maxWaiting;
  }

  /** Reports whether batches alone keep a caller from starting a run. */
  isHeldByBatches(caller: string): boolean {
    const { runs = 0, reservations = 0 } = this.#tallies.get(caller) ?? {};
    return reservations > 0 && runs < this.of(caller).maxRuns &&
      !this.mayStart(caller);
  }

  /** Returns less than 0 if the turn of `a` is before that of `b`. */
  compare(a: string, b: string): number {
    const runs = (caller: string) => this.#tallies.get(caller)?.runs ?? 0;
    return this.usedBy(a) - this.usedBy(b) || runs(a) - runs(b);
  }

  /** Returns what a caller has used, for its share, in milliseconds. */
  usedBy(caller: string): number {
    const tally = this.#tallies.get(caller);
    const used = tally === undefined
      ? this.#least()
      : tally.used + tally.charged;
    return Math.max(used, this.#turn - MOST_SAVED);
  }

  /** A run waits from now on, or does no longer. */
  waits(caller: string, change: 1 | -1): void {
    const tally = this.#open(caller);
    tally.waiting += change;
    this.#closeIfEven(caller, tally);
  }

  /** A run starts. */
  started(caller: string): void {
    const tally = this.#open(caller);
    this.#takeTurn(caller, tally);
    tally.runs += 1;
    tally.charged += tally.guessMs / this.of(caller).share;
  }

  /**
   * A run has ended.
   *
   * @param costMs CPU time that it used, or the time for which it kept a sandbox
   * from others, whichever is more, in milliseconds.
   */
  ended(caller: string, costMs: number): void {
    const tally = this.#open(caller);
    tally.charged -= tally.charged / tally.runs;
    tally.runs -= 1;
    tally.used += costMs / this.of(caller).share;
    tally.guessMs += WEIGHT * (costMs - tally.guessMs);
    this.#closeIfEven(caller, tally);
  }

  /** A batch has got a sandbox. */
  reserved(caller: string): void {
    const tally = this.#open(caller);
    this.#takeTurn(caller, tally);
    tally.reservations += 1;
  }

  /** A caller makes a sandbox start, which takes so long, in milliseconds. */
  causedStart(caller: string, bootMs: number): void {
    const tally = this.#open(caller);
    tally.used += bootMs / this.of(caller).share;
    this.#closeIfEven(caller, tally);
  }

  /** Rows of a batch took so long, in milliseconds. */
  rowsEnded(caller: string, costMs: number): void {
    this.#open(caller).used += costMs / this.of(caller).share;
  }

  /** A batch has given a sandbox back. */
  released(caller: string): void {
    const tally = this.#open(caller);
    tally.reservations -= 1;
    this.#closeIfEven(caller, tally);
  }

  #open(caller: string): Tally {
    const found = this.#tallies.get(caller);
    if (found !== undefined) return found;
    const tally = {
      // A caller that returns begins level with the others: its unused share is
      // gone.
      used: this.#least(),
      charged: 0,
      guessMs: FIRST_GUESS_MS,
      runs: 0,
      reservations: 0,
      waiting: 0,
    };
    this.#tallies.set(caller, tally);
    return tally;
  }

  #takeTurn(caller: string, tally: Tally): void {
    const used = this.usedBy(caller);
    tally.used = used - tally.charged;
    this.#turn = Math.max(this.#turn, used);
  }

  #closeIfEven(caller: string, tally: Tally): void {
    const { runs, reservations, waiting, used } = tally;
    if (runs > 0 || reservations > 0 || waiting > 0) return;
    this.#tallies.delete(caller);
    // One that has used more than the others still stands behind them.
    if (used > this.#least()) this.#tallies.set(caller, tally);
  }

  /**
   * Use of the waiting caller that has used least. Without what is charged for
   * runs that have not ended: one that takes less than was guessed would put
   * its caller before who came meanwhile.
   */
  #least(): number {
    let least = this.#turn;
    for (
      const { used, runs, reservations, waiting } of this.#tallies.values()
    ) {
      if (runs > 0 || reservations > 0 || waiting > 0) {
        least = Math.min(
          least,
          used,
        );
      }
    }
    return least;
  }
}
