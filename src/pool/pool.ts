/**
 * The pool of all sandboxes: sends each run to the kind that it needs, tells
 * what the service can do, and winds down. Sees no process.
 *
 * @module
 */

import type {
  PoolStatus,
  Runner,
  RunRequest,
  RunResult,
  ServiceState,
} from "../protocol.ts";
import type { CrashBreakerOptions } from "./breaker.ts";
import { Job } from "./job.ts";
import { KindPool } from "./kind_pool.ts";
import type { KindStatus, StartSandbox } from "./kind_pool_options.ts";
import type { PoolEvents } from "./pool_events.ts";
import type { RunQueueOptions } from "./queue.ts";
import { createRouter, type Router } from "./route.ts";
import type { PoolPlan } from "./sizing.ts";

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
  /** Limits of each kind's queue. */
  readonly queue?: RunQueueOptions;
  /** When to stop starting sandboxes that die. */
  readonly breaker?: CrashBreakerOptions;
  /** Installed packages and their versions, for status. @default {{}} */
  readonly packages?: Readonly<Record<string, string>>;
  /** More for `status().config`. @default {{}} */
  readonly config?: Readonly<Record<string, unknown>>;
  /** A clock that only goes forward, in milliseconds. */
  readonly now?: () => number;
  /** Told that {@linkcode Pool.tick} has something to watch. */
  readonly wake?: () => void;
}

/** What sandboxes are counted by, for the metrics. */
const COUNTED_STATES = ["booting", "idle", "running", "resetting"] as const;

// After SIGKILL a process is gone in milliseconds, unless the kernel hangs.
const EXIT_WAIT_MS = 2_000;

/** Runs programs in sandboxes. */
export class Pool implements Runner {
  readonly #options: PoolOptions;
  readonly #kinds: readonly KindPool[];
  readonly #router: Router;
  readonly #now: () => number;
  readonly #wake: () => void;
  readonly #closed = Promise.withResolvers<void>();
  #open = 0;
  #pending = 0;
  #closeAt: number | null = null;
  #killed = false;
  #everReady = false;
  #finished = false;

  /** Creates a pool that has started nothing. */
  constructor(options: PoolOptions) {
    const { plan, now = () => performance.now(), wake = () => {} } = options;
    this.#options = options;
    this.#now = now;
    this.#wake = wake;
    this.#router = createRouter(plan.kinds.map(({ kind }) => kind));
    this.#kinds = plan.kinds.map((row, index) =>
      new KindPool({
        plan: row,
        start: options.start,
        events: options.events,
        now,
        queue: options.queue ?? {},
        breaker: options.breaker ?? {},
        // A large one keeps a CPU busy for seconds: never several at once.
        bootsAtOnce: index === 0 ? options.bootsAtOnce ?? 2 : 1,
        maxRuns: options.maxRuns ?? Infinity,
        restartWithinMs: options.restartWithinMs ?? 1_000,
        cpuLimitMs: options.cpuLimitMs,
        move: (job, modules) => this.#move(job, index, modules),
        changed: () => this.#changed(),
      })
    );
  }

  /** Starts the first sandboxes; the smallest kind goes first. */
  start(): void {
    this.#changed();
  }

  run(request: RunRequest, signal: AbortSignal): Promise<RunResult> {
    const { queueTimeoutMs } = this.#options;
    const job = new Job(request, this.#now(), queueTimeoutMs);
    if (signal.aborted) {
      job.abandon();
    } else if (this.#closeAt !== null) {
      const { taskId } = request;
      this.#options.events.runRefused({ taskId, reason: "draining" });
      job.refuse("Cannot run the program: the service stops", 1);
    } else {
      this.#pending += 1;
      this.#follow(job, signal);
      this.#kinds[this.#router.first(request.code)].submit(job);
      this.#wake();
    }
    return job.result;
  }

  /** Does what is due; false if nothing can become due by time alone. */
  tick(): boolean {
    let busy = false;
    for (const kind of this.#kinds) busy = kind.tick() || busy;
    this.#changed();
    if (this.#closeAt === null) return busy;
    const overdueMs = this.#now() - this.#closeAt;
    if (overdueMs >= 0) this.#kill();
    if (overdueMs >= EXIT_WAIT_MS) this.#finish();
    return !this.#finished;
  }

  /** Returns what the sandboxes of each kind do, smallest kind first. */
  kinds(): KindStatus[] {
    return this.#kinds.map((kind) => kind.status());
  }

  /** Whether a kind that brings packages can serve, or will in a moment. */
  #hasPackages(kinds: readonly KindStatus[]): boolean {
    const { plan } = this.#options;
    return plan.kinds.some(({ kind }, index) =>
      kind.modules.length > 0 && kinds[index].breaker !== "open"
    );
  }

  status(): PoolStatus {
    const kinds = this.kinds();
    const total = { booting: 0, idle: 0, busy: 0, waiting: 0, memory: 0 };
    for (const kind of kinds) {
      total.booting += kind.booting;
      total.idle += kind.idle;
      total.busy += kind.running + kind.resetting;
      total.waiting += kind.waiting;
      total.memory += kind.memoryBytes;
    }
    const { plan, config = {}, packages = {} } = this.#options;
    return {
      state: this.#state(),
      stats: {
        totalInstances: total.booting + total.idle + total.busy,
        idleInstances: total.idle,
        activeInstances: total.busy,
      },
      pendingRequests: total.waiting,
      pythonVersion: this.#kinds[0].pythonVersion,
      packages: this.#hasPackages(kinds) ? packages : {},
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
          serving: row.serving,
          spares: row.spares,
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
    for (const kind of this.#kinds) kind.drain();
    this.#changed();
    return this.#closed.promise;
  }

  #state(): ServiceState {
    if (this.#closeAt !== null) return "draining";
    const [core] = this.#kinds;
    if (!core.canServe) return "degraded";
    const { breaker, idle, running, resetting } = core.status();
    if (idle + running + resetting > 0) return "healthy";
    if (breaker !== "closed") return "degraded";
    // All at once being replaced: runs wait for a moment, and are answered.
    return this.#everReady ? "healthy" : "starting";
  }

  #follow(job: Job, signal: AbortSignal): void {
    const abandon = () => {
      job.abandon();
      for (const kind of this.#kinds) kind.abandon(job);
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
    const next = this.#router.next(index, modules);
    if (next === null || !this.#kinds[next].canServe) return false;
    this.#options.events.runMoved({
      taskId: job.request.taskId,
      from: this.#options.plan.kinds[index].kind.name,
      to: this.#options.plan.kinds[next].kind.name,
    });
    job.startedAt = null;
    this.#kinds[next].submit(job);
    return true;
  }

  #changed(): void {
    this.#everReady ||= this.#kinds[0].pythonVersion !== "";
    // Each kind starts once the one before it serves, or cannot.
    while (
      this.#open < this.#kinds.length &&
      (this.#open === 0 || this.#settledKind(this.#kinds[this.#open - 1]))
    ) {
      this.#open += 1;
      this.#kinds[this.#open - 1].open();
    }
    // What was started has a deadline, and a sleeping ticker would miss it.
    if (!this.#finished) this.#wake();
    if (this.#closeAt === null) return;
    if (this.#pending === 0) this.#kill();
    if (this.#killed && this.#kinds.every((kind) => kind.empty)) {
      this.#finish();
    }
  }

  #finish(): void {
    this.#finished = true;
    this.#closed.resolve();
  }

  #settledKind(kind: KindPool): boolean {
    return kind.wasWarm || !kind.canServe;
  }

  #kill(): void {
    if (this.#killed) return;
    this.#killed = true;
    for (const kind of this.#kinds) kind.close();
  }
}
