/**
 * Skips a test that cannot be run here, so that it is counted as skipped and
 * says why: one that returns early would count as passed.
 *
 * @module
 */

/**
 * Returns whether to skip, for `ignore` of a test or a step.
 *
 * @param reason Reason why it cannot run; null if it can.
 */
export function skipBecause(reason: string | null): boolean {
  if (reason !== null) console.log(`skipped: ${reason}`);
  return reason !== null;
}
