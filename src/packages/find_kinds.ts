/**
 * Finds the kinds of sandbox that the bundles allow, and those that are still
 * being made. The service and the tool that makes memory images must agree on
 * what a kind loads, or no image would fit. Makes nothing itself.
 *
 * @module
 */

import { PYTHON_KINDS, type SandboxKind } from "../kinds.ts";
import {
  LANGUAGE_FAMILIES,
  type LanguageFamily,
  LANGUAGES,
} from "../run/languages.ts";
import { bundledNames, kindsWith } from "./added_packages.ts";
import {
  type BundledLock,
  findBundles,
  type FoundBundle,
} from "./find_bundles.ts";
import type { LockedFile } from "./lock.ts";

/** A kind, and what is there for it. */
export interface FoundKind extends SandboxKind {
  /** Top-level modules that it has beyond the standard library. */
  readonly modules: readonly string[];
  /** Packages that it has, with their versions. */
  readonly packages: Readonly<Record<string, string>>;
  /** Bundles to load, as paths, in this order. */
  readonly packagePaths: readonly string[];
  /** True if something is still being made for it: it cannot start yet. */
  readonly coming: boolean;
}

/** Result of {@linkcode findKinds}. */
export interface FoundKinds {
  /** Kinds that can be, or will be, in the order of the table. */
  readonly kinds: readonly [FoundKind, ...FoundKind[]];
  /** Reason why a bundle cannot be used, and is not coming; for the log. */
  readonly problems: readonly string[];
}

/** The project's `packages.lock.json`, with what an operator has added. */
export interface KindsLock extends BundledLock {
  readonly files: readonly Pick<
    LockedFile,
    "name" | "version" | "sha256" | "imports" | "dependencies"
  >[];
}

/** Kinds that a service is to have. */
export interface TakenKinds {
  /** Languages; not empty. @default {all} */
  readonly languages?: readonly LanguageFamily[];
  /** Kinds for Python; not empty. @default {all} */
  readonly kinds?: readonly string[];
}

/**
 * Looks for what is there for each kind in `cacheDir`, the `.cache` folder.
 *
 * @param building Kinds that cannot start yet, whatever is there: ask for them
 *   first, so that what has been made since then is found.
 * @param taken Languages and kinds for Python that are taken; neither is empty.
 */
export async function findKinds(
  lock: KindsLock,
  cacheDir: string,
  building: ReadonlySet<string> = new Set(),
  { languages = LANGUAGE_FAMILIES, kinds = PYTHON_KINDS }: TakenKinds = {},
): Promise<FoundKinds> {
  const { found, problems } = await findBundles(lock, `${cacheDir}/packages`);
  const all = kindsWith(lock);
  const taken = all.filter((kind) => isTaken(kind, languages, kinds));
  const rows = taken.map((kind): FoundKind | null => {
    const isFirst = kind === taken[0];
    const bundles = completeOf(
      found.filter(({ name }) => kind.bundles.includes(name)),
      lock,
    );
    if (building.has(kind.name)) {
      const names = kind.bundles.flatMap((name) => bundledNames(lock, name));
      const files = lock.files.filter(({ name }) => names.includes(name));
      return { ...kind, ...contentsOf(files), packagePaths: [], coming: true };
    }
    const before = all.slice(0, all.indexOf(kind));
    const isWhole = isFirst || kind.bundles.length === 0 ||
      bundles.some(({ name }) =>
        !before.some((one) => one.bundles.includes(name))
      );
    if (!isWhole) return null;
    return {
      ...kind,
      ...contentsOf(bundles.flatMap(({ packages }) => packages)),
      packagePaths: bundles.map(({ path }) => path),
      coming: false,
    };
  });
  const [first, ...others] = rows;
  if (!first) throw new TypeError("Cannot find kinds: the first one is absent");
  return {
    kinds: [first, ...others.filter((row) => row !== null)],
    // A missing file may arrive in a moment.
    problems: building.size > 0 ? [] : problems,
  };
}

function isTaken(
  kind: SandboxKind,
  families: readonly LanguageFamily[],
  kinds: readonly string[],
): boolean {
  const known = kind.languages.map((language) => LANGUAGES[language].family);
  return families.some((family) => known.includes(family)) &&
    (!known.includes("python") || kinds.includes(kind.name));
}

/** Leaves out bundles that need a package of one that is missing. */
function completeOf(
  bundles: readonly FoundBundle[],
  { files }: KindsLock,
): readonly FoundBundle[] {
  const had = new Set<string>();
  return bundles.filter(({ packages }) => {
    const names = new Set(packages.map(({ name }) => name));
    const isComplete = files.every(({ name, dependencies }) =>
      !names.has(name) ||
      dependencies.every((one) => had.has(one) || names.has(one))
    );
    if (isComplete) { for (const name of names) had.add(name); }
    return isComplete;
  });
}

function contentsOf(
  packages: readonly Pick<LockedFile, "name" | "version" | "imports">[],
): Pick<FoundKind, "modules" | "packages"> {
  return {
    modules: packages.flatMap(({ imports }) => imports),
    packages: Object.fromEntries(
      packages.map(({ name, version }) => [name, version]),
    ),
  };
}
