/**
 * `structuredClone`.
 *
 * @module
 */

import structuredClone from "@ungap/structured-clone";

/** Copies a value. @throws {Error} "DataCloneError" for what cannot be copied. */
export function clone(value: unknown): unknown {
  try {
    return structuredClone(value, { lossy: false });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const shown = typeof value === "function" ? `${value}` : error.message;
    throw Object.assign(new Error(`${shown} could not be cloned.`), {
      name: "DataCloneError",
      code: 25,
    });
  }
}
