/**
 * True if a value of JSON is an object.
 *
 * @module
 */

/** Returns whether a value is an object, and no list. */
export function isRecord(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
