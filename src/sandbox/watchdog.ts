/**
 * Decides when to kill a sandbox, from the time and samples of its process. The
 * one limit that holds against a program which swallows every interrupt. Kills
 * nothing itself.
 *
 * @module
 */

/** Facts about a busy sandbox. */
export interface Watched {
  /** Phase of the sandbox. */
  readonly phase: "booting" | "running" | "resetting";
  /** Deadline on the clock of `now`, in milliseconds. */
  readonly deadlineMs: number;
  /** CPU time of the process when the phase began, in ms; null if unknown. */
  readonly cpuAtStartMs: number | null;
}

/** Limits that hold while a program runs. */
export interface WatchLimits {
  /** CPU time of one program, in milliseconds. */
  readonly cpuLimitMs: number;
  /** Resident memory of the process, in bytes. */
  readonly rssLimitBytes: number;
}

/** One look at a process. */
export interface ProcessSample {
  /** CPU time of all its threads since it started, in ms; null if unknown. */
  readonly cpuMs: number | null;
  /** Resident memory, in bytes; null if unknown. */
  readonly rssBytes: number | null;
}

/** Reason why a sandbox is killed. */
export type KillReason =
  | "boot_timeout"
  | "timeout"
  | "cpu_time"
  | "memory"
  | "reset_timeout";

const OVERDUE = {
  booting: "boot_timeout",
  running: "timeout",
  resetting: "reset_timeout",
} as const;

/**
 * Returns why the sandbox must be killed now; null if it may go on.
 *
 * Missing facts of the sample cannot condemn; then time alone counts.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const run = { phase: "running", deadlineMs: 500, cpuAtStartMs: 0 } as const;
 * const limits = { cpuLimitMs: 1_000, rssLimitBytes: 1_000 };
 * const unknown = { cpuMs: null, rssBytes: null };
 * assert.equal(judge(run, limits, 499, unknown), null);
 * assert.equal(judge(run, limits, 500, unknown), "timeout");
 * ```
 */
export function judge(
  { phase, deadlineMs, cpuAtStartMs }: Watched,
  { cpuLimitMs, rssLimitBytes }: WatchLimits,
  nowMs: number,
  { cpuMs, rssBytes }: ProcessSample,
): KillReason | null {
  if (phase === "running") {
    if (rssBytes !== null && rssBytes > rssLimitBytes) return "memory";
    const usedMs = cpuMs === null || cpuAtStartMs === null
      ? 0
      : cpuMs - cpuAtStartMs;
    if (usedMs > cpuLimitMs) return "cpu_time";
  }
  return nowMs >= deadlineMs ? OVERDUE[phase] : null;
}
