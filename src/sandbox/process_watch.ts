/**
 * Watches the time, CPU time and memory of one sandbox process. `watchdog.ts`
 * decides; this keeps what it decides by. Kills nothing.
 *
 * @module
 */

import { type ProcessSampler, sampleProcess } from "./process_sampler.ts";
import {
  judge,
  type KillReason,
  type Watched,
  type WatchLimits,
} from "./watchdog.ts";

/** Limits of one process. */
export interface ProcessLimits extends WatchLimits {
  /** Part of `rssLimitBytes` that is a program's, in bytes. */
  readonly programMemoryBytes: number;
}

/** Options for {@linkcode ProcessWatch}. */
export interface ProcessWatchOptions {
  readonly sampler: ProcessSampler;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
  readonly limits: ProcessLimits;
  /** Returns the process id; 0 while it does not exist. */
  readonly pid: () => number;
}

/** A look under /proc costs 6 µs, a tenth of what the service does for a run. */
const REST_SAMPLE_MS = 50;
const BRIEF_MS = 5;

/** Watches one process. */
export class ProcessWatch {
  readonly #options: ProcessWatchOptions;
  /** Time at which the current phase must be over, on the clock of `now`. */
  deadlineMs = Infinity;
  #memoryLimitBytes = Infinity;
  #cpuAtStartMs: number | null = null;
  #rssBytes: number | null = null;
  #sampledAt = -Infinity;

  /** Creates a watch without a deadline. */
  constructor(options: ProcessWatchOptions) {
    this.#options = options;
  }

  /** Resident memory at the last look, in bytes; null if it is not known. */
  get rssBytes(): number | null {
    return this.#rssBytes;
  }

  /** Reports whether a deadline is set. */
  get hasDeadline(): boolean {
    return this.deadlineMs !== Infinity;
  }

  /** Sets the deadline to so many milliseconds from now. */
  allow(ms: number): void {
    this.deadlineMs = this.#options.now() + ms;
  }

  /** Begins to watch a program. */
  begin(memoryLimitBytes = Infinity): void {
    this.#memoryLimitBytes = memoryLimitBytes;
    this.#cpuAtStartMs = this.#cpuMs();
  }

  /** Begins to watch a row, from the next look on: to look takes long for one. */
  beginRow(): void {
    this.#cpuAtStartMs = null;
  }

  /** Returns the CPU time since the program has begun, in milliseconds. */
  usedCpuMs(): number | null {
    const cpuMs = this.#cpuMs();
    const startMs = this.#cpuAtStartMs;
    return cpuMs === null || startMs === null ? null : cpuMs - startMs;
  }

  /** Looks at the memory of a process that is ready for its first program. */
  sampleMemory(): void {
    this.#rssBytes = this.#options.sampler.rssBytes(this.#options.pid());
  }

  /**
   * Looks at the memory of a process whose program began at `startedAt`. One of
   * a few milliseconds has not had the time to fill memory.
   */
  sampleAtRest(startedAt: number): void {
    const now = this.#options.now();
    const isBrief = now - startedAt < BRIEF_MS;
    if (isBrief && now - this.#sampledAt < REST_SAMPLE_MS) return;
    this.#sampledAt = now;
    this.sampleMemory();
  }

  /** Returns why the process must be killed, in `detail` for people; or null. */
  look(
    phase: Watched["phase"],
    nowMs: number,
    runsRows: boolean,
  ): { readonly reason: KillReason; readonly detail: string } | null {
    const { sampler, limits, pid } = this.#options;
    const sample = sampleProcess(sampler, pid());
    this.#rssBytes = sample.rssBytes ?? this.#rssBytes;
    if (runsRows) this.#cpuAtStartMs ??= sample.cpuMs;
    const { deadlineMs } = this;
    const reason = judge(
      { phase, deadlineMs, cpuAtStartMs: this.#cpuAtStartMs },
      { ...limits, rssLimitBytes: this.#rssLimitBytes() },
      nowMs,
      sample,
    );
    return reason && { reason, detail: `rss ${sample.rssBytes} bytes` };
  }

  #cpuMs(): number | null {
    return this.#options.sampler.cpuMs(this.#options.pid());
  }

  #rssLimitBytes(): number {
    const { rssLimitBytes, programMemoryBytes } = this.#options.limits;
    const lessBytes = programMemoryBytes - this.#memoryLimitBytes;
    return rssLimitBytes - Math.max(0, lessBytes);
  }
}
