/**
 * Makes the bundles that sandboxes load, from the packages that are there.
 *
 * @module
 */

import { Bundle } from "../../src/packages/bundle.ts";
import {
  BUNDLE_NAMES,
  type BundleName,
  bundlePath,
  findBundles,
} from "../../src/packages/find_bundles.ts";
import { takeInventory } from "./inventory.ts";
import type { LockedFile, PackagesLock } from "../../src/packages/lock.ts";
import { megabytes } from "./progress.ts";
import { writeBundle } from "./write_bundle.ts";

/**
 * What the standard library is not whole without: `zoneinfo` has no zones but
 * tzdata's, and lzma is a package of its own in Pyodide. In every sandbox.
 */
const BASE_PACKAGES: ReadonlySet<string> = new Set(["tzdata", "lzma"]);

/**
 * Brings the bundles in `folder` in line with the packages of `lock` there.
 * One that has no package left is removed.
 *
 * @returns A line for each bundle that was made or removed.
 */
export async function bundleAll(
  lock: PackagesLock,
  folder: string,
): Promise<readonly string[]> {
  const { usable } = await takeInventory(lock, folder);
  const { found } = await findBundles(lock, folder);
  const lines: string[] = [];
  for (const name of BUNDLE_NAMES) {
    const files = usable.filter((file) => bundleOf(file) === name);
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

/** Whether every file in the bundle is what was put into it. */
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

function bundleOf({ name }: LockedFile): BundleName {
  return BASE_PACKAGES.has(name) ? "base" : "science";
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
