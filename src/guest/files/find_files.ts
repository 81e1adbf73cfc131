/**
 * Finds the files of a tree whose paths match patterns, in a bounded number of
 * steps: tree and patterns come from the client that sent the run.
 *
 * @module
 */

import { hasWildcard, matchesName, type StepBudget } from "./wildcard.ts";

/** A file, or a folder with entries. */
export interface TreeNode {
  readonly entries?: ReadonlyMap<string, TreeNode>;
}

/** Files of a tree that a pattern matches. */
export interface Found<T> {
  /** By path, in the order of the paths. */
  readonly files: readonly (readonly [string, T])[];
  /** True if everything was looked at. */
  readonly isComplete: boolean;
}

/** Some milliseconds; a step is a look at an entry or at a character. */
const MOST_STEPS = 2_000_000;
const ANY_FOLDERS = "**";

/**
 * Returns the files below `root` that one of the patterns matches.
 *
 * @param patterns Paths from `root` on, without a slash at the start; `**`
 * stands for any number of folders, or at the end for everything below.
 * @param isFile True if an entry is to be handed back at all.
 */
export function findFiles<T extends TreeNode>(
  root: T,
  patterns: readonly string[],
  isFile: (node: T) => boolean,
): Found<T> {
  const budget: StepBudget = { left: MOST_STEPS };
  const found = new Map<string, T>();
  for (const pattern of patterns) {
    const parts = pattern.split("/");
    if (parts.at(-1) === ANY_FOLDERS) parts.push("*");
    walk(root, "", parts, 0, new Set());
  }
  const files = [...found].sort(([a], [b]) => a < b ? -1 : 1);
  return { files, isComplete: budget.left >= 0 };

  function walk(
    node: T,
    path: string,
    parts: readonly string[],
    at: number,
    seen: Set<string>,
  ): void {
    if (at === parts.length) {
      if (isFile(node)) found.set(path, node);
      return;
    }
    // With two of them, `**` leads to the same place in many ways.
    const state = `${at} ${path}`;
    if (node.entries === undefined || seen.has(state)) return;
    seen.add(state);
    budget.left -= path.length + 1;
    if (budget.left < 0) return;
    const part = parts[at];
    if (part === ANY_FOLDERS) {
      walk(node, path, parts, at + 1, seen);
    } else if (!hasWildcard(part)) {
      const entry = node.entries.get(part) as T | undefined;
      if (entry) walk(entry, join(path, part), parts, at + 1, seen);
      return;
    }
    for (const [name, entry] of node.entries as ReadonlyMap<string, T>) {
      if (--budget.left < 0) return;
      if (part === ANY_FOLDERS) {
        const isShown = entry.entries !== undefined && !name.startsWith(".");
        if (isShown) walk(entry, join(path, name), parts, at, seen);
      } else if (matchesName(part, name, budget)) {
        walk(entry, join(path, name), parts, at + 1, seen);
      }
    }
  }
}

function join(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
