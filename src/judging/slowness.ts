/**
 * Factor by which a CPU-bound program takes longer in a sandbox than in native
 * CPython. A recorded ratio: the service has no native Python to compare with.
 *
 * @module
 */

/** From `bench/judge.ts`, which measures both side by side. */
export const SLOWNESS = 2.6;
