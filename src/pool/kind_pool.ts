/**
 * The runs of one kind of sandbox: which goes where, which wait, and which are
 * turned away. Sees no process, and no clock but the one it is given.
 *
 * Between two calls this always holds: no more sandboxes than planned, dying
 * ones included; at most one run in each; no run waits while one could start.
 *
 * @module
 */

import type {
  PrintedOutput,
  SandboxAnswer,
  SandboxEnd,
} from "../sandbox/sandbox.ts";
import type { Batch } from "./batch.ts";
import { Batches } from "./batches.ts";
import type { BreakerState } from "./breaker.ts";
import { Fleet, type FleetOptions } from "./fleet.ts";
import type { Job } from "./job.ts";
import type { Member } from "./members.ts";
import { otherImage } from "./other_image.ts";
import type { RefusalReason } from "./pool_events.ts";
import { RunQueue, type RunQueueOptions } from "./queue.ts";
import { RecentPeak } from "./recent_peak.ts";
import { RetryAfter } from "./retry_after.ts";
import type { RoutedProgram } from "./route.ts";
import type { Shares } from "./shares.ts";
import { settleAnswered, settleLost } from "./settle_job.ts";
import type { KindPlan } from "./sizing.ts";

/** Time for a row whose client has gone, in milliseconds. */
const ABANDONED_BATCH_MS = 40;

/**
 * How long a sandbox is kept for callers of whom nothing runs, after one has
 * come beside another, in milliseconds.
 */
const KEPT_FREE_MS = 10_000;

/** What a {@linkcode KindPool} is made of. */
export interface KindPoolOptions extends FleetOptions {
  readonly queue: RunQueueOptions;
  /** What each caller has used, of this kind and of the others. */
  readonly shares: Shares;
  /** Asks a caller's batches, of whichever kind, to give a sandbox back. */
  readonly reclaimOf: (caller: string) => void;
  /** A run whose sandbox is lost within this time starts again, once; in ms. */
  readonly restartWithinMs: number;
  /** CPU time of one program, in milliseconds; for the text of an answer. */
  readonly cpuLimitMs: number;
  /** Time without a run after which those on demand are ended, in ms. */
  readonly quietTimeMs: number;
  /** How long a batch may wait for its first sandbox, in milliseconds. */
  readonly queueTimeoutMs: number;
  /** Takes a batch that lacks modules here; false to answer it as it is. */
  readonly moveBatch: (batch: Batch, modules: readonly string[]) => boolean;
  /** Takes a run that lacks modules here; false to answer it as it is. */
  readonly move: (job: Job, modules: readonly string[]) => boolean;
  /** Says where what a program lacks would be, if it is anywhere. */
  readonly explain: (
    program: RoutedProgram,
    modules: readonly string[],
  ) => string | null;
  /** Called after anything that may let others go on. */
  readonly changed: () => void;
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

/** A pool of sandboxes of one kind. */
export class KindPool {
  readonly #options: KindPoolOptions;
  readonly #plan: KindPlan;
  readonly #now: () => number;
  readonly #queue: RunQueue<Job>;
  readonly #fleet: Fleet;
  readonly #batches: Batches;
  readonly #singles = new RecentPeak();
  readonly #retryAfter = new RetryAfter();
  #running = 0;
  #closing = false;
  /** Whether what starts on demand has been asked for. */
  #awake: boolean;
  #lastUsedAt = 0;
  /** When a run last came whose caller had none, while another's ran. */
  #besideAt = -Infinity;

  /** Creates a pool without sandboxes. */
  constructor(options: KindPoolOptions) {
    this.#options = options;
    this.#plan = options.plan;
    this.#now = options.now;
    this.#awake = !options.plan.onDemand;
    this.#queue = new RunQueue(options.queue, options.shares, (job) => {
      this.#refuse(
        job,
        "queue_full",
        "a caller that has fewer needs the place",
      );
    });
    this.#fleet = new Fleet(options, {
      rested: () => this.#goOn(),
      answered: (member, answer) => this.#answer(member, answer),
      opened: (member, setupMs) => {
        this.#batches.opened(member, setupMs);
        this.goOn();
      },
      rowsAnswered: (member, answers) => {
        this.#batches.rowsAnswered(member, answers);
        this.goOn();
      },
      lost: (member, end, printed) => this.#lose(member, end, printed),
      started: () => options.changed(),
      gone: () => {
        this.#fill();
        options.changed();
      },
    });
    this.#batches = new Batches({
      fleet: this.#fleet,
      shares: options.shares,
      events: options.events,
      now: options.now,
      cpuLimitMs: options.cpuLimitMs,
      queueTimeoutMs: options.queueTimeoutMs,
      killAfterMs: ABANDONED_BATCH_MS,
      move: options.moveBatch,
    });
  }

  /** Starts a batch, or turns it away. */
  submitBatch(batch: Batch): void {
    this.#lastUsedAt = this.#now();
    if (!this.canServe) {
      batch.refuse("Cannot run the batch: no sandbox can be started", 1);
      return;
    }
    this.#awake = true;
    this.#batches.add(batch);
    this.#pump();
    this.#fill();
  }

  /** Takes note that a batch has more rows, or that it has ended. */
  changedBatch(batch: Batch): void {
    this.#batches.feed(batch);
    this.#pump();
    this.#fill();
  }

  /** Version of the interpreter; "" until one was ready. */
  get languageVersion(): string {
    return this.#fleet.languageVersion;
  }

  /** Whether those that start after it need to wait no longer. */
  get settled(): boolean {
    return !this.#awake || !this.canServe ||
      this.#fleet.mostReady >= this.#plan.serving;
  }

  /** Whether it has, or may soon have, a sandbox. */
  get canServe(): boolean {
    return this.#fleet.canServe;
  }

  /** Whether no sandbox and no process is left. */
  get empty(): boolean {
    return this.#fleet.size === 0;
  }

  /** Lets it start sandboxes. */
  open(): void {
    if (this.#fleet.opened) return;
    this.#fleet.open();
    this.#fill();
  }

  /** Starts a run, lets it wait, or refuses it. */
  submit(job: Job): void {
    this.#lastUsedAt = this.#now();
    const { shares } = this.#options;
    if (!this.canServe) {
      this.#refuse(job, "no_sandbox", "no sandbox can be started");
      return;
    }
    if (this.#running > 0 && !shares.isRunning(job.caller)) {
      this.#besideAt = this.#now();
    }
    if (this.#hasRoom && shares.mayStart(job.caller, this.#isExpress)) {
      // Not by the queue: in a full one another's run would make room in vain.
      this.#start(job);
    } else if (!shares.mayWait(job.caller)) {
      this.#refuseCaller(job);
      return;
    } else if (!this.#queue.offer(job)) {
      this.#refuse(job, "queue_full", `${this.#queue.size} runs are waiting`);
      return;
    }
    this.#awake = true;
    this.#pump();
    this.#singles.note(this.#running + this.#queue.size, this.#now());
    this.#reclaim();
    this.#fill();
  }

  /** Starts what waits and may start, such as after a run of another kind. */
  goOn(): void {
    if (this.#queue.size > 0) this.#pump();
  }

  /** Asks a caller's batches to give a sandbox back. */
  reclaimOf(caller: string): void {
    this.#batches.reclaimOf(caller);
  }

  /** Gives back the place of a run whose client has gone. */
  abandon(job: Job): void {
    const { taskId } = job.request;
    if (this.#queue.remove(job)) {
      this.#options.events.runAbandoned({ taskId, phase: "queued" });
      return;
    }
    const member = this.#fleet.find(job);
    if (member === undefined) return;
    // What is nearly done may end by itself: past this, a new sandbox costs
    // less than waiting. Nothing but SIGKILL ends a program from outside.
    member.killAt = this.#now() + this.#plan.kind.expectedBootMs;
    this.#options.events.runAbandoned({ taskId, phase: "running" });
  }

  /** Does what is due; false if nothing can become due by time alone. */
  tick(): boolean {
    const now = this.#now();
    this.#fleet.check(now);
    for (const job of this.#queue.expire(now)) {
      const fact = this.#fleet.opened
        ? "no sandbox was free in time"
        : "what it needs is still being prepared";
      this.#refuse(job, "queue_timeout", fact);
    }
    const hasBatches = this.#batches.tick(now);
    this.#endIfQuiet(now);
    this.#pump();
    this.#fill();
    const { size, idle, opened } = this.#fleet;
    return this.#queue.size > 0 || size > idle || hasBatches ||
      (this.#plan.onDemand && size > 0) ||
      (opened && !this.#closing && size < this.#wanted());
  }

  /** Starts no more sandboxes than the waiting runs need. */
  drain(): void {
    this.#closing = true;
  }

  /** Turns away what waits and kills every sandbox. */
  close(): void {
    this.#closing = true;
    this.#batches.refuse("the service stops");
    for (const job of this.#queue.clear()) {
      this.#refuse(job, "draining", "the service stops");
    }
    this.#fleet.end("closed");
  }

  /** Takes back the runs that wait, for another kind to take. */
  release(): Job[] {
    return this.#queue.clear();
  }

  /** Sandboxes that have not ended. */
  get alive(): number {
    return this.#fleet.alive;
  }

  /** Those of them that have booted. */
  get ready(): number {
    return this.#fleet.ready;
  }

  /** Those of them that do nothing. */
  get idle(): number {
    return this.#fleet.idle;
  }

  /** Returns how many sandboxes do what. */
  status(): KindStatus {
    return {
      kind: this.#plan.kind.name,
      running: this.#running + this.#batches.leases,
      waiting: this.#queue.size,
      ...this.#fleet.status(),
    };
  }

  /** How many sandboxes there should be. */
  #wanted(): number {
    if (this.#closing) {
      return this.#queue.size > 0 && this.#fleet.alive === 0
        ? this.#fleet.size + 1
        : 0;
    }
    const { serving, spares, onDemand } = this.#plan;
    if (!onDemand) return serving + spares;
    if (!this.#awake) return 0;
    const { leases, wanted } = this.#batches;
    const used = this.#running + this.#queue.size + leases + wanted;
    return Math.min(serving, Math.max(1, used));
  }

  #fill(): void {
    const { serving, spares } = this.#plan;
    this.#fleet.fill(() => Math.min(this.#wanted(), serving + spares));
  }

  #endIfQuiet(now: number): void {
    const { quietTimeMs } = this.#options;
    if (!this.#plan.onDemand || !this.#awake) return;
    if (
      this.#running > 0 || this.#queue.size > 0 || this.#batches.size > 0
    ) {
      this.#lastUsedAt = now;
    } else if (now - this.#lastUsedAt >= quietTimeMs) {
      this.#awake = false;
      this.#fleet.end("retired", `no program for ${quietTimeMs} ms`);
    }
  }

  #pump(): void {
    while (this.#hasRoom) {
      const job = this.#queue.take(this.#isExpress);
      if (job === undefined) break;
      this.#start(job);
    }
    // What single runs leave: as many as they have just needed stay free.
    this.#batches.lend(() => {
      const singles = this.#singles.at(this.#now());
      const busy = Math.max(this.#running, singles) + this.#batches.leases;
      return !this.#closing && !this.#queue.hasTurn && !this.#isExpress &&
        busy < this.#plan.serving;
    });
  }

  /** Whether some caller's run may start. */
  get #hasRoom(): boolean {
    const { serving, express } = this.#plan;
    return this.#fleet.idle > 0 && this.#running < serving + express;
  }

  /**
   * Whether what may start now is for callers of whom nothing runs: they wait
   * for no program of others, who have all that is planned.
   *
   * Sandboxes being put back do not count as running: their CPU is free in a
   * millisecond, and a spare can serve meanwhile. But the last one is left while
   * such callers come.
   */
  get #isExpress(): boolean {
    const { serving, express } = this.#plan;
    if (this.#running >= serving) return true;
    return this.#running > 0 && this.#fleet.idle <= express &&
      this.#now() - this.#besideAt < KEPT_FREE_MS;
  }

  #start(job: Job): void {
    const { resume } = job.request;
    const member = this.#fleet.take(resume?.id);
    if (member?.sandbox == null) throw new Error("Cannot start: none is idle");
    if (resume !== undefined && resume.imageId !== member.imageId) {
      this.#fleet.giveBack(member);
      job.fail(otherImage());
      return;
    }
    member.phase = "running";
    member.job = job;
    job.start(this.#now(), this.#plan.kind.name);
    this.#options.shares.started(job.caller);
    this.#running += 1;
    member.sandbox.run(job.request);
    job.watcher?.began(member.sandbox.follow?.());
  }

  #reclaim(): void {
    this.#batches.reclaim(this.#queue.startable);
    for (const caller of this.#queue.heldByBatches) {
      this.#options.reclaimOf(caller);
    }
  }

  #goOn(): void {
    this.#pump();
    this.#fill();
    this.#options.changed();
  }

  #answer(member: Member, answer: SandboxAnswer): void {
    if (member.lease !== null) this.#batches.setupFailed(member, answer);
    const job = this.#leave(
      member,
      answer.cpuMs,
      answer.result.memoryPeakBytes,
    );
    if (job !== null && !job.settled) {
      const { missingModules } = answer.result;
      const moved = missingModules.length > 0 &&
        this.#options.move(job, missingModules);
      if (!moved) {
        const told = this.#withHelp(answer, job.request);
        settleAnswered(job, told, member.name, this.#options.events);
      }
    }
    this.#pump();
    this.#options.changed();
  }

  #withHelp(answer: SandboxAnswer, program: RoutedProgram): SandboxAnswer {
    const { result } = answer;
    if (result.error === undefined) return answer;
    const help = this.#options.explain(program, result.missingModules);
    if (help === null) return answer;
    const error = { ...result.error, help };
    const line = `help: ${help}\n`;
    const told = result.traceback === undefined
      ? { stderr: `${result.stderr}${line}` }
      : { traceback: `${result.traceback}${line}` };
    return { ...answer, result: { ...result, ...told, error } };
  }

  #lose(member: Member, end: SandboxEnd, printed: PrintedOutput | null): void {
    if (member.lease !== null) this.#batches.lost(member, end, printed);
    const job = this.#leave(member, end.cpuMs);
    if (job !== null && !job.settled) {
      this.#settleLost(job, member, end, printed);
    }
    if (!this.canServe) {
      for (const waiting of this.#queue.clear()) {
        this.#refuse(waiting, "no_sandbox", "no sandbox can be started");
      }
      this.#batches.refuse("no sandbox can be started");
    }
    this.#pump();
    this.#options.changed();
  }

  #settleLost(
    job: Job,
    member: Member,
    end: SandboxEnd,
    printed: PrintedOutput | null,
  ): void {
    const nowMs = this.#now();
    if (end.reason === "closed") {
      this.#refuse(job, "draining", "the service stops");
    } else if (!this.#startAgain(job, end, nowMs)) {
      const { cpuLimitMs, events } = this.#options;
      settleLost(job, end, printed, member.name, events, { nowMs, cpuLimitMs });
    }
  }

  // A sandbox that is lost as soon as a program comes may have been broken
  // before: by the program before, or from outside. A program has no effect
  // but its answer, so running it twice harms nobody. One that breaks the
  // protocol was most likely made to by this very program, and would be again.
  #startAgain(job: Job, { reason }: SandboxEnd, nowMs: number): boolean {
    const early = job.startedAt !== null &&
      nowMs - job.startedAt < this.#options.restartWithinMs;
    if (!early || reason !== "crash" || job.startedAgain) return false;
    const { startedAt } = job;
    job.startedAgain = true;
    job.waitAgain(nowMs);
    if (!this.#queue.offer(job)) {
      // Answered as a crash, and that began when it began.
      job.startedAt = startedAt;
      return false;
    }
    const kind = this.#plan.kind.name;
    const { taskId } = job.request;
    this.#options.events.runMoved({ taskId, from: kind, to: kind });
    return true;
  }

  /** Parts a member from its run. */
  #leave(
    member: Member,
    cpuMs: number | null,
    memoryBytes = member.sandbox?.rssBytes ?? 0,
  ): Job | null {
    const { job } = member;
    member.job = null;
    member.killAt = null;
    if (job === null) return null;
    const now = this.#now();
    this.#running -= 1;
    this.#lastUsedAt = now;
    job.watcher?.left();
    const wallMs = now - (job.startedAt ?? job.queuedAt);
    this.#retryAfter.note(wallMs);
    // One that sleeps keeps a sandbox in which another could compute.
    this.#options.shares.ended(job.caller, Math.max(cpuMs ?? 0, wallMs));
    this.#options.events.callerUsed({
      caller: job.caller,
      runs: 1,
      // Of one that cannot be measured, the most that it can be.
      cpuMs: cpuMs ?? wallMs,
      memoryByteSeconds: memoryBytes * wallMs / 1_000,
    });
    return job;
  }

  #refuseCaller(job: Job): void {
    const { caller, request: { taskId } } = job;
    const { shares, events } = this.#options;
    const { maxWaiting, maxRuns } = shares.of(caller);
    events.runRefused({ taskId, reason: "caller_full" });
    job.refuseCaller(
      `"${caller}" may have ${maxWaiting} programs wait`,
      this.#retryAfter.seconds(
        maxWaiting,
        Math.min(this.#plan.serving, maxRuns),
      ),
    );
  }

  #refuse(job: Job, reason: RefusalReason, fact: string): void {
    const { taskId } = job.request;
    this.#options.events.runRefused({ taskId, reason });
    const seconds = reason === "no_sandbox"
      ? this.#retryAfter.inSeconds(this.#fleet.pauseMs)
      : this.#retryAfter.seconds(this.#queue.size, this.#plan.serving);
    job.refuse(`Cannot run the program: ${fact}`, seconds);
  }
}
