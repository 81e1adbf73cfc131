/**
 * Handles the death of a sandbox, whatever the reason: its caller is charged if
 * its program did it, a batch gets its rows back, and a run is answered or
 * starts again in another sandbox. `fleet.ts` replaces the sandbox.
 *
 * @module
 */

import type { PrintedOutput, SandboxEnd } from "../sandbox/sandbox.ts";
import { isCausedByProgram } from "./end_cause.ts";
import type { Job } from "./job.ts";
import type { Kind } from "./kind.ts";
import type { Member } from "./members.ts";
import type { PoolEvents } from "./pool_events.ts";
import { refuseJob, settleLost } from "./settle_job.ts";

/** Options for {@linkcode LostSandboxes}. */
export interface LostSandboxesOptions {
  readonly events: PoolEvents;
  readonly now: () => number;
  /** CPU time of one program, in milliseconds; for the text of an answer. */
  readonly cpuLimitMs: number;
  /**
   * A run whose sandbox dies within this time starts again in another one,
   * once, in milliseconds. @default {1_000}
   */
  readonly restartWithinMs?: number;
}

/** Settles what ran in sandboxes that have died. */
export class LostSandboxes {
  readonly #options: LostSandboxesOptions;

  /** Creates it. */
  constructor(options: LostSandboxesOptions) {
    this.#options = options;
  }

  /** Settles what ran in a sandbox that has died. */
  settle(
    kind: Kind,
    member: Member,
    end: SandboxEnd,
    printed: PrintedOutput | null,
  ): void {
    if (isCausedByProgram(end)) kind.charge(member.caller);
    if (member.reservation !== null) kind.batches.lost(member, end, printed);
    const job = kind.leave(member, end.cpuMs);
    if (job !== null && !job.settled) {
      this.#settleRun(kind, job, member, end, printed);
    }
  }

  #settleRun(
    kind: Kind,
    job: Job,
    { name }: Member,
    end: SandboxEnd,
    printed: PrintedOutput | null,
  ): void {
    const { events, cpuLimitMs, now } = this.#options;
    const nowMs = now();
    if (end.reason === "closed") {
      refuseJob(job, "draining", "the service stops", kind, events);
    } else if (!this.#startAgain(kind, job, end, nowMs)) {
      settleLost(job, end, printed, name, events, { nowMs, cpuLimitMs });
    }
  }

  // A sandbox that is lost as soon as a program comes may have been broken
  // before: by the program before, or from outside. A program has no effect
  // but its answer, so running it twice harms nobody. One that breaks the
  // protocol was most likely made to by this very program, and would be again.
  #startAgain(
    { name, queue }: Kind,
    job: Job,
    { reason }: SandboxEnd,
    nowMs: number,
  ): boolean {
    const { restartWithinMs = 1_000, events } = this.#options;
    const { startedAt, startedAgain, request: { taskId } } = job;
    const isEarly = startedAt !== null && nowMs - startedAt < restartWithinMs;
    if (!isEarly || reason !== "crash" || startedAgain) return false;
    job.startedAgain = true;
    job.waitAgain(nowMs);
    if (!queue.offer(job)) {
      // Answered as a crash, and that began when it began.
      job.startedAt = startedAt;
      return false;
    }
    events.runMoved({ taskId, from: name, to: name });
    return true;
  }
}
