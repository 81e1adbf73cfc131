/**
 * Headers of what is kept like a state and holds no memory of an interpreter:
 * contexts, suspended runs, sets of tests.
 *
 * @module
 */

import type { StateHeader } from "./state_record.ts";

/** Returns the header of a record that no sandbox continues by itself. */
export function imagelessHeader(
  facts: Omit<StateHeader, "imageId" | "kind" | "parent">,
): StateHeader {
  return { ...facts, imageId: "", kind: "", parent: null };
}
