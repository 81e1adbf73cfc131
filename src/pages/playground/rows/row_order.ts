/**
 * The order of the rows of a table.
 *
 * @module
 */

/** A value in a cell. */
export type CellValue = string | number | undefined;

/**
 * Compares two values: numbers by size, also those that are written as text,
 * before texts, and missing ones last.
 */
export function compareValues(a: CellValue, b: CellValue): number {
  const [left, right] = [rankOf(a), rankOf(b)];
  if (left.group !== right.group) return left.group - right.group;
  if (left.group === 0) return left.number - right.number;
  return String(a).localeCompare(String(b));
}

function rankOf(
  value: CellValue,
): { readonly group: number; readonly number: number } {
  if (value === undefined || value === "") return { group: 2, number: 0 };
  const number = typeof value === "number" ? value : Number(value);
  return Number.isNaN(number) ? { group: 1, number: 0 } : { group: 0, number };
}
