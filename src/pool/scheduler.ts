/**
 * Decides which run goes to which sandbox, which runs wait, and which are turned
 * away, over all kinds. Requests come from `pool.ts`; what becomes of sandboxes
 * comes from each kind's fleet. Sees no process, and no clock but the one it is
 * given.
 *
 * Between two calls this always holds: no more sandboxes than planned, dying
 * ones included; at most one run in each; no run waits while one could start.
 *
 * @module
 */

import { StateError } from "../run/thrown_errors.ts";
import type { SandboxAnswer } from "../sandbox/sandbox.ts";
import type { Batch } from "./batch.ts";
import type { CrashBreakerOptions } from "./breaker.ts";
import { createKind, type KindListener } from "./create_kind.ts";
import type { StartSandbox } from "./fleet.ts";
import type { Job } from "./job.ts";
import type { Kind, KindOptions } from "./kind.ts";
import { LostSandboxes, type LostSandboxesOptions } from "./lost_sandbox.ts";
import type { Member } from "./members.ts";
import { Placement } from "./placement.ts";
import type { PoolEvents } from "./pool_events.ts";
import type { RunQueueOptions } from "./queue.ts";
import { RunEnds } from "./run_ends.ts";
import { completedResult } from "./run_result.ts";
import { refuseCaller, refuseJob, refuseLate, turnAway } from "./settle_job.ts";
import { refuseBatch } from "./settle_rows.ts";
import { type ShareOf, Shares } from "./shares.ts";
import type { PlannedKind, PoolPlan } from "./plan_pool.ts";
import { firstKinds } from "./stand_in.ts";

/** Options for {@linkcode Scheduler}. */
export interface SchedulerOptions
  extends
    Pick<LostSandboxesOptions, "restartWithinMs">,
    Pick<KindOptions, "mostOf" | "prepare"> {
  readonly plan: PoolPlan;
  readonly start: StartSandbox;
  readonly events: PoolEvents;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
  /** Longest wait for a sandbox, in milliseconds. */
  readonly queueTimeoutMs: number;
  /** CPU time of one program, in milliseconds. */
  readonly cpuLimitMs: number;
  /** Sandboxes that boot at the same time; an integer > 0. @default {2} */
  readonly bootsAtOnce?: number;
  /** Programs after which a sandbox is replaced. @default {Infinity} */
  readonly maxRuns?: number;
  /** True if no sandbox serves two callers. @default {one after the other} */
  readonly isPerCaller?: boolean;
  /** Limits of each kind's queue. */
  readonly queue: RunQueueOptions;
  /** Share of each caller. @default {all have the same} */
  readonly shareOf?: ShareOf;
  /** Rules to stop starting sandboxes that die. */
  readonly breaker?: CrashBreakerOptions;
  /** Called after anything that may let others go on. */
  readonly changed: () => void;
}

const NO_SUCH_KIND = "Cannot continue the state: it is of a kind of sandbox " +
  "that this service does not have; start again without it";
/** Tells a caller that no kind here runs a language. */
const noSandboxFor = (language: string) =>
  `this service has no sandbox for ${language}; ` +
  "see FAAS_SANDBOXES and FAAS_POOL_MAX_SIZE";

/** Distributes runs and batches over the sandboxes of all kinds. */
export class Scheduler {
  /** Smallest kind first. */
  readonly kinds: readonly Kind[];
  readonly #options: SchedulerOptions;
  readonly #shares: Shares;
  readonly #placement: Placement;
  readonly #ends: RunEnds;
  readonly #lost: LostSandboxes;
  /** Kind in which each batch runs. */
  readonly #places = new Map<Batch, Kind>();

  /** Creates a scheduler that has started nothing. */
  constructor(options: SchedulerOptions) {
    const {
      breaker = {},
      bootsAtOnce = 2,
      maxRuns = Infinity,
      queue: queueLimits,
      ...rest
    } = options;
    this.#options = options;
    const shares = new Shares(options.shareOf);
    this.#shares = shares;
    const parts = { ...rest, breaker, maxRuns, queueLimits, shares };
    const listener = this.#listener();
    const first = firstKinds(options.plan);
    this.kinds = options.plan.kinds.map((plan) =>
      createKind({
        ...parts,
        plan,
        // A large one keeps a CPU busy for seconds: never several at once.
        bootsAtOnce: first.includes(plan.kind.name) ? bootsAtOnce : 1,
      }, listener)
    );
    this.#placement = new Placement(this.kinds);
    this.#ends = new RunEnds({ ...options, placement: this.#placement });
    this.#lost = new LostSandboxes(options);
  }

  /** Reports whether no sandbox and no process is left. */
  get isEmpty(): boolean {
    return this.kinds.every(({ fleet }) => fleet.size === 0);
  }

  /** Starts a run, lets it wait, or refuses it. */
  submit(job: Job): void {
    const kind = this.#placement.first(job.request);
    if (kind !== undefined) this.#submitTo(kind, job);
    else if (job.request.resume !== undefined) {
      job.fail(new StateError("gone", NO_SUCH_KIND));
    } else {
      const fact = noSandboxFor(job.request.language);
      turnAway(job, "no_sandbox", fact, this.#options.events);
    }
  }

  /** Gives back the place of a run whose client has gone. */
  abandon(job: Job): void {
    const { taskId } = job.request;
    for (const { queue, fleet, plan } of this.kinds) {
      if (queue.remove(job)) {
        this.#options.events.runAbandoned({ taskId, phase: "queued" });
        return;
      }
      const member = fleet.find(job);
      if (member === undefined) continue;
      // A run that is nearly done may end by itself: past this, a new sandbox
      // costs less than waiting. Nothing but SIGKILL ends a program from
      // outside.
      member.killAt = this.#options.now() + plan.kind.expectedBootMs;
      this.#options.events.runAbandoned({ taskId, phase: "running" });
    }
  }

  /** Starts a batch, or turns it away. */
  submitBatch(batch: Batch): void {
    const kind = this.#placement.first({ ...batch.request, ...batch.program });
    if (kind !== undefined) this.#submitBatchTo(kind, batch);
    else if (batch.request.resume !== undefined) {
      batch.deny(new StateError("gone", NO_SUCH_KIND));
    } else {
      const fact = noSandboxFor(batch.program.language);
      refuseBatch(batch, "no_sandbox", fact, this.#options.events);
    }
    this.#countBatches();
  }

  /** Takes note that a batch has more rows, or that it has ended. */
  changedBatch(batch: Batch): void {
    const kind = this.#places.get(batch);
    if (kind === undefined) return;
    kind.batches.feed(batch);
    kind.advance();
  }

  /** Forgets a batch that has ended. */
  forgetBatch(batch: Batch): void {
    this.changedBatch(batch);
    this.#places.delete(batch);
    this.#countBatches();
  }

  /** Starts what may start now, kinds that wait for others included. */
  startWaiting(): void {
    this.#relieveStandIn();
    // A run of one kind may have kept its caller from starting one of another.
    for (const kind of this.kinds) if (kind.queue.size > 0) kind.pump();
    // Each kind starts once the one before it serves, or cannot.
    for (const kind of this.kinds) {
      if (!kind.isHere) continue;
      kind.open();
      if (!kind.isSettled) break;
    }
    this.#options.changed();
  }

  /** Does what is due; false if nothing can become due by time alone. */
  tick(): boolean {
    const now = this.#options.now();
    for (const kind of this.kinds) {
      kind.fleet.check(now);
      for (const job of kind.queue.expire(now)) {
        refuseLate(job, kind, this.#options.events);
      }
      const halfMs = this.#options.queueTimeoutMs / 2;
      kind.batches.tick(now, kind.queue.urgent(now + halfMs));
      kind.advance();
    }
    const isBusy = this.kinds.some((kind) => kind.isBusy);
    this.startWaiting();
    return isBusy;
  }

  /** Lets a kind start that was planned as coming. */
  arrive(planned: PlannedKind): void {
    this.#placement.arrive(planned);
    this.startWaiting();
  }

  /** Continues without a kind that was planned as coming. */
  giveUp(name: string): void {
    // The others say what is missing there.
    const waiting = this.#placement.giveUp(name)?.queue.clear() ?? [];
    for (const job of waiting) this.submit(job);
    this.startWaiting();
  }

  /** Starts no more sandboxes than the waiting runs need. */
  drain(): void {
    for (const kind of this.kinds) kind.isClosing = true;
    this.startWaiting();
  }

  /** Turns away what waits and kills every sandbox. */
  close(): void {
    for (const kind of this.kinds) {
      kind.isClosing = true;
      kind.batches.refuse("draining", "the service stops");
      for (const job of kind.queue.clear()) {
        const { events } = this.#options;
        refuseJob(job, "draining", "the service stops", kind, events);
      }
      kind.fleet.close();
    }
  }

  #listener(): KindListener {
    return {
      rested: (kind) => {
        kind.advance();
        this.startWaiting();
      },
      answered: (...event) => this.#answered(...event),
      opened: (kind, member, setupMs) => {
        kind.batches.opened(member, setupMs);
        if (kind.queue.size > 0) kind.pump();
      },
      rowsAnswered: (kind, member, answers) => {
        kind.batches.rowsAnswered(member, answers);
        if (kind.queue.size > 0) kind.pump();
      },
      worn: (kind, { caller }) => kind.charge(caller),
      lost: (kind, ...event) => {
        this.#lost.settle(kind, ...event);
        kind.pump();
        this.startWaiting();
      },
      started: () => this.startWaiting(),
      gone: (kind) => {
        kind.fill();
        this.startWaiting();
      },
      displaced: (kind, job) => {
        const fact = "a caller that has fewer needs the place";
        refuseJob(job, "queue_full", fact, kind, this.#options.events);
      },
    };
  }

  #submitTo(kind: Kind, job: Job): void {
    const { caller } = job;
    const { events } = this.#options;
    kind.noteCaller(caller);
    const mayStart = kind.hasRoom &&
      this.#shares.mayStart(caller, kind.isExpress);
    // Not by the queue: in a full one another's run would make room in vain.
    if (mayStart && kind.start(job)) {
      // Started.
    } else if (!this.#shares.mayWait(caller)) {
      refuseCaller(job, this.#shares.of(caller), kind, events);
      return;
    } else if (!kind.queue.offer(job)) {
      const fact = `${kind.queue.size} runs are waiting`;
      refuseJob(job, "queue_full", fact, kind, events);
      return;
    }
    kind.pump();
    kind.noteSingles();
    this.#reclaim(kind);
    kind.fill();
  }

  #submitBatchTo(kind: Kind, batch: Batch): void {
    this.#places.set(batch, kind);
    kind.batches.add(batch);
    kind.advance();
  }

  /** Ends what stands in for a kind, once that serves and nothing is left there. */
  #relieveStandIn(): void {
    const [standIn, kind] = this.kinds;
    if (!standIn.isStandIn || standIn.isClosing) return;
    if (!standIn.isAbsent) {
      if (kind.fleet.ready === 0) return;
      this.#placement.leaveOut(standIn);
    }
    for (const job of standIn.queue.clear()) this.submit(job);
    if (standIn.status().running > 0 || standIn.batches.size > 0) return;
    standIn.isClosing = true;
    standIn.fleet.close();
  }

  #countBatches(): void {
    this.#options.events.batchesChanged({ running: this.#places.size });
  }

  /** Asks batches to give back the sandboxes that waiting runs need. */
  #reclaim({ batches, queue }: Kind): void {
    batches.reclaim(queue.startable);
    for (const caller of queue.heldByBatches) {
      for (const kind of this.kinds) kind.batches.reclaimOf(caller);
    }
  }

  #answered(kind: Kind, member: Member, answer: SandboxAnswer): void {
    if (member.reservation !== null) this.#setupFailed(kind, member, answer);
    const { memoryPeakBytes } = answer.result;
    const job = kind.leave(member, answer.cpuMs, memoryPeakBytes);
    if (job !== null) {
      const next = this.#ends.answered(kind, job, member, answer);
      if (next !== undefined) this.#submitTo(next, job);
    }
    kind.pump();
    this.startWaiting();
  }

  /** The set-up of a batch has failed, or lacks what another kind has. */
  #setupFailed(kind: Kind, member: Member, answer: SandboxAnswer): void {
    const batch = kind.batches.setupFailed(member, answer);
    if (batch === null) return;
    const { missingModules } = answer.result;
    const { taskId } = batch.request;
    const next = this.#placement.next(kind, missingModules, batch.program);
    if (next === undefined) {
      batch.fail(completedResult(answer, { ...member.name, queueMs: 0 }));
      kind.batches.remove(batch);
      return;
    }
    this.#options.events.runMoved({ taskId, from: kind.name, to: next.name });
    kind.batches.delete(batch);
    this.#submitBatchTo(next, batch);
  }
}
