/**
 * A service without sandboxes, for tests of the HTTP side.
 *
 * @module
 */

import { type AppRequest, askApp } from "./ask_app.ts";
import type { Callers } from "../../src/callers/callers.ts";
import type { Quotas } from "../../src/callers/quotas.ts";
import { createApp } from "../../src/http/app.ts";
import type { BrowserHosts } from "../../src/http/server/is_our_host.ts";
import type { UnsentAnswers } from "../../src/http/server/unsent_answers.ts";
import type { LanguageFamily } from "../../src/run/languages.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { Metrics } from "../../src/telemetry/metrics_collector.ts";
import type { DialectName } from "../../src/settings/dialects.ts";
import { SETTINGS } from "../../src/settings/settings.ts";
import type { RowOutcome } from "../../src/run/batch.ts";
import type { Contexts } from "../../src/run/context.ts";
import type { PoolStatus } from "../../src/run/pool_status.ts";
import type { RunRequest } from "../../src/run/request.ts";
import type { RunResult } from "../../src/run/result.ts";
import type { Runner } from "../../src/run/runner.ts";
import type { States } from "../../src/run/state.ts";

/** A row that has nothing to tell but its value. */
export const PLAIN_ROW: RowOutcome = {
  retVal: "",
  stdout: "",
  stderr: "",
  files: [],
  truncated: [],
  exitCode: 0,
  durationUs: 5,
};

/** A run that printed what it was given. */
export const HELLO: RunResult = {
  stdout: "Hello, World!\n",
  stderr: "",
  retVal: "Success!",
  exitCode: 0,
  truncated: [],
  files: [],
  durationMs: 2,
  queueMs: 0,
  cpuMs: 1,
  memoryPeakBytes: 20_971_520,
  sandboxId: "6f1c1d3e-5a52-4d0e-8a1b-0d6a2f9f3c11",
  instanceId: "core-1",
};

/** A pool that serves. */
export const HEALTHY: PoolStatus = {
  state: "healthy",
  stats: { totalInstances: 2, idleInstances: 1, activeInstances: 1 },
  sandboxes: [{ kind: "core", state: "idle", count: 1 }],
  pendingRequests: 3,
  pythonVersion: "3.12.7",
  packages: { numpy: "2.0.2" },
  config: { plannedBytes: 1_000 },
  sandboxMemoryBytes: 400_000_000,
};

/** Options for {@linkcode fakeService}. */
export interface FakeOptions {
  /** @default Answers {@linkcode HELLO}. */
  readonly run?: Runner["run"];
  /** @default Throws. */
  readonly runBatch?: Runner["runBatch"];
  readonly contexts?: Contexts;
  readonly states?: States;
  readonly status?: PoolStatus;
  readonly maxBodyBytes?: number;
  readonly bodyTimeoutMs?: number;
  readonly unsent?: UnsentAnswers;
  readonly isStopping?: () => boolean;
  /** @default {[]} */
  readonly dialects?: readonly DialectName[];
  /** Setting of their policies. @default {"permissive"} */
  readonly policies?: string;
  /** @default {["python"]} */
  readonly languages?: readonly LanguageFamily[];
  /** Table of callers. @default {nobody is asked for a key} */
  readonly callers?: Callers;
  /** Quotas of the callers. @default {there is no limit} */
  readonly quotas?: Quotas;
  /** @default {"callers"} */
  readonly metricsAccess?: string;
  /** @default {false} */
  readonly playground?: boolean;
  /** @default {false} */
  readonly mcp?: boolean;
  readonly browserHosts?: BrowserHosts;
  readonly pagesFolder?: string;
}

/** Returns an app, the runs that it was asked for, and its log. */
export function fakeService({
  run = () => Promise.resolve(HELLO),
  runBatch = () => {
    throw new Error("Cannot run a batch: a fake runs none");
  },
  contexts,
  states,
  status = HEALTHY,
  maxBodyBytes = 8_388_608,
  bodyTimeoutMs,
  unsent,
  isStopping,
  dialects = [],
  policies = "permissive",
  languages = ["python"],
  callers,
  quotas,
  metricsAccess = "callers",
  playground = false,
  mcp = false,
  browserHosts,
  pagesFolder,
}: FakeOptions = {}) {
  const requests: RunRequest[] = [];
  let logged = "";
  const firstLine = Promise.withResolvers<void>();
  const log = createLog({
    format: "json",
    level: "debug",
    write(bytes) {
      logged += new TextDecoder().decode(bytes);
      firstLine.resolve();
      return Promise.resolve(bytes.length);
    },
  });
  const metrics = new Metrics();
  const app = createApp({
    runner: {
      run(request, signal, watcher) {
        requests.push(request);
        return run(request, signal, watcher);
      },
      runBatch,
      status: () => status,
      stats: () => status.stats,
    },
    contexts,
    states,
    config: {
      timeoutMs: 30_000,
      maxBodyBytes,
      safetyPolicy: "strict",
      filePolicy: "asked",
      maxFiles: 100,
      maxFileBytes: 1_048_576,
      dialects,
      dialectPolicies: SETTINGS.dialectPolicies.parse(policies)!,
      difyKey: "key",
      langfuseSecret: "secret",
      metricsAccess,
      languages,
      batchRows: 1_000,
      batchBytes: 1_048_576,
      batchTimeoutMs: 60_000,
      batchSandboxes: 2,
      playground,
      mcp,
    },
    callers,
    quotas,
    metrics,
    log,
    version: "1.2.3",
    now: () => Date.UTC(2026, 0, 31),
    bodyTimeoutMs,
    unsent,
    isStopping,
    browserHosts,
    pagesFolder,
  });

  /** Asks for a path. */
  function request(url: string, asked?: AppRequest): Promise<Response> {
    return askApp(app, url, asked);
  }

  /** Sends a body to /run_code; text as it is, all else as JSON. */
  async function post(body: unknown): Promise<Response> {
    const response = await request("/run_code", {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    await log.flush();
    return response;
  }

  /** Returns what has been logged, as text. */
  async function logText(): Promise<string> {
    await log.flush();
    return logged;
  }

  /** Returns what has been logged, one record per line. */
  async function logRecords(): Promise<Record<string, unknown>[]> {
    const lines = (await logText()).split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line));
  }

  return {
    app,
    metrics,
    requests,
    request,
    post,
    logText,
    logRecords,
    /** Resolves when something has been logged. */
    firstLine: firstLine.promise,
  };
}
