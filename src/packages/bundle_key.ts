/**
 * Tells whether a bundle, or an image of memory, was made from the packages
 * that are there now.
 *
 * @module
 */

import type { LockedFile } from "./lock.ts";
import { PATCHED_FILES } from "./patched_files.ts";
import { sha256Hex } from "./sha256.ts";

/**
 * Changes with everything that decides what is in a bundle and is not in the
 * lock: raise it whenever the rules of what is left out change.
 */
const RULES_VERSION = 3;

/**
 * Returns the key of a bundle of `files`: 64 hex digits that depend on their
 * contents, their order and the rules that bundles are made by, and on what is
 * changed in them.
 */
export async function bundleKey(
  files: readonly Pick<LockedFile, "name" | "sha256" | "refused">[],
): Promise<string> {
  const hashes = files.map(({ name, sha256, refused }) =>
    refused ? [name, sha256, refused] : [name, sha256]
  );
  const text = JSON.stringify([RULES_VERSION, hashes, PATCHED_FILES]);
  return await sha256Hex(new TextEncoder().encode(text));
}
