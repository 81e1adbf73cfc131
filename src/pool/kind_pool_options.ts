/**
 * What a pool of one kind needs, and what it tells of itself. Types alone.
 *
 * @module
 */

import type { BreakerState, CrashBreakerOptions } from "./breaker.ts";
import type { Job } from "./job.ts";
import type { PoolEvents } from "./pool_events.ts";
import type { RunQueueOptions } from "./queue.ts";
import type { Sandbox, SandboxObserver } from "../sandbox/sandbox.ts";
import type { KindPlan } from "./sizing.ts";

/** Starts a sandbox of a kind; throws if the system starts none. */
export type StartSandbox = (
  plan: KindPlan,
  observer: SandboxObserver,
) => Sandbox;

/** What a {@linkcode KindPool} is made of. */
export interface KindPoolOptions {
  readonly plan: KindPlan;
  readonly start: StartSandbox;
  readonly events: PoolEvents;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
  readonly queue: RunQueueOptions;
  readonly breaker: CrashBreakerOptions;
  /** Sandboxes of this kind that boot at the same time. */
  readonly bootsAtOnce: number;
  /** Programs after which a sandbox is replaced. */
  readonly maxRuns: number;
  /** A run whose sandbox is lost within this time starts again, once; in ms. */
  readonly restartWithinMs: number;
  /** CPU time of one program, in milliseconds; for the text of an answer. */
  readonly cpuLimitMs: number;
  /** Takes a run that lacks modules here; false to answer it as it is. */
  readonly move: (job: Job, modules: readonly string[]) => boolean;
  /** Called after anything that may let others go on. */
  readonly changed: () => void;
}

/** State of a kind, in numbers. */
export interface KindStatus {
  readonly kind: string;
  readonly booting: number;
  readonly idle: number;
  readonly running: number;
  readonly resetting: number;
  readonly waiting: number;
  readonly breaker: BreakerState;
  /** Resident memory as last sampled, in bytes. */
  readonly memoryBytes: number;
}
