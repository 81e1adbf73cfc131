/**
 * What each caller has used of the sandboxes, and whose turn it is: weighted
 * fair queueing over all kinds, by start times (SFQ, Goyal 1996). Sees no run,
 * no sandbox and no clock.
 *
 * A run is charged what its caller's last ones took, since nobody knows what it
 * will take, and what it took when it has ended.
 *
 * @module
 */

/** What a caller may have; `Infinity` is no limit. */
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

interface Account {
  /** What its ended runs have used, divided by its share, in milliseconds. */
  used: number;
  /** What is charged for the runs that have not ended, likewise. */
  charged: number;
  /** What is charged for a run that starts, in milliseconds. */
  guessMs: number;
  runs: number;
  leases: number;
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
 * What a caller can save up while it uses less than its share, in milliseconds:
 * without an end, an hour of modest use would buy an hour of all.
 */
const MOST_SAVED = 1_000;

/** The accounts of all callers. A name of "" is a caller like others. */
export class Shares {
  readonly #shareOf: ShareOf;
  readonly #accounts = new Map<string, Account>();
  /** What those who had their turn had used then; it only grows. */
  #turn = 0;

  /** Creates books without accounts. */
  constructor(shareOf: ShareOf = () => undefined) {
    this.#shareOf = shareOf;
  }

  /** How many accounts there are; those of who is even are closed. */
  get size(): number {
    return this.#accounts.size;
  }

  /** Returns what a caller may have. */
  of(caller: string): CallerShare {
    return this.#shareOf(caller) ?? ALL;
  }

  /**
   * Whether a caller may have one more run.
   *
   * @param isExpress Whether it is for callers alone of whom nothing runs.
   */
  mayStart(caller: string, isExpress = false): boolean {
    return this.room(caller) > 0 && !(isExpress && this.isRunning(caller));
  }

  /** Whether a run of a caller's has a sandbox, or one of its batches. */
  isRunning(caller: string): boolean {
    const { runs = 0, leases = 0 } = this.#accounts.get(caller) ?? {};
    return runs + leases > 0;
  }

  /** Whether a caller's batches may have one more sandbox: its runs go first. */
  mayLease(caller: string): boolean {
    const { waiting = 0 } = this.#accounts.get(caller) ?? {};
    return this.room(caller) > waiting || this.room(caller) === Infinity;
  }

  /** Returns how many more a caller may have at this moment. */
  room(caller: string): number {
    const { runs = 0, leases = 0 } = this.#accounts.get(caller) ?? {};
    return this.of(caller).maxRuns - runs - leases;
  }

  /** Whether one more run of a caller may wait. */
  mayWait(caller: string): boolean {
    const { waiting = 0 } = this.#accounts.get(caller) ?? {};
    return waiting < this.of(caller).maxWaiting;
  }

  /** Whether batches alone keep a caller from starting a run. */
  isHeldByBatches(caller: string): boolean {
    const { runs = 0, leases = 0 } = this.#accounts.get(caller) ?? {};
    return leases > 0 && runs < this.of(caller).maxRuns &&
      !this.mayStart(caller);
  }

  /** Returns less than 0 if the turn of `a` is before that of `b`. */
  compare(a: string, b: string): number {
    const runs = (caller: string) => this.#accounts.get(caller)?.runs ?? 0;
    return this.usedBy(a) - this.usedBy(b) || runs(a) - runs(b);
  }

  /** Returns what a caller has used, for its share, in milliseconds. */
  usedBy(caller: string): number {
    const account = this.#accounts.get(caller);
    const used = account === undefined
      ? this.#least()
      : account.used + account.charged;
    return Math.max(used, this.#turn - MOST_SAVED);
  }

  /** A run waits from now on, or does no longer. */
  waits(caller: string, change: 1 | -1): void {
    const account = this.#open(caller);
    account.waiting += change;
    this.#closeIfEven(caller, account);
  }

  /** A run starts. */
  started(caller: string): void {
    const account = this.#open(caller);
    this.#takeTurn(caller, account);
    account.runs += 1;
    account.charged += account.guessMs / this.of(caller).share;
  }

  /**
   * A run has ended.
   *
   * @param costMs CPU time that it used, or the time for which it kept a sandbox
   * from others, whichever is more, in milliseconds.
   */
  ended(caller: string, costMs: number): void {
    const account = this.#open(caller);
    account.charged -= account.charged / account.runs;
    account.runs -= 1;
    account.used += costMs / this.of(caller).share;
    account.guessMs += WEIGHT * (costMs - account.guessMs);
    this.#closeIfEven(caller, account);
  }

  /** A batch has got a sandbox. */
  leased(caller: string): void {
    const account = this.#open(caller);
    this.#takeTurn(caller, account);
    account.leases += 1;
  }

  /** Rows of a batch took so long, in milliseconds. */
  rowsEnded(caller: string, costMs: number): void {
    this.#open(caller).used += costMs / this.of(caller).share;
  }

  /** A batch has given a sandbox back. */
  released(caller: string): void {
    const account = this.#open(caller);
    account.leases -= 1;
    this.#closeIfEven(caller, account);
  }

  #open(caller: string): Account {
    const found = this.#accounts.get(caller);
    if (found !== undefined) return found;
    const account = {
      // Who comes back begins with the others: what it had not used is gone.
      used: this.#least(),
      charged: 0,
      guessMs: FIRST_GUESS_MS,
      runs: 0,
      leases: 0,
      waiting: 0,
    };
    this.#accounts.set(caller, account);
    return account;
  }

  #takeTurn(caller: string, account: Account): void {
    const used = this.usedBy(caller);
    account.used = used - account.charged;
    this.#turn = Math.max(this.#turn, used);
  }

  #closeIfEven(caller: string, account: Account): void {
    const { runs, leases, waiting, used } = account;
    if (runs > 0 || leases > 0 || waiting > 0) return;
    this.#accounts.delete(caller);
    // One that has used more than the others still stands behind them.
    if (used > this.#least()) this.#accounts.set(caller, account);
  }

  /**
   * What the one has used that has used least, of those who want something.
   * Without what is charged for runs that have not ended: one that takes less
   * than was guessed would put its caller before who came meanwhile.
   */
  #least(): number {
    let least = this.#turn;
    for (const { used, runs, leases, waiting } of this.#accounts.values()) {
      if (runs > 0 || leases > 0 || waiting > 0) least = Math.min(least, used);
    }
    return least;
  }
}
