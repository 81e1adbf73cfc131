/**
 * Counts durations by the microsecond, exactly: percentiles are read from what
 * happened, not from buckets, and two histograms can be added up.
 *
 * @module
 */

/** A histogram of durations with a resolution of one microsecond. */
export class Histogram {
  readonly #counts = new Map<number, number>();
  #count = 0;
  #sumUs = 0;

  /** Number of durations recorded. */
  get count(): number {
    return this.#count;
  }

  /** Mean in milliseconds; 0 while nothing is recorded. */
  get meanMs(): number {
    return this.#count === 0 ? 0 : this.#sumUs / this.#count / 1000;
  }

  /** Records one duration in milliseconds, at least 0. */
  record(durationMs: number): void {
    this.#add(Math.round(durationMs * 1000), 1);
  }

  /** Adds everything that `other` recorded. */
  merge(other: Histogram): void {
    for (const [us, count] of other.#counts) this.#add(us, count);
  }

  /**
   * Returns the smallest duration, in milliseconds, that `percent` of all
   * durations do not exceed (nearest rank).
   *
   * @param percent Above 0, at most 100.
   * @throws {RangeError} If `percent` is out of range or nothing is recorded.
   */
  percentileMs(percent: number): number {
    if (!(percent > 0 && percent <= 100)) {
      throw new RangeError(
        `Cannot read percentile ${percent}: not in (0, 100]`,
      );
    }
    const rank = Math.ceil(this.#count * percent / 100);
    let seen = 0;
    for (const [us, count] of this.entries()) {
      seen += count;
      if (seen >= rank) return us / 1000;
    }
    throw new RangeError("Cannot read a percentile: nothing is recorded");
  }

  /** Returns pairs of microseconds and count, in ascending order. */
  entries(): [us: number, count: number][] {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }

  /** Makes a histogram of what {@linkcode Histogram.entries} returned. */
  static fromEntries(entries: Iterable<readonly [number, number]>): Histogram {
    const histogram = new Histogram();
    for (const [us, count] of entries) histogram.#add(us, count);
    return histogram;
  }

  #add(us: number, count: number): void {
    this.#counts.set(us, (this.#counts.get(us) ?? 0) + count);
    this.#count += count;
    this.#sumUs += us * count;
  }
}
