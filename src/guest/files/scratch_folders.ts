/**
 * Folders of programs, in every language.
 *
 * @module
 */

import type { WRITABLE_FOLDERS } from "../../run/inputs.ts";

/**
 * Folders for files, which are empty at the baseline. The types hold it to what
 * callers receive.
 */
export const SCRATCH_FOLDERS: typeof WRITABLE_FOLDERS = [
  "/home/user",
  "/tmp",
  "/mnt",
];

/**
 * Folders of the frozen tree that a program may add entries to; `files.c` has
 * those of JavaScript. Others hold the interpreter's own files.
 */
export const OPEN_FOLDERS = [
  "/",
  "/home",
  "/usr",
  ...SCRATCH_FOLDERS,
] as const;

/** Working directory of a program at its start. */
export const HOME = SCRATCH_FOLDERS[0];
