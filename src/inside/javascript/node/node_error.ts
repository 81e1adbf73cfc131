/**
 * Errors with a code, as Node's modules throw them.
 *
 * @module
 */

/** Returns an error of `Class` with Node's code for it. */
export function nodeError(
  Class: new (message: string) => Error,
  code: string,
  message: string,
): Error {
  return Object.assign(new Class(message), { code });
}
