/**
 * Refuses to continue a state in a sandbox that started from other bytes.
 *
 * @module
 */

import { StateError } from "../run/thrown_errors.ts";

/** Returns the refusal. */
export function otherImage(): StateError {
  return new StateError(
    "gone",
    "Cannot continue the state: it was made by another version of this " +
      "service or of its packages; start again without it",
  );
}
