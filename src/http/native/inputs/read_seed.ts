/**
 * `seed`: what fixes all randomness.
 *
 * @module
 */

import { refuseInput } from "./refuse_input.ts";

const SEED = "an integer of at most 2^53 - 1";

/**
 * Returns the seed.
 *
 * @throws {HttpError} 400 if it is none.
 */
export function readSeed(seed: unknown): number {
  if (Number.isSafeInteger(seed)) return seed as number;
  throw refuseInput("seed", SEED);
}
