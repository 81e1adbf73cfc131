/**
 * Keeps the values of a metric's label few. Names of rules come from inside a
 * sandbox that has run hostile code: taken as they are, each new one would be a
 * new time series, here and in the operator's Prometheus, until memory is out.
 *
 * @module
 */

/** Value that stands for everything that is not let through. */
const OTHER_LABEL = "other";

/** Options for {@linkcode createLabelFilter}. */
export interface LabelFilterOptions {
  /** Most different values; an integer > 0. @default {200} */
  readonly maxValues?: number;
}

/**
 * Returns a function that lets the first `maxValues` well-formed values pass
 * and turns all others into "other".
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const filter = createLabelFilter({ maxValues: 1 });
 * assert.equal(filter("module"), "module");
 * assert.equal(filter("module\n"), "other");
 * assert.equal(filter("attribute"), "other");
 * ```
 */
export function createLabelFilter(
  { maxValues = 200 }: LabelFilterOptions = {},
): (value: string) => string {
  const known = new Set<string>();
  return function filterLabel(value) {
    if (known.has(value)) return value;
    if (known.size >= maxValues || !/^[A-Za-z0-9_.:-]{1,64}$/.test(value)) {
      return OTHER_LABEL;
    }
    known.add(value);
    return value;
  };
}
