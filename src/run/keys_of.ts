/**
 * The words of a table, where something takes a list of them.
 *
 * @module
 */

/**
 * Returns the keys of `table`, in its order.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(keysOf({ low: 1, high: 2 }), ["low", "high"]);
 * ```
 */
export function keysOf<Table extends object>(
  table: Table,
): (keyof Table & string)[] {
  return Object.keys(table) as (keyof Table & string)[];
}
