/**
 * The order in which targets are measured.
 *
 * @module
 */

/**
 * Returns `items` starting with another one each round: A B C, B C A, C A B.
 *
 * The machine's speed drifts over seconds and minutes. Measured one after the
 * other in short blocks, and in changing order, all targets get their share.
 *
 * @param round An integer >= 0.
 */
export function rotate<T>(items: readonly T[], round: number): T[] {
  if (items.length === 0) return [];
  const first = round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
