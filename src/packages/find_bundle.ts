/**
 * Looks for the packages that were bundled when the project was built.
 *
 * @module
 */

import { Bundle, type BundledPackage } from "./bundle.ts";

/** A bundle that can be loaded. */
export interface FoundBundle {
  /** Absolute path. */
  readonly path: string;
  /** What is in it. */
  readonly packages: readonly BundledPackage[];
}

/** Returns the bundle at `path`; undefined without a usable one. */
export function findBundle(path: string): FoundBundle | undefined {
  try {
    using bundle = new Bundle(path);
    return { path, packages: bundle.head.packages };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
