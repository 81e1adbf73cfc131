/**
 * What becomes of a run that its sandbox has left: it is answered, goes on in
 * another kind, or starts again. Sees no queue but that of the run's kind.
 *
 * @module
 */

import type {
  PrintedOutput,
  SandboxAnswer,
  SandboxEnd,
} from "../sandbox/sandbox.ts";
import type { Job } from "./job.ts";
import type { Kind } from "./kind.ts";
import type { Member } from "./members.ts";
import type { Placement } from "./placement.ts";
import type { PoolEvents } from "./pool_events.ts";
import { withHelp } from "./run_result.ts";
import { refuseJob, settleAnswered, settleLost } from "./settle_job.ts";

/** What {@linkcode RunEnds} is made of. */
export interface RunEndsOptions {
  readonly placement: Placement;
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

/** Ends runs. */
export class RunEnds {
  readonly #options: RunEndsOptions;

  /** Creates it. */
  constructor(options: RunEndsOptions) {
    this.#options = options;
  }

  /**
   * Answers a run that has ended by itself.
   *
   * @returns Where it goes on instead, if it lacked what another kind has.
   */
  answered(
    kind: Kind,
    job: Job,
    { name }: Member,
    answer: SandboxAnswer,
  ): Kind | undefined {
    if (job.settled) return undefined;
    const { placement, events, now } = this.#options;
    const { missingModules } = answer.result;
    const { taskId } = job.request;
    const next = placement.next(kind, missingModules, job.request);
    if (next !== undefined) {
      events.runMoved({ taskId, from: kind.name, to: next.name });
      job.waitAgain(now());
      return next;
    }
    const help = placement.explain(missingModules, job.request);
    settleAnswered(job, withHelp(answer, help), name, events);
  }

  /** Answers a run whose sandbox is lost, or lets it wait for another one. */
  lost(
    kind: Kind,
    job: Job,
    { name }: Member,
    end: SandboxEnd,
    printed: PrintedOutput | null,
  ): void {
    if (job.settled) return;
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
