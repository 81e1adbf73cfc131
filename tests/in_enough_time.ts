/**
 * Short time limits on a machine of unknown speed.
 *
 * @module
 */

import assert from "node:assert/strict";

/** The last is enough on any machine. */
const LIMITS_MS = [300, 3_000, 60_000] as const;

/**
 * Runs what its time limit ends, with longer and longer limits, until there was
 * time for all that had to happen before. So a test whose limit has to strike
 * takes a moment, and does not fail where everything is slow.
 *
 * @param run Runs it once; gets the limit, in milliseconds.
 * @param isEnough True if there was time enough; not asked about the last one.
 * @returns Outcome of the last run.
 */
export async function inEnoughTime<T>(
  run: (timeoutMs: number) => T | Promise<T>,
  isEnough: (outcome: T) => boolean,
): Promise<T> {
  const [first, ...longer] = LIMITS_MS;
  let outcome = await run(first);
  for (const timeoutMs of longer) {
    if (isEnough(outcome)) break;
    outcome = await run(timeoutMs);
  }
  return outcome;
}

/**
 * Tries attacks on innocent rows, and again those beside which such a row had
 * not the time to answer. Fails if one had not in the longest time.
 *
 * @param attack Tries some with a time limit for each row, in milliseconds;
 *   returns those beside which an innocent row was late.
 */
export async function untilNoneIsLate<Attack>(
  attacks: readonly Attack[],
  attack: (
    tried: readonly Attack[],
    rowTimeoutMs: number,
  ) => ReadonlySet<Attack> | Promise<ReadonlySet<Attack>>,
): Promise<void> {
  let tried = attacks;
  await inEnoughTime(
    async (timeoutMs) => tried = [...await attack(tried, timeoutMs)],
    (late) => late.length === 0,
  );
  assert.deepEqual(tried, [], "innocent rows were late");
}
