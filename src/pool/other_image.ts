/**
 * Why a state is not continued by a sandbox that did not start from the very
 * bytes that the state was taken over.
 *
 * @module
 */

import { StateError } from "../run/thrown_errors.ts";

/** Returns the refusal. */
export function otherImage(): StateError {
  return new StateError(
    "gone",
    "Cannot continue the state: it was made by another version of this " +
      "service or of its packages; start anew",
  );
}
