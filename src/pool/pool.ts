/**
 * The pool of all sandboxes: sends each run to the kind that it needs, tells
 * what the service can do, and winds down. Sees no process.
 *
 * @module
 */

import { StateError } from "../run/thrown_errors.ts";
import { LANGUAGES } from "../run/languages.ts";
import type { BatchRequest, BatchRun, RowOutcome } from "../run/batch.ts";
import type { RunWatcher } from "../run/live_output.ts";
import type {
  LanguageStatus,
  PoolStatus,
  ServiceState,
} from "../run/pool_status.ts";
import type { RunRequest } from "../run/request.ts";
import type { RunResult } from "../run/result.ts";
import type { Runner } from "../run/runner.ts";
import type { CrashBreakerOptions } from "./breaker.ts";
import { Batch } from "./batch.ts";
import { Job } from "./job.ts";
import type { StartSandbox } from "./fleet.ts";
import { KindPool, type KindStatus } from "./kind_pool.ts";
import type { PoolEvents } from "./pool_events.ts";
import type { RunQueueOptions } from "./queue.ts";
import { type ShareOf, Shares } from "./shares.ts";
import { createRouter, type Router } from "./route.ts";
import type { PlannedKind, PoolPlan } from "./sizing.ts";

/** What a {@linkcode Pool} is made of. */
export interface PoolOptions {
  readonly plan: PoolPlan;
  readonly start: StartSandbox;
  readonly events: PoolEvents;
  /** Longest wait for a sandbox, in milliseconds. */
  readonly queueTimeoutMs: number;
  /** CPU time of one program, in milliseconds. */
  readonly cpuLimitMs: number;
  /** Sandboxes that boot at the same time; an integer > 0. @default {2} */
  readonly bootsAtOnce?: number;
  /** Programs after which a sandbox is replaced. @default {Infinity} */
  readonly maxRuns?: number;
  /**
   * A run whose sandbox dies within this time starts again in another one,
   * once, in milliseconds. @default {1_000}
   */
  readonly restartWithinMs?: number;
  /** Time without a run after which those on demand are ended, in ms. */
  readonly quietTimeMs: number;
  /** Limits of each kind's queue. */
  readonly queue: RunQueueOptions;
  /** What each caller may have. @default {all have the same} */
  readonly shareOf?: ShareOf;
  /** When to stop starting sandboxes that die. */
  readonly breaker?: CrashBreakerOptions;
  /** More for `status().config`. @default {{}} */
  readonly config?: Readonly<Record<string, unknown>>;
  /** A clock that only goes forward, in milliseconds. */
  readonly now?: () => number;
  /** Told that {@linkcode Pool.tick} has something to watch. */
  readonly wake?: () => void;
}

/** What sandboxes are counted by, for the metrics. */
const COUNTED_STATES = ["booting", "idle", "running", "resetting"] as const;

/** A kind with its pool, and what is known of it at the moment. */
interface Row {
  kind: PlannedKind;
  readonly pool: KindPool;
  /** Whether it will never come, though it was planned. */
  absent: boolean;
}

const NO_SUCH_KIND = "Cannot continue the state: it is of a kind of sandbox " +
  "that this service does not have; start anew";

// After SIGKILL a process is gone in milliseconds, unless the kernel hangs.
const EXIT_WAIT_MS = 2_000;

/** Runs programs in sandboxes. */
export class Pool implements Runner {
  readonly #options: PoolOptions;
  readonly #rows: readonly Row[];
  #router: Router;
  readonly #now: () => number;
  readonly #wake: () => void;
  readonly #closed = Promise.withResolvers<void>();
  /** Where each batch runs. */
  readonly #places = new Map<Batch, KindPool>();
  #pending = 0;
  #closeAt: number | null = null;
  #killed = false;
  #everReady = false;
  #finished = false;

  /** Creates a pool that has started nothing. */
  constructor(options: PoolOptions) {
    const {
      plan,
      breaker = {},
      bootsAtOnce = 2,
      maxRuns = Infinity,
      restartWithinMs = 1_000,
      now = () => performance.now(),
      wake = () => {},
    } = options;
    this.#options = options;
    this.#now = now;
    this.#wake = wake;
    const shares = new Shares(options.shareOf);
    this.#rows = plan.kinds.map((row, index) => ({
      kind: row.kind,
      absent: false,
      pool: new KindPool({
        plan: row,
        start: options.start,
        events: options.events,
        now,
        queue: options.queue,
        shares,
        reclaimOf: (caller) => {
          for (const { pool } of this.#rows) pool.reclaimOf(caller);
        },
        breaker,
        // A large one keeps a CPU busy for seconds: never several at once.
        bootsAtOnce: index === 0 ? bootsAtOnce : 1,
        maxRuns,
        restartWithinMs,
        cpuLimitMs: options.cpuLimitMs,
        quietTimeMs: options.quietTimeMs,
        queueTimeoutMs: options.queueTimeoutMs,
        move: (job, modules) => this.#move(job, index, modules),
        explain: (program, modules) => this.#router.explain(modules, program),
        moveBatch: (batch, modules) => this.#moveBatch(batch, index, modules),
        changed: () => this.#changed(),
      }),
    }));
    this.#router = this.#createRouter();
  }

  /** Starts the first sandboxes; the smallest kind goes first. */
  start(): void {
    this.#changed();
  }

  run(
    request: RunRequest,
    signal: AbortSignal,
    watcher?: RunWatcher,
  ): Promise<RunResult> {
    const { queueTimeoutMs = this.#options.queueTimeoutMs } = request;
    const job = new Job(request, this.#now(), queueTimeoutMs, watcher);
    if (signal.aborted) {
      job.abandon();
    } else if (this.#closeAt !== null) {
      const { taskId } = request;
      this.#options.events.runRefused({ taskId, reason: "draining" });
      job.refuse("Cannot run the program: the service stops", 1);
    } else {
      this.#pending += 1;
      this.#follow(job, signal);
      const pool = this.#poolFor(request);
      if (pool === undefined) {
        job.fail(new StateError("gone", NO_SUCH_KIND));
      } else pool.submit(job);
      this.#wake();
    }
    return job.result;
  }

  /** Finds where a run starts; undefined if its state is of nowhere here. */
  #poolFor(
    request: Pick<RunRequest, "code" | "language" | "resume" | "keepAs">,
  ): KindPool | undefined {
    const { resume, keepAs } = request;
    if (resume !== undefined) {
      return this.#rows.find((row) =>
        row.kind.name === resume.kind && !row.absent
      )?.pool;
    }
    const first = this.#rows[this.#router.first(request)].pool;
    if (keepAs === undefined) return first;
    const row = this.#rows[this.#router.roomiest(request)];
    return isHere(row) && row.pool.canServe ? row.pool : first;
  }

  runBatch(
    request: BatchRequest,
    tell: (index: number, outcome: RowOutcome) => void,
    signal: AbortSignal,
  ): BatchRun {
    const batch = new Batch(request, tell, this.#now());
    if (signal.aborted) batch.abandon();
    else if (this.#closeAt !== null) {
      batch.refuse("Cannot run the batch: the service stops", 1);
    } else this.#beginBatch(batch, signal);
    const changed = () => {
      this.#places.get(batch)?.changedBatch(batch);
      this.#wake();
    };
    return {
      finished: batch.finished,
      add(inputs) {
        batch.add(inputs);
        changed();
      },
      end() {
        batch.end();
        changed();
      },
      stop() {
        batch.stop();
        changed();
      },
      hold(isHeld) {
        batch.hold(isHeld);
        if (!isHeld) changed();
      },
    };
  }

  #beginBatch(batch: Batch, signal: AbortSignal): void {
    const { code, setup, language } = batch.request;
    const program = { language, code: `${setup}\n${code}` };
    const pool = this.#poolFor({ ...batch.request, ...program });
    if (pool === undefined) {
      batch.deny(new StateError("gone", NO_SUCH_KIND));
      return;
    }
    const abandon = () => {
      batch.abandon();
      this.#places.get(batch)?.changedBatch(batch);
    };
    signal.addEventListener("abort", abandon, { once: true });
    this.#pending += 1;
    this.#places.set(batch, pool);
    this.#options.events.batchesChanged({ running: this.#places.size });
    const settled = () => {
      signal.removeEventListener("abort", abandon);
      this.#places.get(batch)?.changedBatch(batch);
      this.#places.delete(batch);
      this.#pending -= 1;
      this.#options.events.batchesChanged({ running: this.#places.size });
      this.#changed();
    };
    batch.finished.then(settled, settled);
    pool.submitBatch(batch);
    this.#wake();
  }

  #moveBatch(
    batch: Batch,
    index: number,
    modules: readonly string[],
  ): boolean {
    const { code, setup, language, taskId, resume } = batch.request;
    if (resume !== undefined) return false;
    const program = { language, code: `${setup}\n${code}` };
    const next = this.#router.next(index, modules, program);
    if (next === null || !this.#rows[next].pool.canServe) return false;
    this.#options.events.runMoved({
      taskId,
      from: this.#options.plan.kinds[index].kind.name,
      to: this.#options.plan.kinds[next].kind.name,
    });
    const { pool } = this.#rows[next];
    this.#places.set(batch, pool);
    pool.submitBatch(batch);
    return true;
  }

  /** Does what is due; false if nothing can become due by time alone. */
  tick(): boolean {
    let busy = false;
    for (const { pool } of this.#rows) busy = pool.tick() || busy;
    this.#changed();
    if (this.#closeAt === null) return busy;
    const overdueMs = this.#now() - this.#closeAt;
    if (overdueMs >= 0) this.#kill();
    if (overdueMs >= EXIT_WAIT_MS) this.#finish();
    return !this.#finished;
  }

  /** Returns what the sandboxes of each kind do, smallest kind first. */
  kinds(): KindStatus[] {
    return this.#rows.map(({ pool }) => pool.status());
  }

  /**
   * Lets a kind start that was planned as coming.
   *
   * @param kind What is there for it; a name that was not planned is ignored.
   */
  arrive(kind: PlannedKind): void {
    const row = this.#comingRow(kind.name);
    if (row === undefined) return;
    row.kind = kind;
    this.#router = this.#createRouter();
    this.#changed();
  }

  /** Goes on without a kind that was planned as coming: it will not come. */
  giveUp(name: string): void {
    const row = this.#comingRow(name);
    if (row === undefined) return;
    row.absent = true;
    this.#router = this.#createRouter();
    // The others say what is missing there.
    for (const job of row.pool.release()) {
      const pool = this.#poolFor(job.request);
      if (pool === undefined) job.fail(new StateError("gone", NO_SUCH_KIND));
      else pool.submit(job);
    }
    this.#changed();
  }

  #comingRow(name: string): Row | undefined {
    return this.#rows.find(({ kind, absent }) =>
      kind.name === name && kind.coming && !absent
    );
  }

  #createRouter(): Router {
    return createRouter(
      // One that is absent runs nothing.
      this.#rows.map(({ kind, absent }, index) => {
        if (absent) return { ...kind, modules: [], languages: [] };
        return { ...kind, onDemand: this.#options.plan.kinds[index].onDemand };
      }),
    );
  }

  /** Those of kinds that run the same languages are told as one. */
  #languages(kinds: readonly KindStatus[]): LanguageStatus[] {
    const byFamily = new Map<string, LanguageStatus>();
    this.#rows.forEach(({ kind, pool }, index) => {
      const { family } = LANGUAGES[kind.languages[0]];
      const before = byFamily.get(family);
      const { idle, running, resetting } = kinds[index];
      byFamily.set(family, {
        family,
        version: before?.version || pool.languageVersion,
        ready: (before?.ready ?? 0) + idle + running + resetting,
      });
    });
    return [...byFamily.values()];
  }

  status(): PoolStatus {
    const kinds = this.kinds();
    const total = { waiting: 0, memory: 0 };
    for (const kind of kinds) {
      total.waiting += kind.waiting;
      total.memory += kind.memoryBytes;
    }
    const { plan, config = {} } = this.#options;
    const languages = this.#languages(kinds);
    return {
      state: this.#state(),
      stats: this.stats(),
      pendingRequests: total.waiting,
      pythonVersion: languages.find(({ family }) => family === "python")
        ?.version ?? "",
      languages,
      // What cannot be had now is not promised.
      packages: Object.assign(
        {},
        ...this.#rows.filter((row) => isHere(row) && row.pool.canServe)
          .map(({ kind }) => kind.packages),
      ),
      coming: this.#rows.filter(isComing).map(({ kind }) => kind.name),
      failing: kinds.filter(({ breaker }) => breaker !== "closed")
        .map(({ kind }) => kind),
      sandboxes: kinds.flatMap((status, index) =>
        COUNTED_STATES.map((state) => ({
          kind: plan.kinds[index].kind.name,
          state,
          count: status[state],
        }))
      ),
      config: {
        ...config,
        programMemoryBytes: plan.programMemoryBytes,
        plannedBytes: plan.plannedBytes,
        kinds: plan.kinds.map((row, index) => ({
          name: row.kind.name,
          state: this.#stateOf(index),
          serving: row.serving,
          spares: row.spares,
          express: row.express,
          heapLimitBytes: row.heapLimitBytes,
          rssLimitBytes: row.rssLimitBytes,
          ready: kinds[index].idle + kinds[index].running +
            kinds[index].resetting,
          breaker: kinds[index].breaker,
        })),
      },
      sandboxMemoryBytes: total.memory,
    };
  }

  stats(): PoolStatus["stats"] {
    let total = 0;
    let idle = 0;
    let ready = 0;
    for (const { pool } of this.#rows) {
      total += pool.alive;
      idle += pool.idle;
      ready += pool.ready;
    }
    return {
      totalInstances: total,
      idleInstances: idle,
      activeInstances: ready - idle,
    };
  }

  /**
   * Takes no more runs, lets those it has come to their end, then ends every
   * sandbox. Resolves when no process is left.
   *
   * @param drainTimeoutMs After this, what still runs is killed.
   */
  close(drainTimeoutMs: number): Promise<void> {
    const closeAt = this.#now() + drainTimeoutMs;
    // Asked a second time it may only be in more of a hurry.
    this.#closeAt = Math.min(this.#closeAt ?? Infinity, closeAt);
    for (const { pool } of this.#rows) pool.drain();
    this.#changed();
    return this.#closed.promise;
  }

  #state(): ServiceState {
    if (this.#closeAt !== null) return "draining";
    const [{ pool: first }] = this.#rows;
    if (!first.canServe) return "degraded";
    const { breaker, idle, running, resetting } = first.status();
    if (idle + running + resetting > 0) return "healthy";
    if (breaker !== "closed") return "degraded";
    // All at once being replaced: runs wait for a moment, and are answered.
    return this.#everReady ? "healthy" : "starting";
  }

  /** Says in a word what is to be expected of a kind. */
  #stateOf(index: number): string {
    const row = this.#rows[index];
    if (row.absent) return "absent";
    if (isComing(row)) return "coming";
    return this.#options.plan.kinds[index].onDemand ? "on demand" : "here";
  }

  #follow(job: Job, signal: AbortSignal): void {
    const abandon = () => {
      job.abandon();
      for (const { pool } of this.#rows) pool.abandon(job);
    };
    signal.addEventListener("abort", abandon, { once: true });
    const settled = () => {
      signal.removeEventListener("abort", abandon);
      this.#pending -= 1;
      this.#changed();
    };
    job.result.then(settled, settled);
  }

  #move(job: Job, index: number, modules: readonly string[]): boolean {
    // A state can be continued where it was made, and nowhere else.
    if (job.request.resume !== undefined) return false;
    const next = this.#router.next(index, modules, job.request);
    if (next === null || !this.#rows[next].pool.canServe) return false;
    this.#options.events.runMoved({
      taskId: job.request.taskId,
      from: this.#options.plan.kinds[index].kind.name,
      to: this.#options.plan.kinds[next].kind.name,
    });
    job.waitAgain(this.#now());
    this.#rows[next].pool.submit(job);
    return true;
  }

  #changed(): void {
    this.#everReady ||= this.#rows[0].pool.languageVersion !== "";
    // A run of one kind may have kept its caller from starting one of another.
    for (const { pool } of this.#rows) pool.goOn();
    // Each kind starts once the one before it serves, or cannot.
    for (const row of this.#rows) {
      if (!isHere(row)) continue;
      row.pool.open();
      if (!row.pool.settled) break;
    }
    // What was started has a deadline, and a sleeping ticker would miss it.
    if (!this.#finished) this.#wake();
    if (this.#closeAt === null) return;
    if (this.#pending === 0) this.#kill();
    if (this.#killed && this.#rows.every(({ pool }) => pool.empty)) {
      this.#finish();
    }
  }

  #finish(): void {
    this.#finished = true;
    this.#closed.resolve();
  }

  #kill(): void {
    if (this.#killed) return;
    this.#killed = true;
    for (const { pool } of this.#rows) pool.close();
  }
}

function isComing({ kind, absent }: Row): boolean {
  return kind.coming && !absent;
}

function isHere({ kind, absent }: Row): boolean {
  return !kind.coming && !absent;
}
