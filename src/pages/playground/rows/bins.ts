/**
 * Numbers sorted into bins, and numbers about them.
 *
 * @module
 */

/** Counts of values, from the first bin to the last. */
export interface Bins {
  readonly counts: readonly number[];
  /** Bounds of the bins, one more than there are bins. */
  readonly edges: readonly number[];
  /** Smallest value that is shown. */
  readonly from: number;
  /** Largest value that is shown; larger ones are in the last bin. */
  readonly to: number;
}

/** Part of the values that a histogram shows in full width. */
const SHOWN = 0.95;

/**
 * Returns the values in bins of equal width.
 *
 * @param range Bounds of the bins. @default {the values, without the few that
 * are far above the others}
 */
export function binned(
  values: readonly number[],
  bins: number,
  range?: readonly [from: number, to: number],
): Bins {
  const sorted = values.toSorted((a, b) => a - b);
  const from = range?.[0] ?? sorted[0];
  const to = range?.[1] ?? quantile(sorted, SHOWN);
  const counts = new Array<number>(bins).fill(0);
  const width = (to - from) / bins;
  for (const value of sorted) {
    // All values are the same: they stand in the middle.
    const index = width === 0 ? bins >> 1 : Math.floor((value - from) / width);
    counts[Math.min(Math.max(index, 0), bins - 1)] += 1;
  }
  const edges = Array.from(
    { length: bins + 1 },
    (_, index) => from + index * width,
  );
  return { counts, edges, from, to };
}

/** Returns the value below which this part of sorted values is. */
export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

/** Returns the mean of values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
