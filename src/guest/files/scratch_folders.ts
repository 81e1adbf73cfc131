/**
 * Folders of programs, in every language.
 *
 * @module
 */

import type { WRITABLE_FOLDERS } from "../../run/inputs.ts";

/**
 * Folders in which a program may write; everything else is frozen. The types
 * hold it to what callers receive.
 */
export const SCRATCH_FOLDERS: typeof WRITABLE_FOLDERS = [
  "/home/user",
  "/tmp",
  "/mnt",
];

/** Working directory of a program at its start. */
export const HOME = SCRATCH_FOLDERS[0];
