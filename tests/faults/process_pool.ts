/**
 * A pool of real processes that run the fake guest, and what it has told.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { findKinds } from "../../src/packages/find_kinds.ts";
import { parseLock } from "../../src/packages/lock.ts";
import type { RunRequest } from "../../src/run/request.ts";
import type { RunResult } from "../../src/run/result.ts";
import {
  createPool,
  type CreatePoolOptions,
  type RunningPool,
} from "../../src/create_pool.ts";
import type { PoolEvents } from "../../src/pool/pool_events.ts";
import type { KindPlan, PoolPlan } from "../../src/pool/plan_pool.ts";
import { coldForks, WHY_NO_FORKS } from "../cold_forks.ts";
import { type NotedEvent, noteEvents } from "../pool/fake_sandbox.ts";
import { CORE } from "../pool/small_kinds.ts";

const MIB = 1_048_576;
/** Time that anything may take that is not to be cut short. */
const PATIENCE_MS = 300_000;
const guest = fileURLToPath(
  new URL("../sandbox/fake_guest.js", import.meta.url),
);

/** Two core sandboxes that serve, and a spare. */
export function corePlan(): PoolPlan {
  const row: KindPlan = {
    kind: CORE,
    serving: 2,
    spares: 1,
    express: 0,
    heapLimitBytes: 64 * MIB,
    rssLimitBytes: 300 * MIB,
    idleRssLimitBytes: 200 * MIB,
  };
  return { kinds: [row], programMemoryBytes: MIB, plannedBytes: MIB };
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const pyodideDir = Deno.realPathSync(`${root}node_modules/pyodide`);

const { kinds } = await findKinds(
  parseLock(Deno.readTextFileSync(`${root}packages.lock.json`)),
  `${root}.cache`,
);

/** Options for sandboxes with the real interpreter in them. */
export const INTERPRETER: Pick<
  CreatePoolOptions,
  "child" | "boot" | "packagePaths"
> = {
  packagePaths: (kind) =>
    kinds.find(({ name }) => name === kind)?.packagePaths ?? [],
  child: {
    denoPath: Deno.execPath(),
    entryPath: `${root}src/guest/main.ts`,
    readPaths: [`${root}src`, `${root}.cache`, pyodideDir],
  },
  boot: {
    folders: { pyodide: pyodideDir, python: `${root}src/inside/python` },
    imageDir: `${root}.cache/images`,
    outputLimitBytes: MIB,
    fileLimitBytes: 64 * MIB,
    fileLimitCount: 10_000,
    policyJson: '{"base":"permissive"}',
  },
};

/** A plan for {@linkcode INTERPRETER}: one sandbox that serves, and a spare. */
export function interpreterPlan(): PoolPlan {
  const row: KindPlan = {
    kind: CORE,
    serving: 1,
    spares: 1,
    express: 0,
    heapLimitBytes: 256 * MIB,
    rssLimitBytes: 1_024 * MIB,
    idleRssLimitBytes: 512 * MIB,
  };
  return { kinds: [row], programMemoryBytes: MIB, plannedBytes: MIB };
}

/** A pool under test. */
export class ProcessPool implements AsyncDisposable {
  readonly pool: RunningPool;
  readonly #events: NotedEvent[] = [];
  readonly #waiters = new Set<() => void>();
  readonly #size: number;

  /**
   * Starts it.
   *
   * @param isForked True if its sandboxes are forked. The fake guest cannot be.
   */
  constructor(
    options: Partial<CreatePoolOptions> & {
      /** @default {as the product does} */
      readonly create?: (options: CreatePoolOptions) => RunningPool;
    } = {},
    isForked = options.child === INTERPRETER.child && WHY_NO_FORKS === null,
  ) {
    const { create = createPool, ...more } = options;
    const plan = options.plan ?? corePlan();
    this.#size = plan.kinds[0].serving + plan.kinds[0].spares;
    const noted = noteEvents(this.#events);
    const wakeAfter: ProxyHandler<PoolEvents> = {
      get: (target, name: keyof PoolEvents) => (event: never) => {
        target[name](event);
        // The pool tells first and acts on it then.
        queueMicrotask(() => {
          for (const wake of [...this.#waiters]) wake();
        });
      },
    };
    this.pool = create({
      plan,
      events: new Proxy(noted, wakeAfter),
      child: {
        denoPath: Deno.execPath(),
        entryPath: guest,
        readPaths: [guest],
      },
      boot: {
        folders: {},
        imageDir: "",
        outputLimitBytes: MIB,
        fileLimitBytes: MIB,
        fileLimitCount: 100,
        policyJson: "{}",
      },
      packagePaths: () => [],
      ...(isForked ? { forks: coldForks() } : {}),
      cpuLimitMs: PATIENCE_MS,
      queue: { limit: 128 },
      graceMs: 100,
      // A busy machine must not turn what is slow into what is broken.
      resetTimeoutMs: PATIENCE_MS,
      bootTimeoutMs: PATIENCE_MS,
      queueTimeoutMs: 2 * PATIENCE_MS,
      ...more,
    });
  }

  /** Runs a program of the fake guest. */
  run(code: string, changes: Partial<RunRequest> = {}): Promise<RunResult> {
    return this.pool.run({
      taskId: crypto.randomUUID(),
      language: "python",
      code,
      inputJson: "null",
      timeoutMs: PATIENCE_MS,
      priority: "normal",
      ...changes,
    }, new AbortController().signal);
  }

  /** Events of one name so far. */
  events(name: keyof PoolEvents): Record<string, unknown>[] {
    return this.#events.filter(([one]) => one === name)
      .map(([, event]) => Object(event));
  }

  /** Resolves once something holds; events are when it is looked at. */
  async until(holds: () => boolean): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        if (!holds()) return;
        this.#waiters.delete(wake);
        resolve();
      };
      this.#waiters.add(wake);
    });
  }

  /** Resolves once every sandbox is ready for a program. */
  async untilWhole(): Promise<void> {
    await this.until(() => this.pool.kinds()[0].idle === this.#size);
  }

  /** Process ids by sandbox, of those that have not left. */
  pids(): Map<string, number> {
    const gone = new Set(
      this.events("sandboxGone").map(({ sandboxId }) => sandboxId),
    );
    return new Map(
      [...this.events("sandboxStarted"), ...this.events("sandboxReady")]
        .filter(({ sandboxId }) => !gone.has(sandboxId))
        .map(({ sandboxId, pid }) => [String(sandboxId), Number(pid)]),
    );
  }

  /** The sandbox that became ready last, which an idle pool takes first. */
  lastReady(): string {
    return String(this.events("sandboxReady").at(-1)?.sandboxId);
  }

  /** The one line that tells why a sandbox has ended. */
  ended(): Record<string, unknown> {
    const ended = this.events("sandboxEnded");
    assert.equal(ended.length, 1, JSON.stringify(ended));
    return ended[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pool.close(0);
    assert.equal(this.pids().size, 0, "no process is left over");
  }
}
