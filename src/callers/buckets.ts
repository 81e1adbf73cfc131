/**
 * Buckets that run full again by time alone, each a number: when it will be
 * full (GCRA). An overdraft is owed, and must refill before more can be taken.
 *
 * @module
 */

/** Amount to take out of a bucket. */
export interface Charge {
  /** Name of the bucket. */
  readonly key: string;
  /** Time to refill the amount, in milliseconds. */
  readonly costMs: number;
  /** Most time that may be missing afterwards, in milliseconds. */
  readonly mostMs: number;
}

/** Outcome of some charges. */
export interface Taken {
  /** True if all of them fitted; else none was taken. */
  readonly isTaken: boolean;
  /** Time until each bucket is full again, in milliseconds. */
  readonly missingMs: readonly number[];
}

/** Store that counts for all replicas and may be away. */
export interface SharedBuckets {
  /**
   * Takes all charges, or none.
   *
   * @throws {RedisError} If they are away.
   */
  take(charges: readonly Charge[]): Promise<Taken>;
}

/** Parts of a minute add up to it only nearly. */
export const TOLERANCE_MS = 1;
/** Past this many, those that are full are forgotten. */
const MANY = 20_000;

/** Buckets in the memory of this process. */
export class Buckets {
  readonly #now: () => number;
  readonly #fullAt = new Map<string, number>();

  /** Creates buckets that are full; `now` is in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Number of buckets that are kept: all that are not full, and some that are.
   */
  get size(): number {
    return this.#fullAt.size;
  }

  /** Takes all charges, or none. */
  take(charges: readonly Charge[]): Taken {
    const now = this.#now();
    const before = charges.map(({ key }) =>
      Math.max(0, (this.#fullAt.get(key) ?? 0) - now)
    );
    const isTaken = charges.every(({ costMs, mostMs }, index) =>
      before[index] + costMs <= mostMs + TOLERANCE_MS
    );
    if (!isTaken) return { isTaken, missingMs: before };
    const missingMs = charges.map(({ key, costMs }, index) => {
      const missing = before[index] + costMs;
      if (costMs > 0) this.#fullAt.set(key, now + missing);
      return missing;
    });
    if (this.#fullAt.size > MANY) this.#forgetFull(now);
    return { isTaken, missingMs };
  }

  #forgetFull(now: number): void {
    for (const [key, fullAt] of this.#fullAt) {
      if (fullAt <= now) this.#fullAt.delete(key);
    }
  }
}
