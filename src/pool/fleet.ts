/**
 * The sandboxes of one kind from start to end: starts those that are wanted,
 * one at a time where they keep dying, and replaces those that are worn out.
 * The choice of a sandbox for a run is `scheduler.ts`'s.
 *
 * @module
 */

import type {
  PrintedOutput,
  RowsAnswer,
  Sandbox,
  SandboxAnswer,
  SandboxEnd,
  SandboxObserver,
} from "../sandbox/sandbox.ts";
import type { BreakerState, CrashBreakerOptions } from "./breaker.ts";
import { isOwnFault } from "./end_cause.ts";
import { type Member, Members } from "./members.ts";
import type { PoolEvents } from "./pool_events.ts";
import { retireReason, STALE } from "./retire_reason.ts";
import type { KindPlan } from "./plan_pool.ts";
import { StartGate } from "./start_gate.ts";

/** Starts a sandbox of a kind; throws if the system starts none. */
export type StartSandbox = (
  plan: KindPlan,
  observer: SandboxObserver,
) => Sandbox;

/** Options for {@linkcode Fleet}. */
export interface FleetOptions {
  readonly plan: KindPlan;
  readonly start: StartSandbox;
  readonly events: PoolEvents;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
  readonly breaker: CrashBreakerOptions;
  /** Sandboxes of this kind that boot at the same time. */
  readonly bootsAtOnce: number;
  /** Programs after which a sandbox is replaced. */
  readonly maxRuns: number;
  /** True if none serves two callers. @default {one after the other} */
  readonly isPerCaller?: boolean;
}

/** Hears what becomes of the sandboxes. */
export interface FleetListener {
  /** One is free for a run. */
  rested(): void;
  /** The run in one has come to its end. */
  answered(member: Member, answer: SandboxAnswer): void;
  /** The batch in one is open. */
  opened(member: Member, setupMs: number): void;
  /** Rows of the batch in one have ended. */
  rowsAnswered(member: Member, answer: RowsAnswer): void;
  /** Called when a sandbox is worn out and has to be replaced. */
  worn(member: Member): void;
  /** One has ended; its process may still be leaving. */
  lost(member: Member, end: SandboxEnd, printed: PrintedOutput | null): void;
  /** One was started. */
  started(): void;
  /** The process of one has left. */
  gone(): void;
}

/** State of a fleet, in numbers. */
export interface FleetStatus {
  readonly booting: number;
  readonly idle: number;
  readonly resetting: number;
  readonly breaker: BreakerState;
  /** Resident memory as last sampled, in bytes. */
  readonly memoryBytes: number;
}

/** Sandboxes of one kind. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #listener: FleetListener;
  readonly #members: Members;
  readonly #gate: StartGate;
  #languageVersion = "";
  #mostReady = 0;

  /** Creates a fleet without sandboxes that may not start any yet. */
  constructor(options: FleetOptions, listener: FleetListener) {
    const kind = options.plan.kind.name;
    this.#options = options;
    this.#listener = listener;
    this.#members = new Members(kind);
    this.#gate = new StartGate({ ...options, kind });
  }

  /** Version of the interpreter; "" until one was ready. */
  get languageVersion(): string {
    return this.#languageVersion;
  }

  /** Most that were ready at the same time. */
  get mostReady(): number {
    return this.#mostReady;
  }

  /** Reports whether it has, or is sure to have soon, a sandbox. */
  get canServe(): boolean {
    return this.#members.ready > 0 || this.#gate.state === "closed";
  }

  /** Reports whether it may start sandboxes. */
  get opened(): boolean {
    return this.#gate.opened;
  }

  /** Time until sandboxes may be tried again, in milliseconds; 0 for now. */
  get pauseMs(): number {
    return this.#gate.pauseMs(this.#members.alive);
  }

  /** Number of sandboxes, dying ones included. */
  get size(): number {
    return this.#members.size;
  }

  /** Number of sandboxes without dying ones. */
  get alive(): number {
    return this.#members.alive;
  }

  /** Number of sandboxes that have booted and not ended. */
  get ready(): number {
    return this.#members.ready;
  }

  /**
   * Reports whether one starts, or has ended and leaves its place to another.
   */
  get isGrowing(): boolean {
    return this.#members.count("booting") + this.#members.count("dying") > 0;
  }

  /** Number of idle sandboxes. */
  get idle(): number {
    return this.#members.idle;
  }

  /** Lets it start sandboxes. */
  open(): void {
    this.#gate.open();
  }

  /**
   * Starts sandboxes, as fast as it may, until there are so many.
   *
   * @param isWaitedFor True if programs wait for one.
   */
  fill(wanted: () => number, isWaitedFor: boolean): void {
    while (this.#members.size < wanted()) {
      const { alive } = this.#members;
      const booting = this.#members.count("booting");
      if (!this.#gate.admits({ booting, alive, isWaitedFor })) return;
      if (!this.#startOne()) return;
    }
  }

  /**
   * Takes an idle one for a run of a caller; see {@linkcode Members.take}.
   * undefined if there is none that has served nobody else: one is replaced then.
   */
  take(caller: string, state?: string): Member | undefined {
    if (!this.#options.isPerCaller) return this.#members.take(state);
    const member = this.#members.take(
      state,
      (one) => one.caller === caller || one.caller === "",
    );
    if (member === undefined && !this.isGrowing) {
      const { sandbox } = this.#members.longestIdle ?? {};
      sandbox?.kill("retired", "another caller is next");
    }
    return member;
  }

  /** Takes one back that was taken and not used. */
  giveBack(member: Member): void {
    this.#members.rest(member);
  }

  /** Ends the batch in one, of which no row is left. */
  endBatch(member: Member): void {
    member.phase = "resetting";
    member.runs += 1;
    this.#gate.served();
    member.sandbox?.endBatch();
  }

  /** Returns the one that a run is in; undefined if it is in none. */
  find(job: Member["job"]): Member | undefined {
    return this.#members.list().find((member) => member.job === job);
  }

  /** Looks after each at `now`. */
  check(now: number): void {
    for (const member of this.#members.list()) {
      member.sandbox?.check(now);
      if (member.killAt !== null && member.killAt <= now) {
        member.sandbox?.kill("abandoned", "");
      }
    }
  }

  /**
   * Replaces one that is idle, and of which a new one would be better; false if
   * there is none, or another one boots.
   */
  replaceOne(): boolean {
    if (this.#members.size > this.#members.ready) return false;
    const stale = this.#members.list().find(({ phase, sandbox }) =>
      phase === "idle" && sandbox?.isStale && !sandbox.holds()
    );
    stale?.sandbox?.kill("retired", STALE);
    return stale !== undefined;
  }

  /** Ends all of them. */
  close(): void {
    for (const { sandbox } of this.#members.list()) sandbox?.kill("closed", "");
  }

  /** Returns how many do what. */
  status(): FleetStatus {
    return {
      booting: this.#members.count("booting"),
      idle: this.#members.idle,
      resetting: this.#members.count("resetting"),
      breaker: this.#gate.state,
      memoryBytes: this.#members.memoryBytes,
    };
  }

  #startOne(): boolean {
    const { plan, start, events } = this.#options;
    const member = this.#members.add(this.#options.now());
    try {
      this.#members.attach(member, start(plan, this.#observe(member)));
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#lose(member, {
        reason: "boot_failed",
        phase: "booting",
        detail,
        cpuMs: null,
        signal: null,
      }, null);
      this.#members.delete(member);
      return false;
    }
    events.sandboxStarted({ ...member.name, pid: member.sandbox?.pid ?? 0 });
    this.#listener.started();
    return true;
  }

  #observe(member: Member): SandboxObserver {
    const { events, now } = this.#options;
    return {
      ready: ({ languageVersion, fromImage, heapBytes, locks, imageId }) => {
        member.imageId = imageId;
        this.#gate.becameReady();
        this.#languageVersion = languageVersion;
        events.sandboxReady({
          ...member.name,
          pid: member.sandbox?.pid ?? 0,
          bootMs: now() - member.startedAt,
          fromImage,
          heapBytes,
          locks,
          rssBytes: member.sandbox?.rssBytes ?? null,
        });
        this.#rest(member);
      },
      answered: (answer) => {
        member.phase = "resetting";
        member.runs += 1;
        const trace = member.job?.request.trace;
        if (trace !== undefined) member.resetAfter = { trace, sinceMs: now() };
        this.#gate.served();
        this.#listener.answered(member, answer);
      },
      opened: (setupMs) => this.#listener.opened(member, setupMs),
      rowsAnswered: (answer) => this.#listener.rowsAnswered(member, answer),
      rested: ({ resetMs, retire }) => {
        events.sandboxReset({ ...member.name, resetMs });
        this.#noteReset(member, retire === null ? undefined : "retired");
        if (retire !== null) this.#listener.worn(member);
        const reason = this.#retireReason(member, retire);
        if (reason === null) this.#rest(member);
        else member.sandbox?.kill("retired", reason);
      },
      ended: (end, printed) => this.#lose(member, end, printed),
      gone: ({ code, signal }) => {
        this.#members.delete(member);
        events.sandboxGone({ ...member.name, exitCode: code, signal });
        this.#listener.gone();
      },
    };
  }

  /** @param outcome Reason why it is not restored. */
  #noteReset(member: Member, outcome?: string): void {
    const { resetAfter, name: { kind } } = member;
    member.resetAfter = null;
    resetAfter?.trace.note("reset", resetAfter.sinceMs, {
      "python_faas.kind": kind,
      ...(outcome === undefined ? {} : { "python_faas.outcome": outcome }),
    });
  }

  #retireReason(member: Member, retire: string | null): string | null {
    const { rssBytes = null, isStale } = member.sandbox ?? {};
    const { plan: { idleRssLimitBytes }, maxRuns } = this.#options;
    return retireReason(
      { retire, runs: member.runs, rssBytes, isStale },
      { idleRssLimitBytes, maxRuns },
    );
  }

  #rest(member: Member): void {
    this.#members.rest(member);
    this.#mostReady = Math.max(this.#mostReady, this.#members.ready);
    this.#listener.rested();
  }

  #lose(member: Member, end: SandboxEnd, printed: PrintedOutput | null): void {
    this.#members.lose(member);
    this.#noteReset(member, end.reason);
    this.#options.events.sandboxEnded({
      ...member.name,
      ...end,
      runs: member.runs,
      ageMs: this.#options.now() - member.startedAt,
      taskId: (member.job ?? member.reservation?.batch)?.request.taskId ?? null,
    });
    if (isOwnFault(end, member.runs)) this.#gate.died(this.#members.alive);
    this.#listener.lost(member, end, printed);
  }
}
