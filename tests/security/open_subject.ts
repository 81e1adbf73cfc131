/**
 * Opens the pool of real sandbox processes that the security tests attack.
 *
 * @module
 */

import type { RunResult } from "../../src/protocol.ts";
import { createPool } from "../../src/sandbox/create_pool.ts";
import { availableKinds } from "../../src/sandbox/kinds.ts";
import type { PoolEvents } from "../../src/sandbox/pool_events.ts";
import { planPool } from "../../src/sandbox/sizing.ts";
import type { Outcome, Subject } from "./subject.ts";

const SLOTS = 2;
const MIB = 1_048_576;

/** Opens a pool of two slots with the checker off, and waits until it serves. */
export async function openSubject(): Promise<Subject> {
  const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
  const pyodideDir = await Deno.realPath(`${root}/node_modules/pyodide`);
  const plan = planPool({
    memoryLimitBytes: 4_096 * MIB,
    cpuLimit: SLOTS,
    kinds: availableKinds([]),
    poolMaxSize: SLOTS + 1,
    programMemoryLimitBytes: 256 * MIB,
  });
  const pool = createPool({
    plan,
    events: SILENT,
    // The attacks kill sandboxes one after another: that is no crash loop.
    breaker: { threshold: 1_000_000 },
    queueTimeoutMs: 60_000,
    child: {
      denoPath: Deno.execPath(),
      entryPath: `${root}/src/sandbox/guest/main.ts`,
      readPaths: [root, pyodideDir],
    },
    boot: {
      pyodideDir,
      pythonDir: `${root}/src/python`,
      imageDir: `${root}/.cache/images`,
      outputLimitBytes: MIB,
      fileLimitBytes: 64 * MIB,
      fileLimitCount: 10_000,
      policyJson: '{"base":"permissive"}',
    },
  });
  return {
    slots: SLOTS,
    async run(code, { timeoutMs = 5_000, input = null } = {}) {
      const request = {
        taskId: crypto.randomUUID(),
        code,
        inputJson: JSON.stringify(input),
        timeoutMs,
        priority: "normal",
      } as const;
      return toOutcome(await pool.run(request, new AbortController().signal));
    },
    close: () => pool.close(0),
  };
}

function toOutcome(result: RunResult): Outcome {
  const { stdout, stderr, retVal, exitCode, error, sandboxId } = result;
  const timedOut = error?.kind === "timeout";
  const outcome = { stdout, stderr, retVal, exitCode, timedOut, sandboxId };
  return error ? { ...outcome, error } : outcome;
}

function ignore(): void {}

const SILENT: PoolEvents = {
  sandboxStarted: ignore,
  sandboxReady: ignore,
  sandboxReset: ignore,
  sandboxEnded: ignore,
  sandboxGone: ignore,
  runFinished: ignore,
  runMoved: ignore,
  runRefused: ignore,
  runAbandoned: ignore,
  breakerChanged: ignore,
};
