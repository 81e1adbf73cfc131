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

import { type BreakerState, CrashBreaker } from "./breaker.ts";
import type { CrashBreakerOptions } from "./breaker.ts";
import type { Job } from "./job.ts";
import type { PoolEvents, RefusalReason, SandboxName } from "./pool_events.ts";
import { RunQueue, type RunQueueOptions } from "./queue.ts";
import { retireReason } from "./recycle.ts";
import { completedResult, lostResult, type RunPlace } from "./run_result.ts";
import type {
  Sandbox,
  SandboxAnswer,
  SandboxEnd,
  SandboxObserver,
  SandboxPhase,
} from "./sandbox.ts";
import type { KindPlan } from "./sizing.ts";

/** Starts a sandbox of a kind; throws if the system starts none. */
export type StartSandbox = (
  plan: KindPlan,
  observer: SandboxObserver,
) => Sandbox;

/** What a {@linkcode KindPool} is made of. */
export interface KindPoolOptions {
  readonly plan: KindPlan;
  readonly start: StartSandbox;
  readonly events: PoolEvents;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
  readonly queue: RunQueueOptions;
  readonly breaker: CrashBreakerOptions;
  /** Sandboxes of this kind that boot at the same time. */
  readonly bootsAtOnce: number;
  /** Programs after which a sandbox is replaced. */
  readonly maxRuns: number;
  /** CPU time of one program, in milliseconds; for the text of an answer. */
  readonly cpuLimitMs: number;
  /** Takes a run that lacks modules here; false to answer it as it is. */
  readonly move: (job: Job, modules: readonly string[]) => boolean;
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

interface Member {
  readonly slot: number;
  readonly startedAt: number;
  sandbox: Sandbox | null;
  name: SandboxName;
  phase: SandboxPhase | "dying";
  runs: number;
  job: Job | null;
  /** When a run that nobody waits for is killed; null if somebody does. */
  killAt: number | null;
}

const LONGEST_RETRY_SECONDS = 30;
/** Weight of the latest run in the mean that `Retry-After` is told from. */
const MEAN_WEIGHT = 0.1;

/** A pool of sandboxes of one kind. */
export class KindPool {
  readonly #options: KindPoolOptions;
  readonly #plan: KindPlan;
  readonly #events: PoolEvents;
  readonly #now: () => number;
  readonly #members = new Set<Member>();
  readonly #queue: RunQueue<Job>;
  readonly #breaker: CrashBreaker;
  // The last one in is taken first: its memory is still in the caches.
  readonly #idle: Member[] = [];
  #running = 0;
  #meanRunMs = 100;
  #breakerState: BreakerState = "closed";
  #open = false;
  #closing = false;
  #pythonVersion = "";
  #wasWarm = false;

  /** Creates a pool without sandboxes. */
  constructor(options: KindPoolOptions) {
    this.#options = options;
    this.#plan = options.plan;
    this.#events = options.events;
    this.#now = options.now;
    this.#queue = new RunQueue(options.queue);
    this.#breaker = new CrashBreaker(options.breaker);
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
    return this.#alive() > 0 || this.#breaker.state(this.#now()) !== "open";
  }

  /** Whether no sandbox and no process is left. */
  get empty(): boolean {
    return this.#members.size === 0;
  }

  /** Starts the first sandboxes. */
  open(): void {
    this.#open = true;
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
    for (const member of this.#members) {
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
    for (const member of [...this.#members]) {
      member.sandbox?.check(now);
      if (member.killAt !== null && member.killAt <= now) {
        member.sandbox?.kill("abandoned", "");
      }
    }
    for (const job of this.#queue.expire(now)) {
      this.#refuse(job, "queue_timeout", "no sandbox was free in time");
    }
    this.#fill();
    this.#noteBreaker();
    return this.#queue.size > 0 ||
      this.#members.size - this.#idle.length > 0 ||
      (this.#open && !this.#closing && this.#members.size < this.#size());
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
    for (const member of [...this.#members]) member.sandbox?.kill("closed", "");
  }

  /** Returns how many sandboxes do what. */
  status(): KindStatus {
    let memoryBytes = 0;
    for (const { sandbox, phase } of this.#members) {
      if (phase !== "dying") memoryBytes += sandbox?.rssBytes ?? 0;
    }
    return {
      kind: this.#plan.kind.name,
      booting: this.#count("booting"),
      idle: this.#idle.length,
      running: this.#running,
      resetting: this.#count("resetting"),
      waiting: this.#queue.size,
      breaker: this.#breaker.state(this.#now()),
      memoryBytes,
    };
  }

  #size(): number {
    return this.#plan.serving + this.#plan.spares;
  }

  #count(phase: Member["phase"]): number {
    let count = 0;
    for (const member of this.#members) if (member.phase === phase) count += 1;
    return count;
  }

  #alive(): number {
    return this.#members.size - this.#count("dying");
  }

  #pump(): void {
    // Resetting ones do not count: their CPU is free in a millisecond, and a
    // spare can serve meanwhile.
    while (this.#running < this.#plan.serving && this.#idle.length > 0) {
      const job = this.#queue.take();
      if (job === undefined) return;
      const member = this.#idle.pop();
      const sandbox = member?.sandbox;
      if (member === undefined || !sandbox) return;
      member.phase = "running";
      member.job = job;
      job.startedAt = this.#now();
      this.#running += 1;
      sandbox.run(job.request);
    }
  }

  #fill(): void {
    if (!this.#open) return;
    while (this.#mayStart()) {
      if (!this.#startOne()) return;
    }
  }

  #mayStart(): boolean {
    if (this.#members.size >= this.#size()) return false;
    const wanted = !this.#closing ||
      (this.#queue.size > 0 && this.#alive() === 0);
    const booting = this.#count("booting");
    switch (this.#breaker.state(this.#now())) {
      case "open":
        return false;
      case "half-open":
        return wanted && booting === 0;
      case "closed":
        return wanted && booting < this.#options.bootsAtOnce;
    }
  }

  #startOne(): boolean {
    const kind = this.#plan.kind.name;
    const slot = this.#freeSlot();
    const instanceId = `${kind}-${slot}`;
    const member: Member = {
      slot,
      startedAt: this.#now(),
      sandbox: null,
      name: { sandboxId: "", instanceId, kind },
      phase: "booting",
      runs: 0,
      job: null,
      killAt: null,
    };
    this.#members.add(member);
    try {
      member.sandbox = this.#options.start(this.#plan, this.#observe(member));
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
    member.name = { sandboxId: member.sandbox.id, instanceId, kind };
    this.#events.sandboxStarted({ ...member.name, pid: member.sandbox.pid });
    this.#options.changed();
    return true;
  }

  #freeSlot(): number {
    const taken = new Set([...this.#members].map(({ slot }) => slot));
    let slot = 1;
    while (taken.has(slot)) slot += 1;
    return slot;
  }

  #observe(member: Member): SandboxObserver {
    return {
      ready: ({ pythonVersion, fromImage, heapBytes, locks }) => {
        this.#breaker.becameReady();
        this.#noteBreaker();
        this.#pythonVersion = pythonVersion;
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
    member.phase = "idle";
    this.#idle.push(member);
    this.#wasWarm ||= this.#alive() - this.#count("booting") >=
      this.#plan.serving;
    this.#pump();
    this.#fill();
    this.#options.changed();
  }

  #answer(member: Member, answer: SandboxAnswer): void {
    const job = this.#release(member);
    member.phase = "resetting";
    member.runs += 1;
    this.#breaker.served();
    if (job !== null && !job.settled) {
      const { missingModules } = answer.result;
      const moved = missingModules.length > 0 &&
        this.#options.move(job, missingModules);
      if (!moved) {
        const result = completedResult(answer, this.#place(member, job));
        this.#noteFinished(member, job, result);
        job.finish(result);
      }
    }
    this.#pump();
    this.#options.changed();
  }

  #lose(member: Member, end: SandboxEnd): void {
    const { reason, phase } = end;
    const job = this.#release(member);
    const index = this.#idle.indexOf(member);
    if (index >= 0) this.#idle.splice(index, 1);
    member.phase = "dying";
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
    if (unused && reason !== "closed") {
      this.#breaker.died(this.#now());
      this.#noteBreaker();
    }
    if (job !== null && !job.settled) this.#answerLost(member, job, end);
    if (!this.canServe) {
      for (const waiting of this.#queue.clear()) {
        this.#refuse(waiting, "no_sandbox", "no sandbox can be started");
      }
    }
    this.#pump();
    this.#options.changed();
  }

  #answerLost(member: Member, job: Job, { reason, cpuMs }: SandboxEnd): void {
    if (reason === "closed") {
      this.#refuse(job, "draining", "the service stops");
      return;
    }
    const result = lostResult({
      ...this.#place(member, job),
      reason,
      wallMs: this.#now() - (job.startedAt ?? job.queuedAt),
      timeoutMs: job.request.timeoutMs,
      cpuLimitMs: this.#options.cpuLimitMs,
      cpuMs,
    });
    this.#noteFinished(member, job, result);
    job.finish(result);
  }

  #release(member: Member): Job | null {
    const { job } = member;
    member.job = null;
    member.killAt = null;
    if (job === null) return null;
    this.#running -= 1;
    const tookMs = this.#now() - (job.startedAt ?? job.queuedAt);
    this.#meanRunMs += MEAN_WEIGHT * (tookMs - this.#meanRunMs);
    return job;
  }

  #place({ name }: Member, { queuedAt, startedAt }: Job): RunPlace {
    return {
      sandboxId: name.sandboxId,
      instanceId: name.instanceId,
      queueMs: (startedAt ?? queuedAt) - queuedAt,
    };
  }

  #noteFinished(
    { name }: Member,
    { request }: Job,
    result: ReturnType<typeof completedResult>,
  ): void {
    this.#events.runFinished({
      ...name,
      taskId: request.taskId,
      outcome: result.error?.kind ?? "success",
      rules: result.error?.rules ?? [],
      queueMs: result.queueMs,
      durationMs: result.durationMs,
      cpuMs: result.cpuMs,
    });
  }

  #noteBreaker(): void {
    const now = this.#now();
    const state = this.#breaker.state(now);
    if (state === this.#breakerState) return;
    this.#breakerState = state;
    this.#events.breakerChanged({
      kind: this.#plan.kind.name,
      state,
      pauseMs: this.#breaker.pauseMs(now),
    });
  }

  #refuse(job: Job, reason: RefusalReason, fact: string): void {
    this.#events.runRefused({ taskId: job.request.taskId, reason });
    const waitMs = reason === "no_sandbox"
      ? this.#breaker.pauseMs(this.#now())
      : this.#queue.size * this.#meanRunMs / this.#plan.serving;
    const seconds = Math.ceil(waitMs / 1_000);
    job.refuse(
      `Cannot run the program: ${fact}`,
      Math.min(Math.max(1, seconds), LONGEST_RETRY_SECONDS),
    );
  }
}
