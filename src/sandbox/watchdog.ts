/**
 * When a sandbox has to be killed, told from the time and from samples of its
 * process. The one wall that holds against a program which swallows every
 * interrupt. Kills nothing itself.
 *
 * @module
 */

/** What is known of a sandbox that is busy. */
export interface Watched {
  /** What it is doing. */
  readonly phase: "booting" | "running" | "resetting";
  /** When this must be over, on the clock of `now`, in milliseconds. */
  readonly deadlineMs: number;
  /** CPU time of the process when the phase began, in milliseconds. */
  readonly cpuAtStartMs: number;
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
  /** CPU time since it started, all threads together, in milliseconds. */
  readonly cpuMs: number;
  /** Resident memory, in bytes. */
  readonly rssBytes: number;
}

/** Why a sandbox is killed. */
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
 * @param sample null if the process cannot be looked at; then time alone counts.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const run = { phase: "running", deadlineMs: 500, cpuAtStartMs: 0 } as const;
 * const limits = { cpuLimitMs: 1_000, rssLimitBytes: 1_000 };
 * assert.equal(judge(run, limits, 499, null), null);
 * assert.equal(judge(run, limits, 500, null), "timeout");
 * ```
 */
export function judge(
  { phase, deadlineMs, cpuAtStartMs }: Watched,
  { cpuLimitMs, rssLimitBytes }: WatchLimits,
  nowMs: number,
  sample: ProcessSample | null,
): KillReason | null {
  if (sample !== null && phase === "running") {
    if (sample.rssBytes > rssLimitBytes) return "memory";
    if (sample.cpuMs - cpuAtStartMs > cpuLimitMs) return "cpu_time";
  }
  return nowMs >= deadlineMs ? OVERDUE[phase] : null;
}
