/**
 * Types of files, as the mode of a node tells them: the same bits as on Linux.
 *
 * @module
 */

/** Bits of a mode that tell the type. */
export const TYPE_MASK = 0o170000;
/** A folder. */
export const DIR_MODE = 0o040000;
/** A file. */
export const FILE_MODE = 0o100000;
/** A symbolic link. */
export const LINK_MODE = 0o120000;
/** A device that is read and written byte by byte. */
export const DEVICE_MODE = 0o020000;
