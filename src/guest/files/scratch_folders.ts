/**
 * Where programs have their files, whatever the language.
 *
 * @module
 */

import type { WRITABLE_FOLDERS } from "../../run/inputs.ts";

/**
 * Where a program may write; everything else is frozen. The types hold it to
 * what callers are told.
 */
export const SCRATCH_FOLDERS: typeof WRITABLE_FOLDERS = [
  "/home/user",
  "/tmp",
  "/mnt",
];

/** Where a program starts. */
export const HOME = SCRATCH_FOLDERS[0];
