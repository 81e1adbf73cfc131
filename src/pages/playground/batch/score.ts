/**
 * Scores that programs return.
 *
 * @module
 */

const MEMBERS = ["score", "reward"] as const;

/**
 * Returns the score in the JSON text of a returned value: a number, a truth
 * value, or the member `score` or `reward` of an object; undefined if it has
 * none.
 */
export function scoreOf(json: string | undefined): number | undefined {
  const value = valueOf(json);
  const member = typeof value === "object" && value !== null
    ? MEMBERS.map((name) => (value as Record<string, unknown>)[name])
      .find((found) => found !== undefined)
    : value;
  if (typeof member === "boolean") return Number(member);
  return typeof member === "number" ? member : undefined;
}

/** Undefined for what is not JSON: a program may have forged it. */
function valueOf(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}
