/**
 * Sandboxes without processes, moved by hand, and a pool of them.
 *
 * @module
 */

import type { BatchRequest, Row } from "../../src/run/batch.ts";
import type { StartSandbox } from "../../src/pool/fleet.ts";
import { Pool, type PoolOptions } from "../../src/pool/pool.ts";
import type { PoolEvents } from "../../src/pool/pool_events.ts";
import type {
  BatchOrder,
  EndReason,
  Sandbox,
  SandboxObserver,
  SandboxOrder,
  SandboxPhase,
} from "../../src/sandbox/sandbox.ts";
import type {
  KindPlan,
  PlannedKind,
  PoolPlan,
} from "../../src/pool/plan_pool.ts";
import { CORE, FULL } from "./small_kinds.ts";

/** Answers of a fake sandbox that are not the plain one. */
export interface FakeAnswer {
  readonly missingModules?: readonly string[];
}

/** A batch of rows that are returned as they are. */
export const BATCH_REQUEST: BatchRequest = {
  taskId: "batch",
  language: "python",
  code: "return_val(INPUT)",
  setup: "",
  timeoutMs: 1_000,
  rowTimeoutMs: 1_000,
  priority: "normal",
  sandboxes: 10,
};

/** Image of fake sandboxes. */
export const IMAGE_ID = `${"0".repeat(64)}-1`;

/** The batch that a fake sandbox is in. */
export interface FakeBatch {
  readonly order: BatchOrder;
  isOpen: boolean;
  /** Rows that were not answered. */
  readonly inputs: Row[];
  singly: boolean;
}

/** A sandbox that does what a test says, and refuses what it must not get. */
export class FakeSandbox implements Sandbox {
  readonly id: string = crypto.randomUUID();
  readonly pid = 1;
  readonly kind: string;
  rssBytes: number | null = 1_000;
  isStale = false;
  phase: SandboxPhase | "ended" | "gone" = "booting";
  order: SandboxOrder | null = null;
  batch: FakeBatch | null = null;
  deadlineMs = Infinity;
  readonly #observer: SandboxObserver;
  readonly #now: () => number;

  constructor(plan: KindPlan, observer: SandboxObserver, now: () => number) {
    this.kind = plan.kind.name;
    this.#observer = observer;
    this.#now = now;
  }

  /** The states that it was sent, in order. */
  readonly sent: string[] = [];
  #held: string[] = [];

  holds(id?: string): boolean {
    return id === undefined ? this.#held.length > 0 : this.#held.includes(id);
  }

  run(order: SandboxOrder): void {
    if (this.phase !== "idle") {
      throw new Error(`Cannot run: the sandbox is ${this.phase}`);
    }
    this.phase = "running";
    this.order = order;
    const { resume, keepAs } = order;
    if (resume && !this.holds(resume.id)) {
      this.sent.push(new TextDecoder().decode(resume.data()));
    }
    this.#held = [resume?.id, keepAs].filter((id) => id !== undefined);
    this.deadlineMs = this.#now() + order.timeoutMs;
  }

  openBatch(order: BatchOrder): void {
    if (this.phase !== "idle") {
      throw new Error(`Cannot open a batch: the sandbox is ${this.phase}`);
    }
    this.phase = "running";
    this.batch = { order, isOpen: false, inputs: [], singly: false };
    this.deadlineMs = this.#now() + order.timeoutMs;
  }

  sendRows(_: number, inputs: readonly Row[], singly: boolean): void {
    if (!this.batch?.isOpen) throw new Error("Cannot send rows: none is open");
    if (this.batch.inputs.length === 0) this.batch.singly = singly;
    this.batch.inputs.push(...inputs);
    this.deadlineMs = this.#now() + this.batch.order.rowTimeoutMs;
  }

  endBatch(): void {
    if (!this.batch?.isOpen || this.batch.inputs.length > 0) {
      throw new Error("Cannot end a batch: rows are left");
    }
    this.batch = null;
    this.phase = "resetting";
    this.deadlineMs = Infinity;
  }

  /** Finishes the set-up of its batch. */
  open(): void {
    if (this.batch === null) throw new Error("Cannot open: no batch");
    this.batch.isOpen = true;
    this.deadlineMs = Infinity;
    this.#observer.opened(1);
  }

  /** Answers so many of its rows, each with its input as the value. */
  answerRows(count = this.batch?.inputs.length ?? 0): void {
    const inputs = this.batch?.inputs.splice(0, count) ?? [];
    if (this.batch?.inputs.length === 0) this.deadlineMs = Infinity;
    this.#observer.rowsAnswered({
      results: inputs.map((input) => ({
        stdout: "",
        stderr: "",
        retVal: `${input}`,
        exitCode: 0,
        truncated: [],
        files: [],
        durationUs: 1,
      })),
      redone: null,
      startsRedo: false,
    });
  }

  check(nowMs: number): void {
    if (this.phase === "running" && nowMs >= this.deadlineMs) {
      this.kill("timeout", "");
    }
  }

  kill(reason: EndReason, detail: string, signal: string | null = null): void {
    const { phase } = this;
    if (phase === "ended" || phase === "gone") return;
    this.phase = "ended";
    this.#observer.ended(
      { reason, phase, detail, cpuMs: null, signal },
      null,
    );
  }

  /** Finishes booting. */
  becomeReady(): void {
    this.phase = "idle";
    this.#observer.ready({
      type: "ready",
      fromImage: true,
      imageId: IMAGE_ID,
      language: "python",
      languageVersion: "3.12.7",
      image: "",
      heapBytes: 1_000,
      locks: { diesWithParent: true, seccomp: true },
    });
  }

  /** Answers with the program itself as its output. */
  answer({ missingModules = [] }: FakeAnswer = {}): void {
    this.phase = "resetting";
    this.#observer.answered({
      wallMs: 1,
      cpuMs: 1,
      result: {
        stdout: this.order?.code ?? "",
        stderr: "",
        retVal: "",
        exitCode: 0,
        missingModules,
        truncated: [],
        files: [],
        durationMs: 1,
        memoryPeakBytes: 1_000,
      },
    });
  }

  /** Finishes its reset. */
  rest(retire: string | null = null): void {
    this.phase = "idle";
    this.order = null;
    this.#observer.rested({ resetMs: 1, retire });
  }

  /** Leaves the system, on its own if nothing has ended it before. */
  exit(signal: string | null = null): void {
    const reason = this.phase === "booting" ? "boot_failed" : "crash";
    this.kill(reason, signal ?? "exit", signal);
    this.phase = "gone";
    this.#observer.gone({ code: 1, signal, stderr: "" });
  }
}

/** One event of a pool: its name, then what it tells. */
export type NotedEvent = readonly [name: keyof PoolEvents, event: unknown];

/** Returns events that add themselves to `noted`. */
export function noteEvents(noted: NotedEvent[]): PoolEvents {
  const note = (name: keyof PoolEvents) => (event: unknown) => {
    noted.push([name, event]);
  };
  return {
    sandboxStarted: note("sandboxStarted"),
    sandboxReady: note("sandboxReady"),
    sandboxReset: note("sandboxReset"),
    sandboxEnded: note("sandboxEnded"),
    sandboxGone: note("sandboxGone"),
    runFinished: note("runFinished"),
    rowsFinished: note("rowsFinished"),
    callerUsed: note("callerUsed"),
    batchesChanged: note("batchesChanged"),
    runMoved: note("runMoved"),
    runRefused: note("runRefused"),
    runAbandoned: note("runAbandoned"),
    breakerChanged: note("breakerChanged"),
  };
}

/**
 * A plan of two core sandboxes with a spare, in which a caller's only program
 * may run, and one with numpy.
 */
export function smallPlan(): PoolPlan {
  const row = (
    kind: PlannedKind,
    serving: number,
    spares: number,
  ): KindPlan => ({
    kind,
    serving,
    spares,
    express: spares,
    heapLimitBytes: 67_108_864,
    rssLimitBytes: 10_000,
    idleRssLimitBytes: 5_000,
  });
  return {
    kinds: [row(CORE, 2, 1), row(FULL, 1, 0)],
    programMemoryBytes: 1,
    plannedBytes: 1,
  };
}

/** A pool of fake sandboxes on a clock that stands still. */
export class FakePool {
  /** Every sandbox that was ever started. */
  readonly sandboxes: FakeSandbox[] = [];
  readonly events: NotedEvent[] = [];
  readonly pool: Pool;
  nowMs = 0;
  /** Thrown instead of starting a sandbox, if set. */
  startError: Error | null = null;

  constructor(options: Partial<PoolOptions> = {}) {
    const now = () => this.nowMs;
    const start: StartSandbox = (plan, observer) => {
      if (this.startError !== null) throw this.startError;
      const sandbox = new FakeSandbox(plan, observer, now);
      this.sandboxes.push(sandbox);
      return sandbox;
    };
    this.pool = new Pool({
      plan: smallPlan(),
      start,
      events: noteEvents(this.events),
      queueTimeoutMs: 10_000,
      cpuLimitMs: 60_000,
      queue: { limit: 128 },
      now,
      ...options,
    });
  }

  /** Sandboxes of a kind in a phase, oldest first. */
  in(phase: FakeSandbox["phase"], kind?: string): FakeSandbox[] {
    return this.sandboxes.filter((sandbox) =>
      sandbox.phase === phase && (kind ?? sandbox.kind) === sandbox.kind
    );
  }

  /** Lets time pass. */
  pass(ms: number): void {
    this.nowMs += ms;
    this.pool.tick();
  }

  /** Starts the pool and lets everything boot. */
  warm(): void {
    this.pool.start();
    for (;;) {
      const [next] = this.in("booting");
      if (next === undefined) return;
      next.becomeReady();
    }
  }
}
