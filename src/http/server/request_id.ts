/**
 * The id under which a request can be found in the log.
 *
 * @module
 */

/** Header that brings the id and takes it back. */
export const REQUEST_ID_HEADER = "x-request-id";

/**
 * Returns the id that a caller chose, or `ownId` where there is none.
 *
 * The caller's is bounded in length and alphabet, because it goes into our log
 * and into a header: neither must be flooded or forged through it.
 */
export function requestId(
  given: string | readonly string[] | undefined,
  ownId: string,
): string {
  return typeof given === "string" && /^[A-Za-z0-9._:-]{1,128}$/.test(given)
    ? given
    : ownId;
}
