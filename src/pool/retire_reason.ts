/**
 * True if a sandbox may take another program: every reason to retire one, in
 * one place. Kills nothing.
 *
 * @module
 */

/** Reason why a sandbox is replaced that is as good as ever. */
export const STALE = "a newer one is warmer";

/** State of a sandbox that has just been reset. */
export interface SandboxWear {
  /**
   * Reason why the sandbox itself wants to be replaced; null if it does not.
   */
  readonly retire: string | null;
  /** Programs that it has run. */
  readonly runs: number;
  /** Resident memory, in bytes; null if it cannot be measured. */
  readonly rssBytes: number | null;
  /** True if one started now would be better. @default {false} */
  readonly isStale?: boolean;
}

/** Limits after which a sandbox is worn out. */
export interface WearLimits {
  /** Resident memory above which it is replaced, in bytes. */
  readonly idleRssLimitBytes: number;
  /** Programs after which it is replaced. @default {Infinity} */
  readonly maxRuns?: number;
}

/**
 * Returns why a sandbox must be retired, for the log; null if it is as new.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const wear = { retire: null, runs: 10, rssBytes: 300 };
 * assert.equal(retireReason(wear, { idleRssLimitBytes: 400 }), null);
 * assert.equal(
 *   retireReason(wear, { idleRssLimitBytes: 200 }),
 *   "resident memory of 300 bytes, limit 200",
 * );
 * ```
 */
export function retireReason(
  { retire, runs, rssBytes, isStale }: SandboxWear,
  { idleRssLimitBytes, maxRuns = Infinity }: WearLimits,
): string | null {
  if (retire !== null) return retire;
  if (rssBytes !== null && rssBytes > idleRssLimitBytes) {
    return `resident memory of ${rssBytes} bytes, limit ${idleRssLimitBytes}`;
  }
  if (runs >= maxRuns) return `${runs} programs, limit ${maxRuns}`;
  if (isStale) return STALE;
  return null;
}
