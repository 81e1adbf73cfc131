/**
 * Finds the packages of the lock that are present and may be loaded: the file
 * is present, its hash is the locked one, and so is all that it needs. Fetches
 * nothing and changes nothing.
 *
 * @module
 */

import type { LockedFile, PackagesLock } from "../../src/packages/lock.ts";
import { sha256Hex } from "../../src/packages/sha256.ts";

/** Reasons why a file of the lock cannot be used. */
export type MissingReason =
  /** There is no such file. */
  | "absent"
  /** The file there is not the locked one: never load it. */
  | "differs"
  /** The file is right, but something that it needs is not there. */
  | "incomplete";

/** A file of the lock that cannot be used. */
export interface MissingFile {
  readonly file: LockedFile;
  readonly reason: MissingReason;
}

/** Result of {@linkcode takeInventory}. */
export interface Inventory {
  /** Files that may be loaded, in load order. */
  readonly usable: readonly LockedFile[];
  /** All the others, in load order, optional ones included. */
  readonly missing: readonly MissingFile[];
  /** No file but optional ones is missing. */
  readonly complete: boolean;
}

/**
 * Looks at each file of `lock` in the folder `folder`.
 *
 * Reads and hashes every file, about 100 MB: a stamp that says "was right once"
 * would have to be believed.
 *
 * @throws {Deno.errors.NotCapable} If the folder may not be read.
 */
export async function takeInventory(
  lock: PackagesLock,
  folder: string,
): Promise<Inventory> {
  const usable: LockedFile[] = [];
  const missing: MissingFile[] = [];
  const usableNames = new Set<string>();
  for (const file of lock.files) {
    const reason = await reasonAgainst(file, folder, usableNames);
    if (reason !== undefined) {
      missing.push({ file, reason });
      continue;
    }
    usable.push(file);
    usableNames.add(file.name);
  }
  const complete = missing.every(({ file }) => file.optional);
  return { usable, missing, complete };
}

async function reasonAgainst(
  file: LockedFile,
  folder: string,
  usableNames: ReadonlySet<string>,
): Promise<MissingReason | undefined> {
  try {
    const bytes = await Deno.readFile(`${folder}/${file.fileName}`);
    if (await sha256Hex(bytes) !== file.sha256) return "differs";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "absent";
    throw error;
  }
  // The lock stands in load order: what this file needs was looked at before.
  const complete = file.dependencies.every((name) => usableNames.has(name));
  return complete ? undefined : "incomplete";
}
