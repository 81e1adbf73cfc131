/**
 * Finds the kinds of sandbox that the bundles allow, and those that are still
 * being made. The service and the tool that makes memory images must agree on
 * what a kind loads, or no image would fit. Makes nothing itself.
 *
 * @module
 */

import type { SandboxKind } from "../kinds.ts";
import {
  LANGUAGE_FAMILIES,
  type LanguageFamily,
  LANGUAGES,
} from "../run/languages.ts";
import { bundledNames, kindsWith } from "./added_packages.ts";
import { type BundledLock, findBundles } from "./find_bundles.ts";
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
    "name" | "version" | "sha256" | "imports"
  >[];
}

/**
 * Looks for what is there for each kind in `cacheDir`, the `.cache` folder.
 *
 * @param beingMade Kinds that cannot start yet, whatever is there: ask for them
 *   first, so that what has been made since then is found.
 * @param families Languages that are taken; not empty.
 */
export async function findKinds(
  lock: KindsLock,
  cacheDir: string,
  beingMade: ReadonlySet<string> = new Set(),
  families: readonly LanguageFamily[] = LANGUAGE_FAMILIES,
): Promise<FoundKinds> {
  const { found, problems } = await findBundles(lock, `${cacheDir}/packages`);
  const taken = kindsWith(lock).filter(({ languages }) =>
    languages.some((language) => families.includes(LANGUAGES[language].family))
  );
  const rows = taken.map((kind): FoundKind | null => {
    const isFirst = kind === taken[0];
    const bundles = found.filter(({ name }) => kind.bundles.includes(name));
    const own = kind.bundles.at(-1);
    if (!isFirst && beingMade.has(kind.name)) {
      const names = kind.bundles.flatMap((name) => bundledNames(lock, name));
      const files = lock.files.filter(({ name }) => names.includes(name));
      return { ...kind, ...contentsOf(files), packagePaths: [], coming: true };
    }
    const isWhole = own === undefined || isFirst ||
      bundles.some(({ name }) => name === own);
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
    // What is missing now may be there in a moment.
    problems: beingMade.size > 0 ? [] : problems,
  };
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
