/**
 * Tells a full disk, or a file that may not be written, from a fault of the
 * code: a person wants a line of the first, and a stack of the second.
 *
 * @module
 */

/** Reports whether the system refused to read or to write a file. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "code" in error;
}
