/**
 * Opens a pool of real sandboxes of one kind, and nothing else of the service.
 *
 * @module
 */

import { coldForks, WHY_NO_FORKS } from "../cold_forks.ts";
import { findKinds } from "../../src/packages/find_kinds.ts";
import { parseLock } from "../../src/packages/lock.ts";
import type { RunResult } from "../../src/run/result.ts";
import { createPool } from "../../src/create_pool.ts";
import type { PoolEvents } from "../../src/pool/pool_events.ts";
import { planPool } from "../../src/pool/plan_pool.ts";

const MIB = 1_048_576;
const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
/** A sandbox without a memory image imports everything: up to a minute. */
const BOOT_TIMEOUT_MS = 240_000;

/** Options for {@linkcode openKind}. */
export interface OpenKindOptions {
  /** Name of the safety policy. @default {"strict"} */
  readonly policy?: "strict" | "permissive";
  /** Sandboxes that run programs at the same time. @default {1} */
  readonly serving?: number;
  /** Most memory for one program, in bytes. @default {512 MiB} */
  readonly programMemoryLimitBytes?: number;
}

/** Options to run one program. */
export interface ProgramOptions {
  /** Deadline, in milliseconds. @default {300_000} */
  readonly timeoutMs?: number;
  /** The program's global `INPUT`, any JSON. @default {null} */
  readonly input?: unknown;
}

/** Sandboxes of one kind, and nothing else of the service. */
export interface OpenedKind {
  /** Runs one program. */
  run(code: string, options?: ProgramOptions): Promise<RunResult>;
  /** Ends every sandbox. */
  close(): Promise<void>;
}

const { kinds, problems } = await findKinds(
  parseLock(await Deno.readTextFile(`${ROOT}/packages.lock.json`)),
  `${ROOT}/.cache`,
);

/** Returns why there can be no sandboxes of the kind here; null if there can. */
export function whyNoKind(name: string): string | null {
  return kinds.some((kind) => kind.name === name)
    ? null
    : `no packages for "${name}": ${problems.join("; ")}`;
}

/**
 * Opens the pool.
 *
 * @param name Of the kind: every program goes there, whatever it imports.
 * @throws {Error} If there are no packages, see {@linkcode whyNoKind}.
 */
export async function openKind(name: string, {
  policy = "strict",
  serving = 1,
  programMemoryLimitBytes = 512 * MIB,
}: OpenKindOptions = {}): Promise<OpenedKind> {
  const kind = kinds.find((kind) => kind.name === name);
  if (kind === undefined) throw new Error(`Cannot open: ${whyNoKind(name)}`);
  const pyodideDir = await Deno.realPath(`${ROOT}/node_modules/pyodide`);
  const pool = createPool({
    plan: planPool({
      memoryLimitBytes: 4_096 * MIB * serving,
      cpuLimit: serving,
      kinds: [kind],
      poolMinSize: 1,
      poolMaxSize: serving,
      asked: {},
      programMemoryLimitBytes,
      fileLimitBytes: 64 * MIB,
    }),
    events: SILENT,
    // Crashes that the programs cause are no crash loop.
    breaker: { threshold: 1_000_000 },
    queueTimeoutMs: BOOT_TIMEOUT_MS,
    bootTimeoutMs: BOOT_TIMEOUT_MS,
    cpuLimitMs: 1_200_000,
    graceMs: 1_000,
    queue: { limit: 128 },
    packagePaths: () => kind.packagePaths,
    ...(WHY_NO_FORKS === null ? { forks: coldForks() } : {}),
    child: {
      denoPath: Deno.execPath(),
      entryPath: `${ROOT}/src/guest/main.ts`,
      readPaths: [ROOT, pyodideDir],
    },
    boot: {
      folders: { pyodide: pyodideDir, python: `${ROOT}/src/inside/python` },
      imageDir: `${ROOT}/.cache/images`,
      outputLimitBytes: MIB,
      fileLimitBytes: 64 * MIB,
      fileLimitCount: 10_000,
      policyJson: JSON.stringify({ base: policy }),
    },
  });
  return {
    run(code, { timeoutMs = 300_000, input = null } = {}) {
      return pool.run({
        taskId: crypto.randomUUID(),
        language: "python",
        code,
        inputJson: JSON.stringify(input),
        timeoutMs,
        priority: "normal",
      }, new AbortController().signal);
    },
    close: () => pool.close(0),
  };
}

function ignore(): void {}

const SILENT: PoolEvents = {
  rowsFinished: ignore,
  callerUsed: ignore,
  batchesChanged: ignore,
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
