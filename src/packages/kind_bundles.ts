/**
 * Which bundles a sandbox of each kind loads. The service and the tool that
 * makes memory images must agree, or no image would fit.
 *
 * @module
 */

import type { FoundBundle } from "./find_bundles.ts";

/** Returns the paths of bundles by name of the kind of sandbox. */
export function kindBundles(
  found: readonly FoundBundle[],
): Readonly<Record<"core" | "science", readonly string[]>> {
  return {
    core: found.filter(({ name }) => name === "base").map(({ path }) => path),
    science: found.map(({ path }) => path),
  };
}
