/**
 * Kinds of sandbox that cannot be forked at the moment, though it has worked
 * before: a limit that was lowered, memory that ran out. Such a kind boots its
 * sandboxes for a while, and is then forked again. Forks nothing.
 *
 * @module
 */

/** Forks in a row that must fail. */
const MOST_FAULTS = 3;
/** Time until forking is tried again, in milliseconds. */
const PAUSE_MS = 60_000;

/** Failures of one kind. */
interface Faults {
  readonly count: number;
  /** Time at which a fork may be tried again. */
  readonly againAt: number;
}

/** Counts failures by kind. */
export class ForkFaults {
  readonly #now: () => number;
  readonly #faults = new Map<string, Faults>();

  /** @param now A clock that only goes forward, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Returns whether the last forks of a kind have worked. */
  works(kind: string): boolean {
    return (this.#faults.get(kind)?.count ?? 0) < MOST_FAULTS;
  }

  /** Reports whether those of every kind have. */
  get allWork(): boolean {
    return this.#faults.keys().every((kind) => this.works(kind));
  }

  /** Returns whether a fork of a kind may be tried. */
  mayTry(kind: string): boolean {
    return this.works(kind) ||
      this.#now() >= (this.#faults.get(kind)?.againAt ?? 0);
  }

  /** Notes a fork; returns whether the kind works again, or no more. */
  note(kind: string, isUp: boolean): boolean {
    const worked = this.works(kind);
    if (isUp) {
      this.#faults.delete(kind);
    } else {
      const count = (this.#faults.get(kind)?.count ?? 0) + 1;
      this.#faults.set(kind, { count, againAt: this.#now() + PAUSE_MS });
    }
    return this.works(kind) !== worked;
  }
}
