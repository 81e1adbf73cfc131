/**
 * What the pool tells the log and the metrics. It depends on this interface
 * alone. Nothing here holds code, input or output of a program.
 *
 * @module
 */

import type { RunErrorKind } from "../protocol.ts";
import type { BreakerState } from "./breaker.ts";
import type { ReadyMessage } from "../guest/messages.ts";
import type { EndReason, SandboxPhase } from "../sandbox/sandbox.ts";

/** Which sandbox an event is about. */
export interface SandboxName {
  /** UUID. */
  readonly sandboxId: string;
  /** Kind and slot: "core-1". */
  readonly instanceId: string;
  /** Name of its kind. */
  readonly kind: string;
}

/** Why a run was turned away. */
export type RefusalReason =
  | "queue_full"
  | "queue_timeout"
  | "no_sandbox"
  | "draining";

/** Receiver of the pool's events; called synchronously, must not throw. */
export interface PoolEvents {
  /** A process was started. */
  sandboxStarted(event: SandboxName & { readonly pid: number }): void;
  /** It can take programs. */
  sandboxReady(
    event: SandboxName & {
      /** Time from start to ready, in milliseconds. */
      readonly bootMs: number;
      readonly fromImage: boolean;
      /** Locks that the system has granted. */
      readonly locks: ReadyMessage["locks"];
      readonly heapBytes: number;
      readonly rssBytes: number | null;
    },
  ): void;
  /** It was put back to its baseline. */
  sandboxReset(event: SandboxName & { readonly resetMs: number }): void;
  /** It was killed, was retired, or died; the one line that says what for. */
  sandboxEnded(
    event: SandboxName & {
      readonly reason: EndReason;
      readonly phase: SandboxPhase;
      readonly detail: string;
      /** Programs that it has run. */
      readonly runs: number;
      /** Time since its start, in milliseconds. */
      readonly ageMs: number;
      /** The run that it was in; null if it was in none. */
      readonly taskId: string | null;
    },
  ): void;
  /** Its process has left the system. */
  sandboxGone(
    event: SandboxName & {
      readonly exitCode: number;
      readonly signal: string | null;
    },
  ): void;
  /** A run came to its end, and its answer goes out. */
  runFinished(
    event: SandboxName & {
      readonly taskId: string;
      readonly outcome: "success" | RunErrorKind;
      /** Rules that refused the program. */
      readonly rules: readonly string[];
      readonly queueMs: number;
      readonly durationMs: number;
      readonly cpuMs: number;
    },
  ): void;
  /**
   * A program starts again: in a larger kind, whose modules it wants, or in the
   * same one, if its sandbox was lost as soon as it came.
   */
  runMoved(
    event: {
      readonly taskId: string;
      readonly from: string;
      readonly to: string;
    },
  ): void;
  /** No room for a run. */
  runRefused(
    event: { readonly taskId: string; readonly reason: RefusalReason },
  ): void;
  /** The client went away. */
  runAbandoned(
    event: {
      readonly taskId: string;
      readonly phase: "queued" | "running";
    },
  ): void;
  /** Sandboxes of a kind die before they serve, or no longer do. */
  breakerChanged(
    event: {
      readonly kind: string;
      readonly state: BreakerState;
      /** Time until the next try, in milliseconds. */
      readonly pauseMs: number;
    },
  ): void;
}
