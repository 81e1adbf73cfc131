/**
 * Finds the files of a program that are to come back, whatever the language.
 *
 * @module
 */

import { findFiles, type TreeNode } from "./find_files.ts";
import { type FileBytes, handBack } from "./hand_back.ts";
import type { Collected } from "./program_files.ts";
import { HOME, SCRATCH_FOLDERS } from "./scratch_folders.ts";

/**
 * Returns the files of scratch folders that one of the patterns matches.
 *
 * @param root Root of the tree; what it holds was made by a program.
 * @param isFile True if an entry is to be handed back at all.
 * @param patterns As in `RunInputs`.
 * @param taken Names that other files of the run have already.
 */
export function collectFiles<T extends TreeNode & FileBytes>(
  root: T,
  isFile: (node: T) => boolean,
  patterns: readonly string[],
  taken: readonly string[],
): Collected {
  const parts = SCRATCH_FOLDERS.map((path) => {
    const folder = entryAt(root, path);
    const own = patterns.filter((pattern) => pattern.startsWith(`${path}/`))
      .map((pattern) => pattern.slice(path.length + 1));
    if (folder === undefined) return { files: [], isComplete: true };
    const found = findFiles(folder, own, isFile);
    const start = path === HOME ? "" : `${path}/`;
    const files = found.files
      .map(([name, file]) => [start + name, file] as const);
    return { files, isComplete: found.isComplete };
  });
  const found = parts.flatMap(({ files }) => files);
  const { files, leftOut } = handBack(found, taken);
  const isComplete = parts.every((part) => part.isComplete);
  return { files, leftOut: leftOut + (isComplete ? 0 : 1) };
}

function entryAt<T extends TreeNode>(root: T, path: string): T | undefined {
  return path.split("/").slice(1).reduce<T | undefined>(
    (node, name) => node?.entries?.get(name) as T | undefined,
    root,
  );
}
