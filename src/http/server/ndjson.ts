/**
 * Lines of JSON as a body.
 *
 * @module
 */

/** The media type that answers have. */
export const NDJSON = "application/x-ndjson";

/**
 * Returns whether a header names lines of JSON, by one of their four names.
 *
 * @param header `Accept` or `Content-Type`; absent: it does not.
 */
export function namesNdjson(header = ""): boolean {
  return /\bapplication\/(x-ndjson|ndjson|jsonl|x-jsonlines)\b/i.test(header);
}
