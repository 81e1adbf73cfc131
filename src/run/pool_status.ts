/**
 * Public status of the sandboxes.
 *
 * @module
 */

/** Numbers of sandboxes, for `metadata.pool_stats`. */
export interface PoolStats {
  /** Sandboxes that exist, spares and starting ones included. */
  readonly totalInstances: number;
  /** Sandboxes ready for a program. */
  readonly idleInstances: number;
  /** Sandboxes with a program in them. */
  readonly activeInstances: number;
}

/** Sandboxes of one kind that are in the same state. */
export interface SandboxCount {
  /** Name of the kind: "core". */
  readonly kind: string;
  /** State of the sandboxes: "booting", "idle", "running", "resetting". */
  readonly state: string;
  /** Number of them; an integer >= 0. */
  readonly count: number;
}

/** State of the service. */
export type ServiceState = "starting" | "healthy" | "degraded" | "draining";

/** Status of one language. */
export interface LanguageStatus {
  /** "python" or "javascript", which stands for TypeScript too. */
  readonly family: string;
  /** Version of what runs them, such as "3.12.7"; "" until one is ready. */
  readonly version: string;
  /** Sandboxes that have booted; an integer >= 0. */
  readonly ready: number;
}

/** State of the pool, answered from memory. */
export interface PoolStatus {
  /** True if programs can be run. */
  readonly state: ServiceState;
  /** Sandboxes that exist, in numbers. */
  readonly stats: PoolStats;
  /** The same by kind and state. @default {[]} */
  readonly sandboxes?: readonly SandboxCount[];
  /** Runs that wait for a sandbox. */
  readonly pendingRequests: number;
  /** Version of the interpreter, such as "3.12.7"; "" until one is ready. */
  readonly pythonVersion: string;
  /** Installed packages and their versions; {} without any. */
  readonly packages: Readonly<Record<string, string>>;
  /** Kinds of sandbox for which something is still being made. @default {[]} */
  readonly coming?: readonly string[];
  /** Kinds of sandbox that keep dying before they serve. @default {[]} */
  readonly failing?: readonly string[];
  /**
   * Locks of the operating system, as the last sandbox that started has told:
   * whether each is on. Absent until one has.
   */
  readonly locks?: Readonly<Record<string, boolean>>;
  /** True if sandboxes are forked and do not boot. @default {false} */
  readonly forked?: boolean;
  /** The languages that are taken. @default {[]} */
  readonly languages?: readonly LanguageStatus[];
  /** Sizes and limits in force, for operators. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Resident memory of all sandboxes, in bytes, as last sampled. */
  readonly sandboxMemoryBytes: number;
}
