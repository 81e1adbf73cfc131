/**
 * A pool of real sandboxes for JavaScript: processes, locks, memory image.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { CreatePoolOptions } from "../../../src/create_pool.ts";
import { KINDS } from "../../../src/kinds.ts";
import type { PoolPlan } from "../../../src/pool/plan_pool.ts";
import type { RunRequest } from "../../../src/run/request.ts";
import type { RunResult } from "../../../src/run/result.ts";
import { INTERPRETER, ProcessPool } from "../../faults/process_pool.ts";

const MIB = 1_048_576;
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** One sandbox that serves, and a spare. */
function plan(): PoolPlan {
  const found = KINDS.find(({ name }) => name === "javascript");
  if (!found) throw new Error("Cannot plan: there is no kind for JavaScript");
  const kind = { ...found, modules: [], packages: {}, coming: false };
  const row = {
    kind,
    serving: 1,
    spares: 1,
    express: 0,
    heapLimitBytes: 128 * MIB,
    rssLimitBytes: 1_024 * MIB,
    idleRssLimitBytes: 512 * MIB,
  };
  return { kinds: [row], programMemoryBytes: MIB, plannedBytes: MIB };
}

/** A pool, and what its programs come to. */
export class JavaScriptPool implements AsyncDisposable {
  readonly processes: ProcessPool;

  constructor(options: Partial<CreatePoolOptions> = {}) {
    const { child, boot } = INTERPRETER;
    this.processes = new ProcessPool({
      plan: plan(),
      child,
      boot: {
        ...boot,
        folders: {
          library: `${root}.cache/javascript`,
          javascript: `${root}src/inside/javascript`,
        },
      },
      // A machine under load must not turn a soft stop into a kill.
      graceMs: 60_000,
      ...options,
    });
  }

  /** Runs a program; JavaScript unless `changes` say otherwise. */
  run(code: string, changes: Partial<RunRequest> = {}): Promise<RunResult> {
    return this.processes.run(code, {
      language: "javascript",
      takesResultLine: true,
      ...changes,
    });
  }

  /** Runs a program with an input. */
  runWith(input: unknown, code: string): Promise<RunResult> {
    return this.run(code, { inputJson: JSON.stringify(input) });
  }

  /** Sandboxes that came to an end. */
  get ended(): unknown[] {
    return this.processes.events("sandboxEnded");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.processes[Symbol.asyncDispose]();
  }
}
