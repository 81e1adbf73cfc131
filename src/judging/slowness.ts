/**
 * How much longer a CPU-bound program takes in a sandbox than in a native CPython.
 * A recorded ratio: the service has no native Python to compare with.
 *
 * @module
 */

/** From `bench/judge.ts`, which measures both side by side. */
export const SLOWNESS = 2.6;
