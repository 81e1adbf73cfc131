/**
 * `seed`: what fixes all randomness.
 *
 * @module
 */

import { badField } from "../field_errors.ts";

/**
 * Returns the seed.
 *
 * @throws {HttpError} 400 if it is none.
 */
export function readSeed(seed: unknown): number {
  if (Number.isSafeInteger(seed)) return seed as number;
  throw badField("seed");
}
