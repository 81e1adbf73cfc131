/**
 * The sandboxes of one kind and the runs that wait for them: which run goes
 * where, when a sandbox is started, replaced or given up. Sees no process, and
 * no clock but the one it is given.
 *
 * Between two calls this always holds: no more sandboxes than planned, dying
 * ones included; at most one run in each; no run waits while one could start.
 *
 * @module
 */

import type { Job } from "./job.ts";
import type { KindPoolOptions, KindStatus } from "./kind_pool_options.ts";
import { type Member, Members } from "./members.ts";
import type { PoolEvents, RefusalReason } from "./pool_events.ts";
import { RunQueue } from "./queue.ts";
import { retireReason } from "./recycle.ts";
import { RetryAfter } from "./retry_after.ts";
import type {
  SandboxAnswer,
  SandboxEnd,
  SandboxObserver,
} from "../sandbox/sandbox.ts";
import { settleAnswered, settleLost } from "./settle_job.ts";
import type { KindPlan } from "./sizing.ts";
import { StartGate } from "./start_gate.ts";

/** A pool of sandboxes of one kind. */
export class KindPool {
  readonly #options: KindPoolOptions;
  readonly #plan: KindPlan;
  readonly #events: PoolEvents;
  readonly #now: () => number;
  readonly #members: Members;
  readonly #queue: RunQueue<Job>;
  readonly #gate: StartGate;
  readonly #retryAfter = new RetryAfter();
  #running = 0;
  #closing = false;
  #pythonVersion = "";
  #wasWarm = false;

  /** Creates a pool without sandboxes. */
  constructor(options: KindPoolOptions) {
    this.#options = options;
    this.#plan = options.plan;
    this.#events = options.events;
    this.#now = options.now;
    this.#members = new Members(options.plan.kind.name);
    this.#queue = new RunQueue(options.queue);
    this.#gate = new StartGate({ ...options, kind: options.plan.kind.name });
  }

  /** Version of the interpreter; "" until one was ready. */
  get pythonVersion(): string {
    return this.#pythonVersion;
  }

  /** Whether there were once as many ready sandboxes as shall serve. */
  get wasWarm(): boolean {
    return this.#wasWarm;
  }

  /** Whether it has, or may soon have, a sandbox. */
  get canServe(): boolean {
    return this.#members.alive > 0 || this.#gate.state !== "open";
  }

  /** Whether no sandbox and no process is left. */
  get empty(): boolean {
    return this.#members.size === 0;
  }

  /** Starts the first sandboxes. */
  open(): void {
    this.#gate.open();
    this.#fill();
  }

  /** Starts a run, lets it wait, or refuses it. */
  submit(job: Job): void {
    if (!this.canServe) {
      this.#refuse(job, "no_sandbox", "no sandbox can be started");
    } else if (!this.#queue.offer(job)) {
      this.#refuse(job, "queue_full", `${this.#queue.size} runs are waiting`);
    } else {
      this.#pump();
      this.#fill();
    }
  }

  /** Gives back the place of a run whose client has gone. */
  abandon(job: Job): void {
    const taskId = job.request.taskId;
    if (this.#queue.remove(job)) {
      this.#events.runAbandoned({ taskId, phase: "queued" });
      return;
    }
    for (const member of this.#members.list()) {
      if (member.job !== job) continue;
      // What is nearly done may end by itself: past this, a new sandbox costs
      // less than waiting. Nothing but SIGKILL ends a program from outside.
      member.killAt = this.#now() + this.#plan.kind.expectedBootMs;
      this.#events.runAbandoned({ taskId, phase: "running" });
    }
  }

  /** Does what is due; false if nothing can become due by time alone. */
  tick(): boolean {
    const now = this.#now();
    for (const member of this.#members.list()) {
      member.sandbox?.check(now);
      if (member.killAt !== null && member.killAt <= now) {
        member.sandbox?.kill("abandoned", "");
      }
    }
    for (const job of this.#queue.expire(now)) {
      this.#refuse(job, "queue_timeout", "no sandbox was free in time");
    }
    this.#fill();
    this.#gate.tell();
    return this.#queue.size > 0 ||
      this.#members.size > this.#members.idle ||
      (this.#gate.opened && !this.#closing &&
        this.#members.size < this.#size());
  }

  /** Starts no more sandboxes than the waiting runs need. */
  drain(): void {
    this.#closing = true;
  }

  /** Turns away what waits and kills every sandbox. */
  close(): void {
    this.#closing = true;
    for (const job of this.#queue.clear()) {
      this.#refuse(job, "draining", "the service stops");
    }
    for (const { sandbox } of this.#members.list()) sandbox?.kill("closed", "");
  }

  /** Returns how many sandboxes do what. */
  status(): KindStatus {
    return {
      kind: this.#plan.kind.name,
      booting: this.#members.count("booting"),
      idle: this.#members.idle,
      running: this.#running,
      resetting: this.#members.count("resetting"),
      waiting: this.#queue.size,
      breaker: this.#gate.state,
      memoryBytes: this.#members.memoryBytes,
    };
  }

  #size(): number {
    return this.#plan.serving + this.#plan.spares;
  }

  #pump(): void {
    // Resetting ones do not count: their CPU is free in a millisecond, and a
    // spare can serve meanwhile.
    while (this.#running < this.#plan.serving && this.#queue.size > 0) {
      const member = this.#members.take();
      if (member === undefined || member.sandbox === null) return;
      const job = this.#queue.take();
      if (job === undefined) return;
      member.phase = "running";
      member.job = job;
      job.startedAt = this.#now();
      this.#running += 1;
      member.sandbox.run(job.request);
    }
  }

  #fill(): void {
    while (this.#isOneWanted()) {
      if (!this.#gate.admits(this.#members.count("booting"))) return;
      if (!this.#startOne()) return;
    }
  }

  #isOneWanted(): boolean {
    if (this.#members.size >= this.#size()) return false;
    return !this.#closing ||
      (this.#queue.size > 0 && this.#members.alive === 0);
  }

  #startOne(): boolean {
    const member = this.#members.add(this.#now());
    try {
      const observer = this.#observe(member);
      this.#members.attach(member, this.#options.start(this.#plan, observer));
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#lose(member, {
        reason: "boot_failed",
        phase: "booting",
        detail,
        cpuMs: null,
      });
      this.#members.delete(member);
      return false;
    }
    const pid = member.sandbox?.pid ?? 0;
    this.#events.sandboxStarted({ ...member.name, pid });
    this.#options.changed();
    return true;
  }

  #observe(member: Member): SandboxObserver {
    return {
      ready: ({ languageVersion, fromImage, heapBytes, locks }) => {
        this.#gate.becameReady();
        this.#pythonVersion = languageVersion;
        this.#events.sandboxReady({
          ...member.name,
          bootMs: this.#now() - member.startedAt,
          fromImage,
          heapBytes,
          locks,
          rssBytes: member.sandbox?.rssBytes ?? null,
        });
        this.#rest(member);
      },
      answered: (answer) => this.#answer(member, answer),
      rested: ({ resetMs, retire }) => {
        this.#events.sandboxReset({ ...member.name, resetMs });
        const reason = retireReason(
          {
            retire,
            runs: member.runs,
            rssBytes: member.sandbox?.rssBytes ?? null,
          },
          {
            idleRssLimitBytes: this.#plan.idleRssLimitBytes,
            maxRuns: this.#options.maxRuns,
          },
        );
        if (reason === null) this.#rest(member);
        else member.sandbox?.kill("retired", reason);
      },
      ended: (end) => this.#lose(member, end),
      gone: ({ code, signal }) => {
        this.#members.delete(member);
        this.#events.sandboxGone({ ...member.name, exitCode: code, signal });
        this.#fill();
        this.#options.changed();
      },
    };
  }

  #rest(member: Member): void {
    this.#members.rest(member);
    this.#wasWarm ||= this.#members.ready >= this.#plan.serving;
    this.#pump();
    this.#fill();
    this.#options.changed();
  }

  #answer(member: Member, answer: SandboxAnswer): void {
    const job = this.#release(member);
    member.phase = "resetting";
    member.runs += 1;
    this.#gate.served();
    if (job !== null && !job.settled) {
      const { missingModules } = answer.result;
      const moved = missingModules.length > 0 &&
        this.#options.move(job, missingModules);
      if (!moved) settleAnswered(job, answer, member.name, this.#events);
    }
    this.#pump();
    this.#options.changed();
  }

  #lose(member: Member, end: SandboxEnd): void {
    const { reason, phase } = end;
    const job = this.#release(member);
    this.#members.lose(member);
    this.#events.sandboxEnded({
      ...member.name,
      ...end,
      runs: member.runs,
      ageMs: this.#now() - member.startedAt,
      taskId: job?.request.taskId ?? null,
    });
    // A program may take its sandbox with it; an unused one dies by our fault.
    const unused = phase === "booting" ||
      (phase === "idle" && member.runs === 0);
    if (unused && reason !== "closed") this.#gate.died();
    if (job !== null && !job.settled) this.#settleLost(job, member, end);
    if (!this.canServe) {
      for (const waiting of this.#queue.clear()) {
        this.#refuse(waiting, "no_sandbox", "no sandbox can be started");
      }
    }
    this.#pump();
    this.#options.changed();
  }

  #settleLost(job: Job, member: Member, end: SandboxEnd): void {
    const nowMs = this.#now();
    if (end.reason === "closed") {
      this.#refuse(job, "draining", "the service stops");
    } else if (!this.#startAgain(job, end, nowMs)) {
      const { cpuLimitMs } = this.#options;
      const { name } = member;
      settleLost(job, end, name, this.#events, { nowMs, cpuLimitMs });
    }
  }

  // A sandbox that is lost as soon as a program comes may have been broken
  // before: by the program before, or from outside. A program has no effect
  // but its answer, so running it twice harms nobody.
  #startAgain(job: Job, { reason }: SandboxEnd, nowMs: number): boolean {
    const early = job.startedAt !== null &&
      nowMs - job.startedAt < this.#options.restartWithinMs;
    const lost = reason === "crash" || reason === "protocol";
    if (!early || !lost || job.startedAgain) return false;
    job.startedAgain = true;
    job.startedAt = null;
    if (!this.#queue.offer(job)) return false;
    const kind = this.#plan.kind.name;
    const { taskId } = job.request;
    this.#events.runMoved({ taskId, from: kind, to: kind });
    return true;
  }

  #release(member: Member): Job | null {
    const { job } = member;
    member.job = null;
    member.killAt = null;
    if (job === null) return null;
    this.#running -= 1;
    this.#retryAfter.note(this.#now() - (job.startedAt ?? job.queuedAt));
    return job;
  }

  #refuse(job: Job, reason: RefusalReason, fact: string): void {
    this.#events.runRefused({ taskId: job.request.taskId, reason });
    const seconds = reason === "no_sandbox"
      ? this.#retryAfter.inSeconds(this.#gate.pauseMs)
      : this.#retryAfter.seconds(this.#queue.size, this.#plan.serving);
    job.refuse(`Cannot run the program: ${fact}`, seconds);
  }
}
