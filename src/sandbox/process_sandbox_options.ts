/**
 * The parts and limits that a sandbox in a process is made of.
 *
 * @module
 */

import type { BootMessage, ReadyMessage } from "../wire/messages.ts";
import type { ParseReply } from "../wire/parse_reply.ts";
import type { SpawnChild } from "./process.ts";
import type { ProcessSampler } from "./process_sampler.ts";
import type { ProcessLimits } from "./process_watch.ts";
import type { SandboxObserver } from "./sandbox.ts";
import type { SharedOutput } from "./shared_output.ts";

/** Parts of a `ProcessSandbox`. */
export interface ProcessSandboxOptions {
  readonly spawn: SpawnChild;
  readonly boot: Omit<BootMessage, "outputPath">;
  readonly observer: SandboxObserver;
  readonly parseReply: ParseReply;
  readonly sampler: ProcessSampler;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
  readonly limits: SandboxLimits;
  /** Called with the locks that the system has granted, before they are judged. */
  readonly locked?: (locks: ReadyMessage["locks"]) => void;
  /**
   * Memory in which it collects output; the sandbox closes it. null: nowhere.
   */
  readonly output: SharedOutput | null;
}

/** Limits of one sandbox. */
export interface SandboxLimits extends ProcessLimits {
  /** Time from start to ready, in milliseconds. */
  readonly bootTimeoutMs: number;
  /** Time past a program's own limit until SIGKILL, in milliseconds. */
  readonly graceMs: number;
  /** Time for a reset, in milliseconds. */
  readonly resetTimeoutMs: number;
  /** Largest frame accepted, in bytes. */
  readonly maxFrameBytes: number;
  /** True if it serves only with every lock on. @default {false} */
  readonly requireLocks?: boolean;
}
