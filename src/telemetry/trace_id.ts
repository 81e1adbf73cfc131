/**
 * The id of the trace that a caller's request belongs to, as W3C Trace Context
 * hands it over.
 *
 * @module
 */

/** Header that brings it. */
export const TRACE_HEADER = "traceparent";

/** Version, trace, parent and flags; a later version may have more behind. */
const TRACE_PARENT =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:$|-)/;

/**
 * Returns the trace's id, 32 hexadecimal digits; undefined where there is none,
 * or where it is malformed: the standard has such a header ignored.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const id = "0af7651916cd43dd8448eb211c80319c";
 * assert.equal(traceId(`00-${id}-b7ad6b7169203331-01`), id);
 * assert.equal(traceId(`00-${id}`), undefined);
 * ```
 */
export function traceId(
  given: string | readonly string[] | undefined,
): string | undefined {
  return typeof given === "string" ? TRACE_PARENT.exec(given)?.[1] : undefined;
}
