/**
 * Where programs have their files, whatever the language.
 *
 * @module
 */

/** Where a program may write; everything else is frozen. */
export const SCRATCH_FOLDERS = ["/home/user", "/tmp", "/mnt"] as const;

/** Where a program starts. */
export const HOME = SCRATCH_FOLDERS[0];
