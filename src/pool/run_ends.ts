/**
 * The end of a run whose sandbox has answered: its caller has the answer, or the
 * run goes on in another kind. `lost_sandbox.ts` ends all others.
 *
 * @module
 */

import type { SandboxAnswer } from "../sandbox/sandbox.ts";
import type { Job } from "./job.ts";
import type { Kind } from "./kind.ts";
import type { Member } from "./members.ts";
import type { Placement } from "./placement.ts";
import type { PoolEvents } from "./pool_events.ts";
import { withHelp } from "./run_result.ts";
import { settleAnswered } from "./settle_job.ts";

/** Options for {@linkcode RunEnds}. */
export interface RunEndsOptions {
  readonly placement: Placement;
  readonly events: PoolEvents;
  readonly now: () => number;
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
   * @returns Kind in which it continues, if it lacked what another kind has.
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
}
