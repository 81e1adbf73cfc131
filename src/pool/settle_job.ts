/**
 * Answers the caller of a run, or turns the run away, and tells the events of
 * it, in one step, so that neither happens without the other.
 *
 * @module
 */

import type { RunResult } from "../run/result.ts";
import type { Job } from "./job.ts";
import type { Kind } from "./kind.ts";
import type { PoolEvents, RefusalReason, SandboxName } from "./pool_events.ts";
import { completedResult, lostResult, type RunPlace } from "./run_result.ts";
import type { CallerShare } from "./shares.ts";
import type {
  PrintedOutput,
  SandboxAnswer,
  SandboxEnd,
} from "../sandbox/sandbox.ts";

/** Answers with what the sandbox reported. */
export function settleAnswered(
  job: Job,
  answer: SandboxAnswer,
  name: SandboxName,
  events: PoolEvents,
): void {
  settle(job, completedResult(answer, place(job, name)), name, events);
}

/** Answers with why the sandbox was lost. */
export function settleLost(
  job: Job,
  end: SandboxEnd,
  printed: PrintedOutput | null,
  name: SandboxName,
  events: PoolEvents,
  { nowMs, cpuLimitMs }: {
    readonly nowMs: number;
    readonly cpuLimitMs: number;
  },
): void {
  const result = lostResult({
    isApart: job.request.kernel !== undefined,
    ...place(job, name),
    reason: end.reason,
    wallMs: nowMs - (job.startedAt ?? job.queuedAt),
    timeoutMs: job.request.timeoutMs,
    cpuLimitMs,
    cpuMs: end.cpuMs,
    printed,
  });
  settle(job, result, name, events);
}

/** Turns a run away that a kind cannot take. */
export function refuseJob(
  job: Job,
  reason: RefusalReason,
  fact: string,
  kind: Kind,
  events: PoolEvents,
): void {
  turnAway(job, reason, `${fact}${startNote(kind)}`, events, {
    retryAfterSeconds: kind.retryAfterSeconds(reason),
    isStarting: kind.isStarting,
  });
}

/** Turns a run away, in the name of no kind if none has been chosen. */
export function turnAway(
  job: Job,
  reason: RefusalReason,
  fact: string,
  events: Pick<PoolEvents, "runRefused">,
  { retryAfterSeconds = 1, isStarting = false } = {},
): void {
  events.runRefused({ taskId: job.request.taskId, reason });
  job.refuse(`Cannot run the program: ${fact}`, retryAfterSeconds, isStarting);
}

/** Turns a run away that has waited for too long. */
export function refuseLate(job: Job, kind: Kind, events: PoolEvents): void {
  if (!kind.fleet.opened) {
    const fact = "what it needs is still being prepared";
    refuseJob(job, "queue_timeout", fact, kind, events);
  } else if (!kind.canServe) {
    refuseJob(job, "no_sandbox", "no sandbox can be started", kind, events);
  } else {
    const fact = "no sandbox was free in time";
    refuseJob(job, "queue_timeout", fact, kind, events);
  }
}

/** Turns a run away whose caller has as many as it may. */
export function refuseCaller(
  job: Job,
  { maxWaiting, maxRuns }: CallerShare,
  kind: Kind,
  events: PoolEvents,
): void {
  const { caller, request: { taskId } } = job;
  events.runRefused({ taskId, reason: "caller_full" });
  job.refuseCaller(
    `"${caller}" may have ${maxWaiting} programs wait`,
    kind.callerRetryAfterSeconds(maxWaiting, maxRuns),
  );
}

/** Returns how long a kind takes to start, where it has not yet. */
function startNote({ isStarting, fleet, plan, name }: Kind): string {
  if (!isStarting || !fleet.opened) return "";
  const seconds = Math.ceil(plan.kind.expectedBootMs / 1_000);
  return `; "${name}" is still starting, which takes about ${seconds} s`;
}

function settle(
  job: Job,
  result: RunResult,
  name: SandboxName,
  events: PoolEvents,
): void {
  events.runFinished({
    ...name,
    taskId: job.request.taskId,
    language: job.request.language,
    outcome: result.error?.kind ?? "success",
    rules: result.error?.rules ?? [],
    queueMs: result.queueMs,
    durationMs: result.durationMs,
    cpuMs: result.cpuMs,
  });
  job.finish(result);
}

function place(
  { waitedMs: queueMs }: Job,
  { sandboxId, instanceId, kind }: SandboxName,
): RunPlace {
  return { sandboxId, instanceId, kind, queueMs };
}
