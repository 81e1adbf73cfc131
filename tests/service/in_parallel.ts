/**
 * Does the same with many things, a few at a time.
 *
 * @module
 */

/**
 * Calls `task` for each item, at most `atOnce` of them at a time; resolves when
 * all are done.
 *
 * @throws The first error of a task; what was begun is finished first.
 */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  task: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const rest = items.entries();
  async function work(): Promise<void> {
    for (const [index, item] of rest) await task(item, index);
  }
  const outcomes = await Promise.allSettled(
    Array.from({ length: atOnce }, work),
  );
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") throw outcome.reason;
  }
}
