/**
 * Tells a leak from noise: how far memory moved between an early point of a
 * soak and its end.
 *
 * @module
 */

/** Memory at one point of a soak. */
export interface MemorySample {
  /** Requests answered so far. */
  readonly requests: number;
  /** Memory of the service and its sandboxes, in bytes. */
  readonly memoryBytes: number;
}

/** Options for {@linkcode memoryDrift}. */
export interface MemoryDriftOptions {
  /** Requests after which everything is warm. @default {5000} */
  readonly warmRequests?: number;
}

/** Samples around a point that are looked at: one alone may hit a busy moment. */
const WINDOW = 0.05;
const MIN_SAMPLES = 3;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle];
  return (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Returns the relative change from the warm point to the end: 0.05 is 5 % more.
 * Medians of the samples around both are compared. Undefined if the soak is
 * too short to tell.
 *
 * @param samples In the order of their time.
 */
export function memoryDrift(
  samples: readonly MemorySample[],
  { warmRequests = 5000 }: MemoryDriftOptions = {},
): number | undefined {
  const warm = samples.filter(({ requests }) => requests >= warmRequests);
  const size = Math.max(MIN_SAMPLES, Math.ceil(warm.length * WINDOW));
  if (warm.length < 2 * size) return undefined;
  const memory = warm.map(({ memoryBytes }) => memoryBytes);
  return median(memory.slice(-size)) / median(memory.slice(0, size)) - 1;
}
