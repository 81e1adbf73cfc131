/**
 * The service: reads the settings, builds the real parts, connects them, opens
 * the port. Decides nothing by itself.
 *
 * The sandboxes are started first: while they boot, the rest is loaded.
 *
 * @module
 */

import { CallersRunner } from "./src/callers/callers_runner.ts";
import { CONFIG_VARIABLES, loadConfig } from "./src/settings/config.ts";
import { ConfigError } from "./src/run/thrown_errors.ts";
import { createLog, type Log } from "./src/telemetry/log.ts";
import { Metrics } from "./src/telemetry/metrics.ts";
import { watchEventLoop } from "./src/telemetry/event_loop_watch.ts";
import { findTracer } from "./src/telemetry/find_tracer.ts";
import { createPool } from "./src/create_pool.ts";
import { descriptorLimit } from "./src/http/server/descriptor_limit.ts";
import { findLibcPath } from "./src/sandbox/libc_path.ts";
import { browserHosts } from "./src/settings/browser_hosts.ts";
import { isLoopback } from "./src/settings/is_loopback.ts";
import { policyName } from "./src/settings/policy_name.ts";
import { loadPolicy } from "./src/settings/load_policy.ts";
import { openForks } from "./src/open_forks.ts";
import type { Forks } from "./src/sandbox/forks.ts";
import { MEETING_FOLDER } from "./src/sandbox/meeting_point.ts";
import type { MakingOptions } from "./src/sandbox_making.ts";
import type { Runner } from "./src/run/runner.ts";
import { reportEvents } from "./src/pool/pool_events.ts";
import {
  ADDED_LOCK_NAME,
  readAddedText,
  withAdded,
} from "./src/packages/added_packages.ts";
import type { RedisLink } from "./src/redis/redis_link.ts";
import { kindsBeingMade } from "./src/packages/being_made.ts";
import { findKinds, type KindsLock } from "./src/packages/find_kinds.ts";
import { watchComing } from "./src/packages/watch_coming.ts";
import { stateBytesOf } from "./src/states/state_bytes.ts";
import { sandboxCounts } from "./src/settings/sandbox_counts.ts";
import { planPool, type SizingOptions } from "./src/pool/sizing.ts";
import type { CallerUse } from "./src/telemetry/usage.ts";
import denoJson from "./deno.json" with { type: "json" };
import packagesLock from "./packages.lock.json" with { type: "json" };

const ROOT = import.meta.dirname ?? ".";
const CACHE = `${ROOT}/.cache`;
const { version } = denoJson;
/** A look opens a few files, and is taken only while something is being made. */
const LOOK_EVERY_MS = 500;
/** Memory of the process that holds the connection to a store. */
const STORE_LINK_BYTES = 96 * 1024 ** 2;
/** Least time for the last answers to be read, in milliseconds. */
const SEND_MS = 1_000;

try {
  await start();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  for (const problem of error.problems) console.error(problem);
  Deno.exit(2);
}

async function start(): Promise<void> {
  const config = loadConfig(Object.fromEntries(
    CONFIG_VARIABLES.map((name) => [name, Deno.env.get(name)]),
  ));
  const { logFormat, logLevel } = config;
  const log = createLog({
    format: logFormat === "auto"
      ? Deno.stdout.isTerminal() ? "text" : "json"
      : logFormat,
    level: logLevel,
  });
  // What nobody has waited for must not end the service for all others.
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    const { reason } = event;
    log.error("unhandled rejection", {
      error: reason instanceof Error ? reason.stack : String(reason),
    });
  });
  const metrics = new Metrics();
  const lock = readLock();
  const look = () =>
    findKinds(lock, CACHE, kindsBeingMade(CACHE), config.languages);
  const { kinds, problems } = await look();
  const packagePaths = new Map(
    kinds.map(({ name, packagePaths }) => [name, packagePaths]),
  );
  const pyodideDir = Deno.realPathSync(`${ROOT}/node_modules/pyodide`);
  const stateBytes = stateBytesOf(config);
  const linkBytes = (config.stateStore === "" ? 0 : STORE_LINK_BYTES) +
    (config.quotaStore === "" ? 0 : STORE_LINK_BYTES);
  const sizes: SizingOptions = {
    memoryLimitBytes: config.memoryLimitBytes,
    keptBytes: (memoryLimitBytes) =>
      linkBytes +
      (config.stateStore === ""
        ? stateBytesOf({ ...config, memoryLimitBytes })
        : 0),
    cpuLimit: config.cpuLimit,
    kinds,
    hasCallers: config.keysFile !== "",
    poolMinSize: config.poolMinSize,
    poolMaxSize: config.poolMaxSize,
    asked: sandboxCounts(config),
    programMemoryLimitBytes: config.runMemoryLimitBytes,
    fileLimitBytes: config.maxFileBytes,
  };
  const making: Omit<MakingOptions, "libcPath"> = {
    packagePaths: (kind) => packagePaths.get(kind) ?? [],
    child: {
      denoPath: Deno.execPath(),
      entryPath: `${ROOT}/src/guest/main.ts`,
      // Where the build has put it, translated to JavaScript already.
      denoDir: `${CACHE}/deno`,
      readPaths: [`${ROOT}/src`, CACHE, pyodideDir],
    },
    boot: {
      folders: {
        pyodide: pyodideDir,
        python: `${ROOT}/src/inside/python`,
        library: `${CACHE}/javascript`,
        javascript: `${ROOT}/src/inside/javascript`,
      },
      imageDir: `${CACHE}/images`,
      outputLimitBytes: config.maxOutputBytes,
      fileLimitBytes: config.maxFileBytes,
      fileLimitCount: config.maxFiles,
      stateLimitBytes: stateBytes === 0 ? 0 : config.stateLimitBytes,
      policyJson: await loadPolicy(config.safetyPolicy, config.filePolicy),
    },
  };
  const events = {
    ...reportEvents(log, metrics),
    callerUsed(use: CallerUse) {
      metrics.callerUsed(use);
      opened?.quotas.used(use.caller, use.cpuMs ?? 0);
    },
  };
  // While the first sandbox boots.
  const loading = Promise.all([
    import("./src/http/app.ts"),
    import("./src/http/server/connection_limit.ts"),
    import("./src/http/server/server.ts"),
    import("./src/http/server/unsent_answers.ts"),
    import("./src/states/keep_states.ts"),
    import("./src/calls/calls_runner.ts"),
    openStore("states", config.stateStore, log),
  ]);
  const forks = config.fork === "off" ? undefined : await tryForks();
  const plan = planPool({ ...sizes, isForked: forks !== undefined });
  const pool = createPool({
    plan,
    events,
    queue: { limit: config.queueSize },
    // Asked only once programs come, and by then there are callers.
    shareOf: (name) => opened?.callers.named(name),
    queueTimeoutMs: config.queueTimeoutMs,
    // The first one serves the sooner for having the CPUs to itself.
    bootsAtOnce: Math.max(1, Math.floor(config.cpuLimit / 2)),
    cpuLimitMs: config.cpuTimeLimitMs || config.timeoutMs,
    graceMs: config.killGraceMs,
    quietTimeMs: config.quietTimeMs,
    requireLocks: config.requireLocks,
    cpuLimit: config.cpuLimit,
    forks,
    ...making,
  });
  for (const problem of problems) log.warning("packages", { problem });
  if (!pool.canSample) log.warning("sandboxes cannot be measured here");

  const [
    { createApp },
    { connectionLimit },
    { startServer },
    { UnsentAnswers },
    { keepStates },
    { CallsRunner },
    redis,
  ] = await loading;
  const opened = config.keysFile === "" ? undefined : await openKeys();
  if (opened === undefined && !isLoopback(config.host)) {
    log.warning("whoever reaches the port may run programs", {
      host: config.host,
      help: "FAAS_KEYS_FILE, or a gateway that tells callers apart",
    });
  }
  const runner = opened === undefined ? pool : new CallersRunner({
    runner: pool,
    callers: opened.callers,
  });
  let stopping = false;
  const unsent = new UnsentAnswers();
  const kept = keepStates(runner, config, {
    metrics,
    redis,
    shareOf: (caller) => opened?.callers.named(caller)?.share ?? 1,
  });
  const withTools = new CallsRunner({
    ...kept,
    ttlSeconds: config.callTtlSeconds,
    policy: policyName(config.safetyPolicy),
  });
  const audit = await watchRuns(config.auditLog, withTools);
  const tracer = await findTracer(version);
  const { host, port, stopDelayMs } = config;
  const maxConnections = connectionLimit(
    descriptorLimit(findLibcPath()),
    numberOrAbsent(config.maxConnections),
  );
  const server = await startServer({
    host,
    port,
    metrics,
    maxConnections,
    handle: createApp({
      ...kept,
      runner: audit?.runner ?? withTools,
      config,
      callers: opened?.callers,
      quotas: opened?.quotas,
      metrics,
      log,
      tracer,
      version,
      browserHosts: browserHosts(config),
      pagesFolder: `${CACHE}/pages`,
      unsent,
      isStopping: () => stopping,
    }),
  });
  watchEventLoop({ log, metrics });
  metrics.watchConnections(() => ({
    open: server.connections,
    unsentBytes: unsent.bytes,
  }));
  log.info("listening", {
    url: server.url,
    version,
    max_connections: maxConnections,
  });

  Deno.addSignalListener("SIGTERM", () => void stop("SIGTERM"));
  Deno.addSignalListener("SIGINT", () => void stop("SIGINT"));

  // Without one, closing the terminal ends the service as it always did.
  if (opened !== undefined || audit !== undefined) {
    Deno.addSignalListener("SIGHUP", () => {
      void opened?.refresh();
      audit?.reopen();
    });
  }

  /** Sandboxes are forked where the system lets them. */
  async function tryForks(): Promise<Forks | undefined> {
    const forks = await openForks({
      making: { libcPath: findLibcPath(), ...making },
      plan: () => planPool({ ...sizes, isForked: true }),
      renewAfterMs: config.forkRenewMs,
      lost: (kind, reason) => log.warning("zygote lost", { kind, reason }),
    });
    if (typeof forks !== "string") return forks;
    if (config.fork === "on") {
      throw new ConfigError([`Cannot use FAAS_FORK="on": ${forks}`]);
    }
    log.warning("sandboxes are not forked", { reason: forks });
    return undefined;
  }

  async function openKeys() {
    // Loaded only for those who have a file.
    const { openCallers } = await import("./src/callers/open_callers.ts");
    const redis = await openStore("quotas", config.quotaStore, log);
    return await openCallers({ config, log, metrics, redis });
  }

  async function watchRuns(path: string, runner: Runner) {
    if (path === "off") return undefined;
    const { openAudit } = await import("./src/audit/open_audit.ts");
    return openAudit(runner, path, log, metrics);
  }

  async function stop(signal: Deno.Signal): Promise<void> {
    // A second signal means: now.
    if (stopping) Deno.exit(130);
    stopping = true;
    const endMs = performance.now() + config.drainTimeoutMs;
    const leftMs = () => Math.max(0, endMs - performance.now());
    log.info("draining", { signal });
    // Those who send requests here are told, one by one, and by /health. After
    // Ctrl-C there is nobody to wait for.
    server.windDown();
    if (signal === "SIGTERM") await sleep(Math.min(stopDelayMs, leftMs()));
    server.stopListening();
    await pool.close(leftMs());
    await server.shutdown(Math.max(SEND_MS, leftMs()));
    // A disk that hangs must not keep the service from ending.
    await Promise.race([audit?.flush(), sleep(SEND_MS)]);
    tracer?.flush();
    log.info("stopped");
    await log.flush();
    Deno.exit(0);
  }

  // Nothing is opened from here on but pipes to new processes.
  for (const name of ["net", "env", "ffi"] as const) {
    await Deno.permissions.revoke({ name });
  }
  // But for the audit log, which is opened anew when it is rotated.
  const path = audit === undefined ? undefined : MEETING_FOLDER;
  await Deno.permissions.revoke({ name: "write", path });
  await metrics.load();
  const coming = kinds.filter(({ coming }) => coming).map(({ name }) => name);
  if (coming.length > 0) {
    log.info("still being made", { kinds: coming });
    void watchComing({
      coming,
      find: look,
      pause: () => sleep(LOOK_EVERY_MS),
      isOver: () => stopping,
      arrived(kind) {
        log.info("made", { kind: kind.name, usable: true });
        packagePaths.set(kind.name, kind.packagePaths);
        pool.arrive(kind);
      },
      givenUp(name) {
        log.info("made", { kind: name, usable: false });
        pool.giveUp(name);
      },
      failed: (problem) => log.warning("packages", { problem }),
    });
  }
}

/** Opens the way to a store. */
async function openStore(
  store: "states" | "quotas",
  url: string,
  log: Log,
): Promise<RedisLink | undefined> {
  if (url === "") return undefined;
  const { openRedis } = await import("./src/redis/open_redis.ts");
  return openRedis({
    url,
    changed(isUp, cause) {
      if (isUp) log.info("store reached", { store });
      else log.warning("store away", { store, cause });
    },
  });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function numberOrAbsent(setting: number | "auto"): number | undefined {
  return setting === "auto" ? undefined : setting;
}

/** Which packages there are, those that the operator has added among them. */
function readLock(): KindsLock {
  const added = readAddedText(ROOT);
  if (added === undefined) return packagesLock;
  try {
    return withAdded(packagesLock, JSON.parse(added));
  } catch (error) {
    throw new ConfigError([`Cannot read "${ADDED_LOCK_NAME}": ${error}`]);
  }
}
