/**
 * Lets a built-in exception print itself by Python functions, while the baseline
 * is being made. A built-in type refuses attributes, and where its methods
 * are called from C, slots of the type are read, not attributes.
 *
 * @module
 */

import type { EmscriptenModule } from "./emscripten.ts";

/** Offsets in a `PyTypeObject` of 32 bits, in bytes: `tp_repr`, `tp_str`. */
const SLOTS = [44, 68] as const;

/**
 * Gives each of `types` the slots of `model` for `repr()` and `str()`, unless it
 * has its own: those that differ from `types[0]`'s.
 *
 * @param model Address of a class with `__repr__` and `__str__` in Python, whose
 * slots call whatever the type's attributes of these names are.
 * @param types Addresses of a type and all that inherit from it.
 */
export function useOwnText(
  { HEAPU32 }: EmscriptenModule,
  model: number,
  types: readonly number[],
): void {
  for (const offset of SLOTS) {
    const inherited = HEAPU32[(types[0] + offset) >>> 2];
    for (const type of types) {
      const slot = (type + offset) >>> 2;
      if (HEAPU32[slot] === inherited) {
        HEAPU32[slot] = HEAPU32[(model + offset) >>> 2];
      }
    }
  }
}
