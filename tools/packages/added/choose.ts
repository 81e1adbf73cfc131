/**
 * Makes the operator's lock of the wheels that pip has chosen: what each brings
 * and needs, in load order. Pure.
 *
 * @module
 */

import { bundledNames } from "../../../src/packages/added_packages.ts";
import { KINDS } from "../../../src/kinds.ts";
import type {
  AddedLock,
  LockedFile,
  PackagesLock,
} from "../../../src/packages/lock.ts";

/** Error for a package that cannot be added. */
export class RefusedPackageError extends Error {
  override readonly name = "RefusedPackageError";

  /** @param packageName Of what was to be added. */
  constructor(packageName: string, why: string) {
    super(`Cannot add "${packageName}": ${why}`);
  }
}

/** Options for {@linkcode chooseAdded}. */
export interface ChosenParts {
  /** Requirements that were asked for. */
  readonly requirements: readonly string[];
  /** Chosen files, in any order. */
  readonly files: readonly LockedFile[];
  /** Names of packages of the project's lock that these need. */
  readonly needed: readonly string[];
}

/**
 * Returns the operator's lock.
 *
 * @throws {RefusedPackageError} If a module is there already, under another
 *   package.
 * @throws {TypeError} If the kind that they go into lacks what is needed.
 */
export function chooseAdded(
  lock: PackagesLock,
  { requirements, files, needed }: ChosenParts,
): AddedLock {
  const owners = new Map(
    lock.files.flatMap(({ name, imports }) =>
      imports.map((one) => [one, name] as const)
    ),
  );
  for (const { name, imports } of files) {
    for (const module of imports) {
      const owner = owners.get(module);
      if (owner !== undefined) {
        throw new RefusedPackageError(
          name,
          `it brings the module "${module}", which "${owner}" has`,
        );
      }
      owners.set(module, name);
    }
  }
  const there = new Set(
    KINDS.filter(({ bundles }) => bundles.includes("added"))
      .flatMap(({ bundles }) => bundles)
      .flatMap((bundle) => bundledNames(lock, bundle)),
  );
  const missing = needed.filter((name) => !there.has(name));
  if (missing.length > 0) {
    throw new TypeError(
      `Cannot add packages: they need ${missing.join(", ")}, which is not ` +
        "where they would be",
    );
  }
  return {
    lockVersion: 1,
    requirements,
    files: inLoadOrder(files),
  };
}

/**
 * Each after what it needs of the others; a circle is broken where it comes
 * back. The rest is there already.
 */
function inLoadOrder(files: readonly LockedFile[]): LockedFile[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const placed: LockedFile[] = [];
  const seen = new Set<string>();
  function place(file: LockedFile): void {
    if (seen.has(file.name)) return;
    seen.add(file.name);
    for (const name of file.dependencies) {
      const other = byName.get(name);
      if (other !== undefined) place(other);
    }
    const had = new Set(placed.map(({ name }) => name));
    placed.push({
      ...file,
      dependencies: file.dependencies.filter((name) => had.has(name)).sort(),
    });
  }
  for (const name of [...byName.keys()].sort()) {
    const file = byName.get(name);
    if (file !== undefined) place(file);
  }
  return placed;
}
