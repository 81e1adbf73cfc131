/**
 * Events of the pool for the log and the metrics: a line per event of a
 * sandbox. Requests have lines of their own, written by the HTTP side. Nothing
 * here holds code, input or output of a program.
 *
 * @module
 */

import type { Log, LogFields } from "../telemetry/log.ts";
import type { SandboxMetrics } from "../telemetry/metrics_collector.ts";
import type { RunErrorKind } from "../run/error.ts";
import type { Language } from "../run/languages.ts";
import type { CallerUse } from "../telemetry/usage.ts";
import type {
  EndReason,
  SandboxObserver,
  SandboxPhase,
} from "../sandbox/sandbox.ts";
import type { BreakerState } from "./breaker.ts";

/** Sandbox that an event is about. */
export interface SandboxName {
  /** UUID. */
  readonly sandboxId: string;
  /** Kind and slot: "core-1". */
  readonly instanceId: string;
  /** Name of its kind. */
  readonly kind: string;
}

/** Reason why a run was turned away. */
export type RefusalReason =
  | "queue_full"
  | "caller_full"
  | "queue_timeout"
  | "no_sandbox"
  | "draining";

/** Receiver of the pool's events; called synchronously, must not throw. */
export interface PoolEvents {
  /** A process was started; its id is 0 while it is not known. */
  sandboxStarted(event: SandboxName & { readonly pid: number }): void;
  /** The sandbox can take programs. */
  sandboxReady(
    event: SandboxName & {
      readonly pid: number;
      /** Time from start to ready, in milliseconds. */
      readonly bootMs: number;
      readonly fromImage: boolean;
      /** Locks that the system has granted. */
      readonly locks: Parameters<SandboxObserver["ready"]>[0]["locks"];
      readonly heapBytes: number;
      readonly rssBytes: number | null;
    },
  ): void;
  /** The sandbox was reset to its baseline. */
  sandboxReset(event: SandboxName & { readonly resetMs: number }): void;
  /** The sandbox was killed, was retired, or died; with the reason. */
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
      readonly language: Language;
      readonly outcome: "success" | RunErrorKind;
      /** Rules that refused the program. */
      readonly rules: readonly string[];
      readonly queueMs: number;
      readonly durationMs: number;
      readonly cpuMs: number;
    },
  ): void;
  /** Rows of a batch have ended. */
  rowsFinished(
    event: {
      /** Number of rows. */
      readonly rows: number;
      /** Reason why they ran twice; null if they did not. */
      readonly redone: string | null;
      /** True if they are the first of a group that did. */
      readonly startsRedo: boolean;
    },
  ): void;
  /** A program, or rows of a batch, have used a sandbox, wanted or not. */
  callerUsed(use: CallerUse): void;
  /** A batch has begun, or has ended. */
  batchesChanged(event: { readonly running: number }): void;
  /**
   * A program starts again: in another kind, whose modules it wants, or in the
   * same one, if its sandbox was lost as soon as it came.
   */
  runMoved(
    event: {
      readonly taskId: string;
      readonly from: string;
      readonly to: string;
    },
  ): void;
  /** No room for a run, or for a batch. */
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

/** Ends that are part of life; any other one is a warning. */
const EXPECTED_ENDS: ReadonlySet<EndReason> = new Set([
  "abandoned",
  "preempted",
  "closed",
  "retired",
]);

/** Returns a receiver of the pool's events. */
export function reportEvents(log: Log, metrics: SandboxMetrics): PoolEvents {
  return {
    sandboxStarted(event) {
      log.debug("sandbox started", { ...named(event), pid: event.pid });
    },
    sandboxReady(event) {
      metrics.sandboxReady(event);
      log.info("sandbox ready", {
        ...named(event),
        pid: event.pid,
        boot_ms: Math.round(event.bootMs),
        from_image: event.fromImage,
        seccomp: event.locks.seccomp,
        dies_with_parent: event.locks.diesWithParent,
        heap_bytes: event.heapBytes,
        rss_bytes: event.rssBytes,
      });
    },
    sandboxReset(event) {
      metrics.sandboxReset(event);
      log.debug("sandbox reset", {
        ...named(event),
        reset_ms: Math.round(event.resetMs * 100) / 100,
      });
    },
    sandboxEnded(event) {
      metrics.sandboxEnded(event);
      const level = EXPECTED_ENDS.has(event.reason) ? "info" : "warning";
      log[level]("sandbox ended", {
        ...named(event),
        reason: event.reason,
        phase: event.phase,
        detail: event.detail === "" ? undefined : event.detail,
        runs: event.runs,
        age_ms: Math.round(event.ageMs),
        task_id: event.taskId ?? undefined,
      });
    },
    sandboxGone(event) {
      log.debug("sandbox gone", {
        ...named(event),
        exit_code: event.exitCode,
        signal: event.signal,
      });
    },
    runFinished(event) {
      metrics.runFinished(event);
    },
    rowsFinished(event) {
      metrics.rowsFinished(event);
    },
    callerUsed(use) {
      metrics.callerUsed(use);
    },
    batchesChanged(event) {
      metrics.batchesChanged(event);
    },
    runMoved(event) {
      metrics.runMoved(event);
      log.debug("run moved", {
        task_id: event.taskId,
        from: event.from,
        to: event.to,
      });
    },
    runRefused(event) {
      metrics.runRefused(event);
      log.debug("run refused", {
        task_id: event.taskId,
        reason: event.reason,
      });
    },
    runAbandoned(event) {
      metrics.runAbandoned(event);
      log.debug("run abandoned", {
        task_id: event.taskId,
        phase: event.phase,
      });
    },
    breakerChanged(event) {
      metrics.breakerChanged(event);
      const level = event.state === "closed" ? "info" : "error";
      log[level]("breaker changed", {
        kind: event.kind,
        state: event.state,
        pause_ms: Math.round(event.pauseMs),
      });
    },
  };
}

function named({ sandboxId, instanceId }: SandboxName): LogFields {
  return { sandbox: instanceId, sandbox_id: sandboxId };
}
