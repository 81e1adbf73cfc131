/**
 * Tells log and metrics what happens in the pool: one line per event of a
 * sandbox, and none of them with anything that a user sent.
 *
 * @module
 */

import type { Log } from "../log.ts";
import type { SandboxMetrics } from "../metrics.ts";
import type { PoolEvents } from "./pool_events.ts";
import type { EndReason } from "./sandbox.ts";

/** Ends that nobody need look into. */
const ORDINARY_ENDS: readonly EndReason[] = ["abandoned", "closed", "retired"];

/** Returns the receiver of the pool's events. */
export function reportPoolEvents(
  log: Log,
  metrics: SandboxMetrics,
): PoolEvents {
  return {
    sandboxStarted: ({ instanceId, sandboxId, pid }) =>
      log.debug("sandbox started", {
        sandbox: instanceId,
        sandbox_id: sandboxId,
        pid,
      }),
    sandboxReady: (event) => {
      metrics.sandboxReady(event);
      log.info("sandbox ready", {
        sandbox: event.instanceId,
        sandbox_id: event.sandboxId,
        boot_ms: Math.round(event.bootMs),
        from_image: event.fromImage,
        seccomp: event.locks.seccomp,
        dies_with_parent: event.locks.diesWithParent,
        rss_bytes: event.rssBytes,
      });
    },
    sandboxReset: (event) => metrics.sandboxReset(event),
    sandboxEnded: (event) => {
      metrics.sandboxEnded(event);
      const level = ORDINARY_ENDS.includes(event.reason) ? "info" : "warning";
      log[level]("sandbox ended", {
        sandbox: event.instanceId,
        sandbox_id: event.sandboxId,
        reason: event.reason,
        phase: event.phase,
        detail: event.detail,
        runs: event.runs,
        age_ms: Math.round(event.ageMs),
        task_id: event.taskId,
      });
    },
    sandboxGone: ({ instanceId, sandboxId, exitCode, signal }) =>
      log.debug("sandbox gone", {
        sandbox: instanceId,
        sandbox_id: sandboxId,
        exit_code: exitCode,
        signal,
      }),
    runFinished: (event) => metrics.runFinished(event),
    runMoved: (event) => {
      metrics.runMoved(event);
      log.debug("run moved", {
        task_id: event.taskId,
        from: event.from,
        to: event.to,
      });
    },
    runRefused: (event) => metrics.runRefused(event),
    runAbandoned: (event) => {
      metrics.runAbandoned(event);
      log.info("client went away", {
        task_id: event.taskId,
        phase: event.phase,
      });
    },
    breakerChanged: (event) => {
      metrics.breakerChanged(event);
      log.error("breaker changed", {
        kind: event.kind,
        state: event.state,
        pause_ms: event.pauseMs,
      });
    },
  };
}
