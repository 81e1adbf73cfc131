/**
 * One kind of sandbox: its sandboxes, the runs that wait for one, and the
 * numbers from which the scheduler decides. Answers nobody and knows no other
 * kind.
 *
 * @module
 */

import type { BatchScheduler } from "./batch_scheduler.ts";
import type { BreakerState } from "./breaker.ts";
import type { Fleet } from "./fleet.ts";
import type { Job } from "./job.ts";
import type { Member } from "./members.ts";
import { otherImage } from "./other_image.ts";
import type { PoolEvents, RefusalReason } from "./pool_events.ts";
import type { RunQueue } from "./queue.ts";
import { RecentPeak } from "./recent_peak.ts";
import { RetryAfter } from "./retry_after.ts";
import type { Shares } from "./shares.ts";
import type { KindPlan, PlannedKind } from "./plan_pool.ts";
import { STAND_IN } from "./stand_in.ts";

/**
 * Time for which a sandbox is reserved for callers with nothing running, after
 * one has arrived, in milliseconds.
 */
const KEPT_FREE_MS = 10_000;

/** Options for {@linkcode Kind}. */
export interface KindOptions {
  readonly plan: KindPlan;
  readonly fleet: Fleet;
  readonly queue: RunQueue<Job>;
  readonly batches: BatchScheduler;
  /** Use of each caller, over all kinds. */
  readonly shares: Shares;
  readonly events: Pick<PoolEvents, "callerUsed">;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
  /** Most sandboxes of a kind at the moment. @default {as planned} */
  readonly mostOf?: (kind: string) => number;
  /**
   * Called while programs wait for a kind that may have no sandbox yet.
   *
   * @default {nothing}
   */
  readonly prepare?: (kind: string) => void;
}

/** State of a kind, in numbers. */
export interface KindStatus {
  readonly kind: string;
  readonly booting: number;
  readonly idle: number;
  readonly running: number;
  readonly resetting: number;
  readonly waiting: number;
  readonly breaker: BreakerState;
  /** Resident memory as last sampled, in bytes. */
  readonly memoryBytes: number;
}

/** A kind of sandbox, and what is known of it at the moment. */
export class Kind {
  readonly plan: KindPlan;
  readonly fleet: Fleet;
  readonly queue: RunQueue<Job>;
  readonly batches: BatchScheduler;
  /** The planned kind, until more is known of one that was coming. */
  planned: PlannedKind;
  /** True if no program is to go there: it never came, or is over. */
  isAbsent = false;
  /** True if no more sandboxes start than the waiting runs need. */
  isClosing = false;
  readonly #options: KindOptions;
  readonly #singles = new RecentPeak();
  readonly #retryAfter = new RetryAfter();
  #running = 0;
  /**
   * Time at which a caller with nothing running last came while another's run
   * was active.
   */
  #besideAt = -Infinity;

  /** Creates a kind without sandboxes. */
  constructor(options: KindOptions) {
    this.#options = options;
    this.plan = options.plan;
    this.planned = options.plan.kind;
    this.fleet = options.fleet;
    this.queue = options.queue;
    this.batches = options.batches;
  }

  get name(): string {
    return this.plan.kind.name;
  }

  /** Reports whether something is still being made for it. */
  get isComing(): boolean {
    return this.planned.coming && !this.isAbsent;
  }

  /** Reports whether it stands in for the one after it. */
  get isStandIn(): boolean {
    return this.name === STAND_IN;
  }

  /** Reports whether it has stood in, and is of no more use. */
  get isOver(): boolean {
    return this.isStandIn && this.isAbsent;
  }

  /** Reports whether its sandboxes can be started. */
  get isHere(): boolean {
    return !this.planned.coming && !this.isAbsent;
  }

  /** Reports whether it has, or is sure to have soon, a sandbox. */
  get canServe(): boolean {
    return this.fleet.canServe;
  }

  /** Reports whether it will have its first sandbox, and has none yet. */
  get isStarting(): boolean {
    return this.canServe && this.fleet.ready === 0;
  }

  /** Reports whether those that start after it need to wait no longer. */
  get isSettled(): boolean {
    return !this.canServe ||
      this.fleet.mostReady >= Math.min(this.plan.serving, this.#most);
  }

  /** Reports whether a caller's only run may start, whatever else runs. */
  get isExpress(): boolean {
    const { serving, express } = this.plan;
    if (this.#running >= serving) return true;
    // Sandboxes being put back do not count as running: their CPU is free in a
    // millisecond, and a spare can serve meanwhile. But the last one is left
    // while callers come of whom nothing runs.
    return this.#running > 0 && this.fleet.idle <= express &&
      this.#options.now() - this.#besideAt < KEPT_FREE_MS;
  }

  /** Reports whether some caller's run may start. */
  get hasRoom(): boolean {
    const { serving, express } = this.plan;
    return this.fleet.idle > 0 && this.#running < serving + express;
  }

  /**
   * Reports whether a batch may take a sandbox: what single runs leave, of
   * which as many as they have just needed stay free.
   */
  get mayReserve(): boolean {
    const singles = this.#singles.at(this.#options.now());
    const busy = Math.max(this.#running, singles) + this.batches.reservations;
    return !this.isClosing && !this.queue.hasTurn && !this.isExpress &&
      busy < this.plan.serving;
  }

  /** Reports whether something may become due by time alone. */
  get isBusy(): boolean {
    const { size, idle, opened } = this.fleet;
    return this.queue.size > 0 || size > idle || this.batches.size > 0 ||
      (opened && !this.isClosing && size < this.#wanted());
  }

  /** Notes who came, before the run starts or waits. */
  noteCaller(caller: string): void {
    if (this.#running > 0 && !this.#options.shares.isRunning(caller)) {
      this.#besideAt = this.#options.now();
    }
  }

  /**
   * Charges a client that makes a sandbox start. Others wait for that, and a
   * program may cost far less than the start that it causes.
   */
  charge(caller: string): void {
    const { kind: { expectedBootMs } } = this.plan;
    this.#options.shares.causedStart(caller, expectedBootMs);
  }

  /** Notes how many single runs there are at the moment. */
  noteSingles(): void {
    const singles = this.#running + this.queue.size;
    this.#singles.note(singles, this.#options.now());
  }

  /** Starts what waits: runs first, and batches in what they leave. */
  pump(): void {
    while (this.hasRoom) {
      const job = this.queue.take(this.isExpress);
      if (job === undefined) break;
      if (this.start(job)) continue;
      this.queue.giveBack(job);
      break;
    }
    while (this.mayReserve && this.batches.reserve());
  }

  /** Starts a run in an idle sandbox; false if none of them may serve it. */
  start(job: Job): boolean {
    const { resume } = job.request;
    const { now, shares } = this.#options;
    const member = this.fleet.take(job.caller, resume?.id);
    if (member?.sandbox == null) return false;
    if (resume !== undefined && resume.imageId !== member.imageId) {
      this.fleet.giveBack(member);
      job.fail(otherImage());
      return true;
    }
    member.phase = "running";
    member.job = job;
    member.caller = job.caller;
    job.start(now(), this.name);
    shares.started(job.caller);
    this.#running += 1;
    member.sandbox.run(job.request);
    job.watcher?.began(member.sandbox.follow?.());
    return true;
  }

  /** Parts a sandbox from its run, and charges the caller. */
  leave(
    member: Member,
    cpuMs: number | null,
    memoryBytes = member.sandbox?.rssBytes ?? 0,
  ): Job | null {
    const { job } = member;
    member.job = null;
    member.killAt = null;
    if (job === null) return null;
    const { now, shares, events } = this.#options;
    this.#running -= 1;
    job.watcher?.left();
    const wallMs = now() - (job.startedAt ?? job.queuedAt);
    this.#retryAfter.note(wallMs);
    // One that sleeps keeps a sandbox in which another could compute.
    shares.ended(job.caller, Math.max(cpuMs ?? 0, wallMs));
    events.callerUsed({
      caller: job.caller,
      runs: 1,
      cpuMs: Math.max(
        0,
        // Of one that cannot be measured, the most that it can be.
        (cpuMs ?? wallMs) - (job.request.chargedCpuMs ?? 0),
      ),
      memoryByteSeconds: memoryBytes * wallMs / 1_000,
    });
    return job;
  }

  /** Starts what may start: runs, batches, and sandboxes for the others. */
  advance(): void {
    this.pump();
    this.fill();
  }

  /** Lets it start sandboxes. */
  open(): void {
    if (this.fleet.opened) return;
    this.fleet.open();
    this.fill();
  }

  /** Starts the sandboxes that are wanted, as fast as they may be. */
  fill(): void {
    const { serving, spares } = this.plan;
    const isWaitedFor = this.queue.size > 0 || this.batches.wanted > 0;
    if (isWaitedFor && this.isHere && this.#most === 0) {
      this.#options.prepare?.(this.name);
    }
    this.fleet.fill(
      () => Math.min(this.#wanted(), serving + spares),
      isWaitedFor,
    );
  }

  /** Returns when a run that is turned away may try again, in seconds. */
  retryAfterSeconds(reason: RefusalReason): number {
    return reason === "no_sandbox"
      ? this.#retryAfter.inSeconds(this.fleet.pauseMs)
      : this.#retryAfter.seconds(this.queue.size, this.plan.serving);
  }

  /** Returns when a run of a caller that has too many may try again, in s. */
  callerRetryAfterSeconds(maxWaiting: number, maxRuns: number): number {
    const serving = Math.min(this.plan.serving, maxRuns);
    return this.#retryAfter.seconds(maxWaiting, serving);
  }

  /** Returns how many sandboxes do what. */
  status(): KindStatus {
    return {
      kind: this.name,
      running: this.#running + this.batches.reservations,
      waiting: this.queue.size,
      ...this.fleet.status(),
    };
  }

  /** Number of sandboxes that there should be. */
  #wanted(): number {
    if (this.isClosing) {
      return this.queue.size > 0 && this.fleet.alive === 0
        ? this.fleet.size + 1
        : 0;
    }
    const { serving, spares } = this.plan;
    return Math.min(serving + spares, this.#most);
  }

  get #most(): number {
    return this.#options.mostOf?.(this.name) ?? Infinity;
  }
}
