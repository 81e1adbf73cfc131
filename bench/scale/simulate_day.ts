/**
 * A day of a service of many replicas: the pool's own code in each of them, and
 * around it arrivals, the balancing of a Kubernetes Service and the autoscaler,
 * on a simulated clock.
 *
 * @module
 */

import { KINDS } from "../../src/kinds.ts";
import { Pool } from "../../src/pool/pool.ts";
import type { PoolEvents } from "../../src/pool/pool_events.ts";
import { planPool } from "../../src/pool/plan_pool.ts";
import { loadConfig } from "../../src/settings/config.ts";
import { sandboxCounts } from "../../src/settings/asked_counts.ts";
import { Autoscaler } from "./autoscaler.ts";
import { loadAt } from "./day.ts";
import { EventQueue } from "./event_queue.ts";
import { exponential } from "./random.ts";
import type { DayMinute, DayOptions, DayResult } from "./simulated_day.ts";
import { SimulatedSandbox } from "./simulated_sandbox.ts";

interface Replica {
  readonly pool: Pool;
  /** Programs that it has and has not answered. */
  pending: number;
}

const GIGABYTES_PER_CPU = 2;
const SYNC_MS = 15_000;
/** Age of a metric when the autoscaler reads it: half a scrape's interval. */
const METRIC_AGE_MS = 7_500;
/** The client tries four more times, at one-second steps. */
const TRIES = 5;
const RETRY_MS = 1_000;
/** Promises of the pool are let go on after so many events. */
const EVENTS_AT_ONCE = 2_000;

/** Simulates a day, or the hours of it that are asked for. */
export async function simulateDay(options: DayOptions): Promise<DayResult> {
  const { random, size, bursts, hours: [from, to] = [0, 24] } = options;
  const endMs = (to - from) * 3_600_000;
  const config = loadConfig({
    PYTHON_FAAS_CPU_LIMIT: String(options.cpus),
    PYTHON_FAAS_MEMORY_LIMIT: `${options.cpus * GIGABYTES_PER_CPU}G`,
  });
  const { queueTimeoutMs } = config;
  const core = { ...KINDS[0], modules: [], packages: {}, coming: false };
  const plan = planPool({
    memoryLimitBytes: config.memoryLimitBytes,
    cpuLimit: config.cpuLimit,
    kinds: [core],
    poolMinSize: config.poolMinSize,
    poolMaxSize: config.poolMaxSize,
    asked: sandboxCounts(config),
    programMemoryLimitBytes: config.runMemoryLimitBytes,
    fileLimitBytes: config.maxFileBytes,
  });
  const { serving } = plan.kinds[0];
  const events = new EventQueue();
  const replicas: Replica[] = [];
  const waits = new Float64Array(20_001);
  const minutes: DayMinute[] = [];
  const arrivedAt = new Map<string, { readonly ms: number; tries: number }>();
  let runs = 0, late = 0, refusals = 0, lost = 0, replicaMs = 0, idealMs = 0;
  let peakReplicas = 0, peakNeeded = 0, wanted = 0, starting = 0;
  let busyMs = 0, busy = 0, changedAt = 0;

  const plateauPerMs = size * options.plateauUse * serving /
    (options.meanRunMs + options.resetMs);
  const perMs = (seconds: number) => plateauPerMs * loadAt(seconds, bursts);
  const needed = (seconds: number) =>
    Math.max(1, Math.ceil(size * loadAt(seconds, bursts)));

  /** Seconds since midnight. */
  const daySeconds = () => from * 3_600 + events.nowMs / 1_000;

  /** Adds up the time for which sandboxes were busy. */
  function noteBusy(change: number): void {
    busyMs += busy * (events.nowMs - changedAt);
    changedAt = events.nowMs;
    busy += change;
  }

  function started(taskId: string): void {
    noteBusy(1);
    const arrival = arrivedAt.get(taskId);
    if (arrival === undefined) return;
    arrivedAt.delete(taskId);
    const waitMs = events.nowMs - arrival.ms;
    if (waitMs > 1_000) late += 1;
    waits[Math.min(20_000, Math.ceil(waitMs))] += 1;
  }

  function refused(taskId: string): void {
    refusals += 1;
    const arrival = arrivedAt.get(taskId);
    if (arrival === undefined) return;
    arrival.tries += 1;
    if (arrival.tries < TRIES) events.after(RETRY_MS, () => send(taskId));
    else {
      arrivedAt.delete(taskId);
      lost += 1;
      late += 1;
      waits[20_000] += 1;
    }
  }

  function createReplica(): Replica {
    const ignore = () => {};
    const poolEvents: PoolEvents = {
      sandboxStarted: ignore,
      sandboxReady: ignore,
      sandboxReset: () => noteBusy(-1),
      sandboxEnded: ignore,
      sandboxGone: ignore,
      runFinished: () => {
        replica.pending -= 1;
      },
      rowsFinished: ignore,
      callerUsed: ignore,
      batchesChanged: ignore,
      runMoved: ignore,
      runRefused: ({ taskId }) => {
        replica.pending -= 1;
        refused(taskId);
      },
      runAbandoned: ignore,
      breakerChanged: ignore,
    };
    const pool = new Pool({
      plan,
      events: poolEvents,
      queueTimeoutMs,
      cpuLimitMs: config.timeoutMs,
      queue: { limit: config.queueSize },
      now: () => events.nowMs,
      start: (_, observer) =>
        new SimulatedSandbox(events, {
          bootMs: options.bootMs,
          resetMs: options.resetMs,
          runMs: ({ code }) => {
            started(code);
            return options.runMs();
          },
        }, observer),
    });
    const replica: Replica = { pool, pending: 0 };
    pool.start();
    return replica;
  }

  function pick(): Replica {
    const any = () => replicas[Math.floor(random() * replicas.length)];
    const first = any();
    if (options.balancing === "random") return first;
    const second = any();
    return second.pending < first.pending ? second : first;
  }

  function send(taskId: string): void {
    const replica = pick();
    replica.pending += 1;
    // The task's name is its program, so that a sandbox can tell when it starts.
    const request = {
      taskId,
      code: taskId,
      inputJson: "null",
      timeoutMs: config.timeoutMs,
      language: "python",
      priority: "normal",
    } as const;
    replica.pool.run(request, new AbortController().signal).catch(() => {});
    if (!arrivedAt.has(taskId)) return;
    // The pool's ticker would look twenty times a second at every replica.
    events.after(queueTimeoutMs, () => {
      if (arrivedAt.has(taskId)) replica.pool.tick();
    });
  }

  function arrive(): void {
    if (events.nowMs >= endMs) return;
    const taskId = String(runs);
    runs += 1;
    arrivedAt.set(taskId, { ms: events.nowMs, tries: 0 });
    send(taskId);
    events.after(exponential(random, 1 / perMs(daySeconds())), arrive);
  }

  function scaleTo(count: number): void {
    const there = replicas.length + starting;
    for (let more = there; more < count; more += 1) {
      starting += 1;
      const replica = createReplica();
      events.after(options.replicaStartMs, () => {
        starting -= 1;
        if (replicas.length < wanted) replicas.push(replica);
      });
    }
    // Starting replicas are given up first, then the newest.
    while (replicas.length > Math.max(count, 1)) {
      const gone = replicas.pop();
      gone?.pool.close(config.timeoutMs);
    }
    wanted = count;
  }

  const autoscaler = new Autoscaler(options.autoscaler);
  const waiting = () =>
    replicas.reduce(
      (sum, { pool }) => sum + pool.kinds().reduce((n, k) => n + k.waiting, 0),
      0,
    );

  function sync(): void {
    if (events.nowMs >= endMs) return;
    noteBusy(0);
    const ready = replicas.length;
    const busyShare = busyMs / SYNC_MS / serving / ready;
    busyMs = 0;
    const metrics = [{
      average: waiting() / ready,
      target: options.queueTarget,
    }];
    if (options.busyTarget !== null) {
      metrics.push({ average: busyShare, target: options.busyTarget });
    }
    events.after(METRIC_AGE_MS, () => {
      const now = events.nowMs / 1_000;
      scaleTo(autoscaler.decide(now, wanted, ready, metrics));
    });
    events.after(SYNC_MS, sync);
  }

  function look(): void {
    if (events.nowMs >= endMs) return;
    const seconds = daySeconds();
    const need = needed(seconds);
    replicaMs += (replicas.length + starting) * 15_000;
    idealMs += need * 15_000;
    peakReplicas = Math.max(peakReplicas, replicas.length + starting);
    peakNeeded = Math.max(peakNeeded, need);
    if (seconds % 60 === 0) {
      minutes.push({
        seconds,
        replicas: replicas.length + starting,
        needed: need,
        queue: waiting() / replicas.length,
      });
    }
    events.after(15_000, look);
  }

  const { minReplicas, maxReplicas } = options.autoscaler;
  const first = Math.max(minReplicas, needed(daySeconds()));
  wanted = Math.min(first, maxReplicas);
  for (let i = 0; i < wanted; i += 1) replicas.push(createReplica());
  events.after(options.bootMs * 10, arrive);
  events.after(0, look);
  events.after(SYNC_MS, sync);
  while (events.nowMs < endMs + 60_000) {
    for (let i = 0; i < EVENTS_AT_ONCE && events.step(); i += 1);
    if (events.size === 0) break;
    await new Promise<void>((resolve) => queueMicrotask(resolve));
  }

  let seen = 0, p99WaitMs = 0;
  while (p99WaitMs < 20_000 && seen + waits[p99WaitMs] < runs * 0.99) {
    seen += waits[p99WaitMs];
    p99WaitMs += 1;
  }
  return {
    runs,
    late,
    refusals,
    lost,
    p99WaitMs,
    replicaHours: replicaMs / 3_600_000,
    idealHours: idealMs / 3_600_000,
    peakReplicas,
    peakNeeded,
    minutes,
  };
}
