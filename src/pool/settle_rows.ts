/**
 * Ends or retries rows, or a set-up, whose sandbox is lost: they wait again, or
 * are answered with the reason. Turns batches away. Counterpart of
 * `settle_job.ts`.
 *
 * @module
 */

import type { PrintedOutput, SandboxEnd } from "../sandbox/sandbox.ts";
import type { Batch } from "./batch.ts";
import type { PoolEvents, RefusalReason, SandboxName } from "./pool_events.ts";
import type { Reservation } from "./reservation.ts";
import { lostResult } from "./run_result.ts";

/** Ends of a sandbox that are no fault of a row's. */
const INNOCENT_ENDS: ReadonlySet<SandboxEnd["reason"]> = new Set([
  "retired",
  "closed",
  "abandoned",
]);

/** A sandbox that was lost with rows in it. */
export interface RowsLoss {
  readonly name: SandboxName;
  readonly end: SandboxEnd;
  readonly printed: PrintedOutput | null;
  readonly nowMs: number;
  /** CPU time of one row, in milliseconds. */
  readonly cpuLimitMs: number;
}

/** Turns a batch away, or breaks it off. */
export function refuseBatch(
  batch: Batch,
  reason: RefusalReason,
  fact: string,
  events: Pick<PoolEvents, "runRefused">,
  isStarting = false,
): void {
  if (batch.settled) return;
  events.runRefused({ taskId: batch.request.taskId, reason });
  batch.refuse(`Cannot run the batch: ${fact}`, isStarting);
}

/** Lets what a sandbox has not answered wait again, or answers it. */
export function settleLostRows(
  reservation: Reservation,
  loss: RowsLoss,
  events: Pick<PoolEvents, "rowsFinished">,
): void {
  const { batch, isOpen, startedAt } = reservation;
  const { reason } = loss.end;
  const isStopped = reason === "preempted";
  const isInnocent = isStopped || INNOCENT_ENDS.has(reason);
  if (!isOpen) {
    if (isStopped) batch.setupStops += 1;
    if (isInnocent) return;
    if (reason === "crash" && !batch.startedAgain) {
      batch.startedAgain = true;
      return;
    }
    const { timeoutMs } = batch.request;
    batch.fail(lost(loss, timeoutMs, loss.nowMs - startedAt));
    return;
  }
  const row = reservation.giveBack({ isInnocent, isStopped });
  if (row === undefined) return;
  const { rowTimeoutMs } = batch.request;
  batch.tell(row, {
    ...lost(loss, rowTimeoutMs, rowTimeoutMs),
    durationUs: 1_000 * rowTimeoutMs,
  });
  events.rowsFinished({ rows: 1, redone: null, startsRedo: false });
}

function lost(
  { name, end, printed, cpuLimitMs }: RowsLoss,
  timeoutMs: number,
  wallMs: number,
) {
  return lostResult({
    isApart: false,
    ...name,
    queueMs: 0,
    reason: end.reason,
    printed,
    wallMs,
    timeoutMs,
    cpuLimitMs,
    cpuMs: end.cpuMs,
  });
}
