/**
 * Builds the pool out of its real parts: processes, clock, sampler, timer.
 * Wires and decides nothing.
 *
 * @module
 */

import type { Runner } from "./run/runner.ts";
import type { ReadyMessage } from "./wire/messages.ts";
import { frameLimitBytes } from "./wire/wire_limits.ts";
import type { StartSandbox } from "./pool/fleet.ts";
import type { KindStatus } from "./pool/kind.ts";
import { closeOnExec } from "./sandbox/close_on_exec.ts";
import { findLibcPath } from "./sandbox/libc_path.ts";
import type { ParseReply } from "./wire/parse_reply.ts";
import { Pool, type PoolOptions } from "./pool/pool.ts";
import type { PoolEvents } from "./pool/pool_events.ts";
import type { SandboxKind } from "./kinds.ts";
import type { Forks, SandboxMaking } from "./sandbox/forks.ts";
import {
  memoryInsteadOfFork,
  privateMemory,
} from "./sandbox/private_memory.ts";
import { keepWarm } from "./keep_warm.ts";
import { spawnChild } from "./sandbox/process.ts";
import { ProcessSandbox } from "./sandbox/process_sandbox.ts";
import type { ProcessSandboxOptions } from "./sandbox/process_sandbox_options.ts";
import { sharedOutputOpener } from "./sandbox/shared_output.ts";
import {
  openProcessSampler,
  type ProcessSampler,
} from "./sandbox/process_sampler.ts";
import { type MakingOptions, sandboxMaking } from "./sandbox_making.ts";
import type { KindPlan, PoolPlan } from "./pool/plan_pool.ts";
import { firstKinds } from "./pool/stand_in.ts";

/** Options for {@linkcode createPool}. */
export interface CreatePoolOptions
  extends
    Omit<MakingOptions, "libcPath">,
    Pick<
      PoolOptions,
      | "queue"
      | "shareOf"
      | "breaker"
      | "maxRuns"
      | "isPerCaller"
      | "restartWithinMs"
      | "queueTimeoutMs"
      | "cpuLimitMs"
      | "bootsAtOnce"
      | "config"
    > {
  /** Number of sandboxes of each kind; see `plan_pool.ts`. */
  readonly plan: PoolPlan;
  readonly events: PoolEvents;
  /** Forks sandboxes. @default {each is a process that boots by itself} */
  readonly forks?: Forks;
  /** Parts of the system that it needs, and closes. @default {opened now} */
  readonly system?: PoolSystem;
  /** CPUs of the service: one that is free warms zygotes. @default {1} */
  readonly cpuLimit?: number;
  /** Time past a program's limit until SIGKILL, in milliseconds. */
  readonly graceMs: number;
  /** Time from start to ready, in milliseconds. @default {60_000} */
  readonly bootTimeoutMs?: number;
  /** Time for a reset, in milliseconds. @default {5_000} */
  readonly resetTimeoutMs?: number;
  /** True if a sandbox serves only with every lock on. @default {false} */
  readonly requireLocks?: boolean;
}

/** Parts of the system that a pool needs. */
export interface PoolSystem {
  readonly libcPath: string;
  readonly sampler: ProcessSampler;
  readonly openOutput: ReturnType<typeof sharedOutputOpener>;
}

/** Opens it, which takes rights that the service gives up once it has started. */
export function openPoolSystem(): PoolSystem {
  const libcPath = findLibcPath();
  closeOnExec(libcPath);
  return {
    libcPath,
    sampler: openProcessSampler(libcPath),
    openOutput: sharedOutputOpener(libcPath),
  };
}

/** The pool, and what ends it. */
export interface RunningPool extends Runner {
  /** True if CPU time and memory of sandboxes can be read on this system. */
  readonly canSample: boolean;
  /** Returns what the sandboxes of each kind do, in the order of the kinds. */
  kinds(): KindStatus[];
  /** See {@linkcode Pool.arrive}. */
  arrive: Pool["arrive"];
  /** See {@linkcode Pool.giveUp}. */
  giveUp: Pool["giveUp"];
  /**
   * Drains, then ends every sandbox; resolves when no process is left.
   *
   * @param drainTimeoutMs After this, what still runs is killed. Asked a second
   *   time, it may only be in more of a hurry.
   */
  close(drainTimeoutMs: number): Promise<void>;
}

/**
 * A fork's own memory grows by 30 MB in 50,000 programs, as V8 moves what it
 * shared; another one takes milliseconds.
 */
const FORK_RUNS = 10_000;

/** One timer for every deadline of the pool: a run sets none of its own. */
const TICK_MS = 50;

/** Returns how a sandbox comes to be, and how its memory is counted then. */
function wayOf(
  forks: Forks | undefined,
  making: SandboxMaking,
  sampler: ProcessSampler,
  kind: SandboxKind,
): Pick<ProcessSandboxOptions, "spawn" | "sampler"> {
  if (forks === undefined) {
    return { sampler, spawn: (handlers) => spawnChild(making.child, handlers) };
  }
  return forks.mayFork(kind.name)
    ? {
      sampler: privateMemory(sampler),
      spawn: (handlers) => forks.fork(making, handlers),
    }
    : {
      sampler: memoryInsteadOfFork(sampler, kind),
      spawn: (handlers) => forks.boot(making, handlers),
    };
}

/** Starts the sandboxes and returns at once; `status()` tells when it serves. */
export function createPool({
  plan,
  events,
  child,
  boot,
  packagePaths,
  forks,
  cpuLimitMs,
  graceMs,
  bootTimeoutMs = 60_000,
  resetTimeoutMs = 5_000,
  requireLocks = false,
  cpuLimit = 1,
  system: { libcPath, sampler, openOutput } = openPoolSystem(),
  ...options
}: CreatePoolOptions): RunningPool {
  // Its schemas take 25 ms to load. Meanwhile the first sandbox boots, and what
  // it says waits in its pipe.
  let parser: ParseReply | undefined;
  const readAfter = import("./wire/parse_reply.ts").then(
    ({ createReplyParser }) => {
      parser = createReplyParser(boot);
    },
  );
  const parseReply: ParseReply = (message) => parser?.(message) ?? null;
  const first = firstKinds(plan);
  const now = () => performance.now();
  let locks: ReadyMessage["locks"] | undefined;

  const makingOf = (row: KindPlan) =>
    sandboxMaking({ libcPath, packagePaths, child, boot }, row);

  const start: StartSandbox = (row, observer) => {
    const { kind, rssLimitBytes } = row;
    const making = makingOf(row);
    const options = { ...making.child, readAfter };
    const way = wayOf(forks, { ...making, child: options }, sampler, kind);
    return new ProcessSandbox({
      ...way,
      boot: making.boot,
      observer,
      parseReply,
      now,
      output: openOutput(boot.outputLimitBytes),
      limits: {
        cpuLimitMs,
        rssLimitBytes,
        programMemoryBytes: rssLimitBytes -
          (forks ? kind.forkBytes : kind.expectedRssBytes),
        bootTimeoutMs,
        graceMs,
        resetTimeoutMs,
        maxFrameBytes: frameLimitBytes(boot.outputLimitBytes) +
          (boot.stateLimitBytes ?? 0),
        requireLocks,
      },
      locked: (found) => {
        locks = found;
      },
    });
  };

  // Sleeps while there is nothing to watch.
  let timer: ReturnType<typeof setInterval> | undefined;
  let isClosed = false;
  const sleep = () => {
    clearInterval(timer);
    timer = undefined;
  };
  const wake = () => {
    timer ??= setInterval(() => {
      if (!pool.tick()) sleep();
    }, TICK_MS);
  };
  const pool: Pool = new Pool({
    ...(forks ? { maxRuns: FORK_RUNS } : {}),
    ...options,
    plan,
    start,
    events,
    cpuLimitMs,
    now,
    wake,
    mostOf(kind) {
      if (forks === undefined || forks.mayFork(kind)) return Infinity;
      // Memory is planned for a zygote and its forks: it holds one that boots.
      // The others wait for the trial, which takes less than their boot.
      return forks.areTried || first.includes(kind) ? 1 : 0;
    },
    prepare(name) {
      const row = plan.kinds.find(({ kind }) => kind.name === name);
      // Its forks fail, and say why.
      if (row !== undefined) void forks?.prepare(makingOf(row)).catch(() => {});
    },
  });
  pool.start();
  const cpus = Math.max(1, Math.floor(cpuLimit));
  const zygoteBytes = () =>
    [...forks?.pids.values() ?? []]
      .reduce((sum, pid) => sum + (sampler.rssBytes(pid) ?? 0), 0);
  const stopWarming = forks && keepWarm({
    isBusy: () =>
      pool.stats().activeInstances >= cpus ||
      // A fork would wait for the end of a program.
      pool.kinds().some(({ booting, waiting }) => booting + waiting > 0),
    tend: () => forks.tend(),
    replaceOne() {
      // More may be wanted than a moment ago: those come first.
      pool.tick();
      return pool.replaceOne();
    },
  });

  return {
    // Asked of a process that is surely there: without /proc, only CPU time is.
    canSample: sampler.cpuMs(Deno.pid) !== null &&
      sampler.rssBytes(Deno.pid) !== null,
    run: (request, signal, watcher) => pool.run(request, signal, watcher),
    runBatch: (request, tell, signal) => pool.runBatch(request, tell, signal),
    status() {
      const status = pool.status();
      return {
        ...status,
        locks,
        forked: forks?.allWork ?? false,
        sandboxMemoryBytes: status.sandboxMemoryBytes + zygoteBytes(),
      };
    },
    stats: () => pool.stats(),
    kinds: () => pool.kinds(),
    arrive: (kind) => pool.arrive(kind),
    giveUp: (name) => pool.giveUp(name),
    async close(drainTimeoutMs) {
      stopWarming?.();
      await pool.close(drainTimeoutMs);
      if (isClosed) return;
      isClosed = true;
      sleep();
      forks?.close();
      sampler.close();
    },
  };
}
