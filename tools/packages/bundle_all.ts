/**
 * Makes the bundles that sandboxes load, from the packages that are there.
 *
 * @module
 */

import { Bundle } from "../../src/packages/bundle.ts";
import {
  BUNDLE_NAMES,
  bundlePath,
  findBundles,
} from "../../src/packages/find_bundles.ts";
import { bundledNames } from "../../src/packages/added_packages.ts";
import type { BundleName } from "../../src/kinds.ts";
import { takeInventory } from "./inventory.ts";
import type { PackagesLock } from "../../src/packages/lock.ts";
import { megabytes } from "./progress.ts";
import { writeBundle } from "./write_bundle.ts";

/**
 * Brings the bundles in `folder` in line with the packages of `lock` there.
 * One that has no package left is removed.
 *
 * @param names Bundles to make; the others are left as they are.
 * @returns A line for each bundle that was made or removed.
 */
export async function bundleAll(
  lock: PackagesLock,
  folder: string,
  names: readonly BundleName[] = BUNDLE_NAMES,
): Promise<readonly string[]> {
  const { usable } = await takeInventory(lock, folder);
  const { found } = await findBundles(lock, folder);
  const lines: string[] = [];
  for (const name of names) {
    const packages = bundledNames(lock, name);
    const files = usable.filter((file) => packages.includes(file.name));
    const path = bundlePath(folder, name);
    const there = found.find((bundle) => bundle.name === name);
    if (files.length === 0) {
      if (await remove(path)) {
        lines.push(`Bundle ${name}: no packages, removed`);
      }
      continue;
    }
    if (
      there?.packages.map((one) => one.name).join() ===
        files.map((one) => one.name).join() && isWhole(path)
    ) continue;
    const report = await writeBundle(files, folder, path);
    lines.push(
      `Bundle ${name}: ${report.keptFiles} of ${report.allFiles} files, ` +
        `${megabytes(report.keptBytes)} of ${megabytes(report.allBytes)} MB`,
    );
  }
  return lines;
}

/** Reports whether every file in the bundle is what was put into it. */
function isWhole(path: string): boolean {
  using bundle = new Bundle(path);
  try {
    for (const file of bundle.files) bundle.read([file]);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

async function remove(path: string): Promise<boolean> {
  try {
    await Deno.remove(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
