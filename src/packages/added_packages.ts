/**
 * Packages that the operator has added: a lock of their own beside the
 * project's, so that neither clashes with a new version of the other, and a
 * bundle. The service reads it with nothing but the language.
 *
 * @module
 */

import { type BundleName, BUNDLES, KINDS, type SandboxKind } from "../kinds.ts";

/** Name of the file in the project's folder that has what an operator added. */
export const ADDED_LOCK_NAME = "packages.added.json";

/** Packages of a lock that the operator has added. */
export interface AddedPackages {
  /** Their names. */
  readonly names: readonly string[];
  /** Size of all their packed files, in bytes. */
  readonly sizeBytes: number;
}

/** A lock that may have what an operator has added among its files. */
interface ExtendedLock {
  readonly added?: AddedPackages;
}

/** Members that are read of a file. */
interface AddedFile {
  readonly name: string;
  readonly sizeBytes: number | null;
}

/** Memory of a package of plain Python per byte of its wheel; 30 measured. */
const RSS_BYTES = 12;
const HEAP_BYTES = 4;

/** Returns `lock` with an operator's `added` files, after its own. */
export function withAdded<File extends AddedFile, Lock extends object>(
  lock: Lock & { readonly files: readonly File[] },
  { files }: { readonly files: readonly File[] },
): Lock & { readonly files: readonly File[]; readonly added: AddedPackages } {
  const names = files.map(({ name }) => name);
  const sizeBytes = files.reduce((sum, file) => sum + (file.sizeBytes ?? 0), 0);
  return {
    ...lock,
    files: [...lock.files, ...files],
    added: { names, sizeBytes },
  };
}

/**
 * Returns what an operator has added to the project in the folder `root`, as
 * JSON; undefined if nothing.
 */
export function readAddedText(root: string): string | undefined {
  try {
    return Deno.readTextFileSync(`${root}/${ADDED_LOCK_NAME}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Returns the names of the packages in a bundle. */
export function bundledNames(
  { added }: ExtendedLock,
  bundle: BundleName,
): readonly string[] {
  return bundle === "added" ? added?.names ?? [] : BUNDLES[bundle];
}

/** Returns the table of kinds, with the sizes that they have with what is added. */
export function kindsWith({ added }: ExtendedLock): readonly SandboxKind[] {
  const sizeBytes = added?.sizeBytes ?? 0;
  return KINDS.map((kind) =>
    kind.bundles.includes("added")
      ? {
        ...kind,
        expectedRssBytes: kind.expectedRssBytes + RSS_BYTES * sizeBytes,
        baselineHeapBytes: kind.baselineHeapBytes + HEAP_BYTES * sizeBytes,
        retireHeapBytes: kind.retireHeapBytes + HEAP_BYTES * sizeBytes,
      }
      : kind
  );
}
