/**
 * Finds the bundles that the service can start sandboxes with: those that are
 * there and were made from the locked packages. Reads their lists, not their
 * contents.
 *
 * @module
 */

import { type BundleName, BUNDLES } from "../kinds.ts";
import { type AddedPackages, bundledNames } from "./added_packages.ts";
import { Bundle, type BundledPackage } from "./bundle.ts";
import { bundleKey } from "./bundle_key.ts";
import type { LockedFile } from "./lock.ts";

/** A bundle that can be used. */
export interface FoundBundle {
  readonly name: BundleName;
  /** Path of its file. */
  readonly path: string;
  /** Packages in the bundle, in load order. */
  readonly packages: readonly BundledPackage[];
}

/** Result of {@linkcode findBundles}. */
export interface FoundBundles {
  /** Bundles that can be used, in the order in which sandboxes load them. */
  readonly found: readonly FoundBundle[];
  /** Reason for each bundle that cannot be used; for the log. */
  readonly problems: readonly string[];
}

/**
 * Lock that bundles are checked against: the project's `packages.lock.json`.
 */
export interface BundledLock {
  readonly files: readonly Pick<LockedFile, "name" | "sha256" | "refused">[];
  readonly added?: AddedPackages;
}

/** Bundles by name, in the order in which sandboxes load them. */
export const BUNDLE_NAMES = Object.keys(BUNDLES) as readonly BundleName[];

/** Errors that a damaged list causes. */
const UNREADABLE = [RangeError, SyntaxError, TypeError];

/** Path of the bundle `name` in `folder`. */
export function bundlePath(folder: string, name: BundleName): string {
  return `${folder}/${name}.bundle`;
}

/** Looks for bundles of the packages of `lock` in `folder`. */
export async function findBundles(
  lock: BundledLock,
  folder: string,
): Promise<FoundBundles> {
  const found: FoundBundle[] = [];
  const problems: string[] = [];
  const locked = new Set(lock.files.map(({ name }) => name));
  for (const name of BUNDLE_NAMES) {
    if (!bundledNames(lock, name).some((one) => locked.has(one))) continue;
    const path = bundlePath(folder, name);
    try {
      using bundle = new Bundle(path);
      const { key, packages } = bundle.head;
      const names = new Set(packages.map((one) => one.name));
      const files = lock.files.filter((file) => names.has(file.name));
      if (key !== await bundleKey(files)) {
        problems.push(`bundle "${name}" was made from other packages`);
        continue;
      }
      found.push({ name, path, packages });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) {
        problems.push(`bundle "${name}" is not there`);
      } else if (UNREADABLE.some((kind) => error instanceof kind)) {
        problems.push(`bundle "${name}" is damaged: ${error}`);
      } else {
        // A folder, no permission, a broken disk: whatever it is, the standard
        // library alone is better than no service.
        problems.push(`bundle "${name}" cannot be read: ${error}`);
      }
    }
  }
  return { found, problems };
}
