/**
 * The pool of all sandboxes, as HTTP sees it: takes runs and batches, holds the
 * promises that their callers hold, and winds down. The choice of a sandbox for
 * a caller is `scheduler.ts`'s.
 *
 * @module
 */

import type { BatchRequest, BatchRun, RowOutcome } from "../run/batch.ts";
import type { RunWatcher } from "../run/live_output.ts";
import type { PoolStatus } from "../run/pool_status.ts";
import type { RunRequest } from "../run/request.ts";
import type { RunResult } from "../run/result.ts";
import type { Runner } from "../run/runner.ts";
import { Batch } from "./batch.ts";
import { Job } from "./job.ts";
import type { KindStatus } from "./kind.ts";
import { poolStats, poolStatus } from "./pool_status.ts";
import { turnAway } from "./settle_job.ts";
import { refuseBatch } from "./settle_rows.ts";
import { Scheduler, type SchedulerOptions } from "./scheduler.ts";
import type { PlannedKind } from "./plan_pool.ts";

/** Options for {@linkcode Pool}. */
export interface PoolOptions extends Omit<SchedulerOptions, "now" | "changed"> {
  /** More for `status().config`. @default {{}} */
  readonly config?: Readonly<Record<string, unknown>>;
  /** A clock that only goes forward, in milliseconds. */
  readonly now?: () => number;
  /** Called when {@linkcode Pool.tick} has something to watch. */
  readonly wake?: () => void;
}

// After SIGKILL a process is gone in milliseconds, unless the kernel hangs.
const EXIT_WAIT_MS = 2_000;

/** Runs programs in sandboxes. */
export class Pool implements Runner {
  readonly #options: PoolOptions;
  readonly #scheduler: Scheduler;
  readonly #now: () => number;
  readonly #wake: () => void;
  readonly #closed = Promise.withResolvers<void>();
  #pending = 0;
  #closeAt: number | null = null;
  #killed = false;
  #finished = false;

  /** Creates a pool that has started nothing. */
  constructor(options: PoolOptions) {
    const { now = () => performance.now(), wake = () => {} } = options;
    this.#options = options;
    this.#now = now;
    this.#wake = wake;
    this.#scheduler = new Scheduler({
      ...options,
      now,
      changed: () => this.#changed(),
    });
  }

  /** Starts the first sandboxes, those of the first kind before others. */
  start(): void {
    this.#scheduler.startWaiting();
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
      turnAway(job, "draining", "the service stops", this.#options.events);
    } else {
      this.#follow(signal, job.result, () => {
        job.abandon();
        this.#scheduler.abandon(job);
      });
      this.#scheduler.submit(job);
      this.#wake();
    }
    return job.result;
  }

  runBatch(
    request: BatchRequest,
    tell: (index: number, outcome: RowOutcome) => void,
    signal: AbortSignal,
  ): BatchRun {
    const batch = new Batch(request, tell, this.#now());
    const changed = () => {
      this.#scheduler.changedBatch(batch);
      this.#wake();
    };
    if (signal.aborted) batch.abandon();
    else if (this.#closeAt !== null) {
      const { events } = this.#options;
      refuseBatch(batch, "draining", "the service stops", events);
    } else {
      this.#follow(
        signal,
        batch.finished,
        () => {
          batch.abandon();
          changed();
        },
        () => this.#scheduler.forgetBatch(batch),
      );
      this.#scheduler.submitBatch(batch);
      this.#wake();
    }
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

  /** Does what is due; false if nothing can become due by time alone. */
  tick(): boolean {
    const isBusy = this.#scheduler.tick();
    if (this.#closeAt === null) return isBusy;
    const overdueMs = this.#now() - this.#closeAt;
    if (overdueMs >= 0) this.#kill();
    if (overdueMs >= EXIT_WAIT_MS) this.#finish();
    return !this.#finished;
  }

  /** Returns what the sandboxes of each kind do, in the order of the kinds. */
  kinds(): KindStatus[] {
    return this.#scheduler.kinds.map((kind) => kind.status());
  }

  /**
   * Lets a kind start that was planned as coming.
   *
   * @param kind Files of the kind; a name that was not planned is ignored.
   */
  arrive(kind: PlannedKind): void {
    this.#scheduler.arrive(kind);
  }

  /** Continues without a kind that was planned as coming. */
  giveUp(name: string): void {
    this.#scheduler.giveUp(name);
  }

  /** See {@linkcode Fleet.replaceOne}. */
  replaceOne(): boolean {
    return this.#scheduler.kinds.some(({ fleet }) => fleet.replaceOne());
  }

  status(): PoolStatus {
    const { plan, config = {} } = this.#options;
    return poolStatus({
      kinds: this.#scheduler.kinds.filter(({ isOver }) => !isOver),
      plan,
      config,
      isDraining: this.#closeAt !== null,
    });
  }

  stats(): PoolStatus["stats"] {
    return poolStats(this.#scheduler.kinds);
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
    this.#scheduler.drain();
    return this.#closed.promise;
  }

  /** Counts what is pending until it has ended, and hears its client hang up. */
  #follow(
    signal: AbortSignal,
    ended: Promise<unknown>,
    hungUp: () => void,
    settled: () => void = () => {},
  ): void {
    this.#pending += 1;
    signal.addEventListener("abort", hungUp, { once: true });
    const forget = () => {
      signal.removeEventListener("abort", hungUp);
      this.#pending -= 1;
      settled();
      this.#scheduler.startWaiting();
    };
    ended.then(forget, forget);
  }

  #changed(): void {
    // A started sandbox has a deadline, and a sleeping ticker would miss it.
    if (!this.#finished) this.#wake();
    if (this.#closeAt === null) return;
    if (this.#pending === 0) this.#kill();
    if (this.#killed && this.#scheduler.isEmpty) this.#finish();
  }

  #finish(): void {
    this.#finished = true;
    this.#closed.resolve();
  }

  #kill(): void {
    if (this.#killed) return;
    this.#killed = true;
    this.#scheduler.close();
  }
}
