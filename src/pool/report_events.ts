/**
 * Tells the log and the metrics what happens in the pool: a line per event of
 * a sandbox. Requests have lines of their own, written by the HTTP side.
 *
 * @module
 */

import type { Log, LogFields } from "../log.ts";
import type { SandboxMetrics } from "../metrics.ts";
import type { PoolEvents, SandboxName } from "./pool_events.ts";
import type { EndReason } from "../sandbox/sandbox.ts";

/** Ends that are part of life; any other one is a warning. */
const EXPECTED_ENDS: ReadonlySet<EndReason> = new Set([
  "abandoned",
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
