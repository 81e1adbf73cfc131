/**
 * Random numbers that are the same in every run of a simulation.
 *
 * @module
 */

/** A source of numbers from 0 to below 1. */
export type Random = () => number;

/** Returns a source that depends on the seed alone (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns a waiting time with this mean, as between independent arrivals. */
export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random());
}

/**
 * Returns a number with this mean whose logarithm is spread normally: most are
 * smaller, a few are many times larger.
 *
 * @param sigma Standard deviation of the logarithm; > 0.
 */
export function logNormal(
  random: Random,
  mean: number,
  sigma: number,
): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) *
    Math.cos(2 * Math.PI * random());
  return mean * Math.exp(sigma * normal - sigma ** 2 / 2);
}
