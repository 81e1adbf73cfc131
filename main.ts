/**
 * The service: reads the settings, builds the real parts, connects them, opens
 * the port. Decides nothing by itself.
 *
 * The sandboxes are started first: while they boot, the rest is loaded.
 *
 * @module
 */

import type { Audit } from "./src/audit/open_audit.ts";
import type { OpenCallers } from "./src/callers/open_callers.ts";
import type { RunningServer } from "./src/http/server/server.ts";
import { CallersRunner } from "./src/callers/callers_runner.ts";
import {
  type Config,
  CONFIG_VARIABLES,
  loadConfig,
} from "./src/settings/config.ts";
import { ConfigError } from "./src/run/thrown_errors.ts";
import { createLog, type Log } from "./src/telemetry/log.ts";
import { Metrics } from "./src/telemetry/metrics_collector.ts";
import { watchEventLoop } from "./src/telemetry/event_loop_watch.ts";
import { findTracer } from "./src/telemetry/find_tracer.ts";
import type { RunningPool } from "./src/create_pool.ts";
import { createTriedPool } from "./src/create_tried_pool.ts";
import { makingOptions, sizingOptions } from "./src/pool_options.ts";
import { descriptorLimit } from "./src/http/server/descriptor_limit.ts";
import { findLibcPath } from "./src/sandbox/libc_path.ts";
import { browserHosts } from "./src/settings/browser_hosts.ts";
import { isLoopback } from "./src/settings/is_loopback.ts";
import { policyName } from "./src/settings/policy_name.ts";
import { type OpenForks, openForks } from "./src/open_forks.ts";
import { SOCKET_FOLDER } from "./src/sandbox/fork_socket.ts";
import type { MakingOptions } from "./src/sandbox_making.ts";
import type { Runner } from "./src/run/runner.ts";
import type { OperatorTools } from "./src/run/tools.ts";
import { reportEvents } from "./src/pool/pool_events.ts";
import {
  ADDED_LOCK_NAME,
  readAddedText,
  withAdded,
} from "./src/packages/added_packages.ts";
import type { RedisLink } from "./src/redis/redis_link.ts";
import { lockedBuilds, untilInstalled } from "./src/packages/build_locks.ts";
import { findKinds, type KindsLock } from "./src/packages/find_kinds.ts";
import { pollBuilds } from "./src/packages/poll_builds.ts";
import { planPool, type SizingOptions } from "./src/pool/plan_pool.ts";
import type { CallerUse } from "./src/telemetry/usage.ts";
import denoJson from "./deno.json" with { type: "json" };
import packagesLock from "./packages.lock.json" with { type: "json" };

const ROOT = import.meta.dirname ?? ".";
const CACHE = `${ROOT}/.cache`;
const { version } = denoJson;
/** A look opens a few files, and is taken only while something is being made. */
const POLL_EVERY_MS = 500;
/** Least time for the last answers to be read, in milliseconds. */
const SEND_MS = 1_000;

try {
  await start();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  for (const problem of error.problems) console.error(problem);
  Deno.exit(2);
}

/** Builds the parts from the outside in, and serves. */
async function start(): Promise<void> {
  const config = loadConfig(Object.fromEntries(
    CONFIG_VARIABLES.map((name) => [name, Deno.env.get(name)]),
  ));
  const log = openLog(config);
  const metrics = new Metrics();
  const packages = await findPackages(config);
  const { kinds, packagePaths, problems } = packages;
  const sizes = sizingOptions(config, kinds);
  const making = {
    packagePaths: (kind: string) => packagePaths.get(kind) ?? [],
    ...await makingOptions(config, ROOT, CACHE),
  };
  // While the first sandbox boots.
  const loading = loadParts(config, log);
  const late: Late = {};
  const notForked = (reason: string) =>
    log.warning("sandboxes are not forked", { reason });
  const pool = createTriedPool({
    planOf: (isForked) => planPool({ ...sizes, isForked }),
    opened: await openForksOf(config, log, sizes, making, notForked),
    failed: notForked,
    events: {
      ...reportEvents(log, metrics),
      callerUsed(use: CallerUse) {
        metrics.callerUsed(use);
        late.callers?.quotas.used(use.caller, use.cpuMs ?? 0);
      },
    },
    queue: { limit: config.queueSize },
    // Asked only once programs come, and by then there are callers.
    shareOf: (name) => late.callers?.callers.named(name),
    queueTimeoutMs: config.queueTimeoutMs,
    // The first one serves the sooner for having the CPUs to itself.
    bootsAtOnce: Math.max(1, Math.floor(config.cpuLimit / 2)),
    cpuLimitMs: config.cpuTimeLimitMs || config.timeoutMs,
    graceMs: config.killGraceMs,
    requireLocks: config.requireLocks,
    ...(config.freshProcess ? { maxRuns: 1 } : {}),
    isPerCaller: config.sandboxPerCaller,
    cpuLimit: config.cpuLimit,
    ...making,
  });
  for (const problem of problems) log.warning("packages", { problem });
  if (!pool.canSample) log.warning("sandboxes cannot be measured here");

  const parts = await loading;
  const opened = late.callers = await openKeys(config, log, metrics);
  const operator = await openOperator(config, log, metrics, late);
  const kept = runnerOver(
    pool,
    config,
    metrics,
    parts,
    opened,
    operator,
  );
  const audit = await openAuditLog(config.auditLog, kept.runner, log, metrics);
  late.audit = audit;
  const tracer = await findTracer(version);
  const unsent = new parts.UnsentAnswers();
  const stopping = { isStopping: false };
  const maxConnections = parts.connectionLimit(
    descriptorLimit(findLibcPath()),
    config.maxConnections === "auto" ? undefined : config.maxConnections,
  );
  const server = await parts.startServer({
    host: config.host,
    port: config.port,
    metrics,
    maxConnections,
    mayUpgrade: parts.sockets?.isChannelsPath,
    handle: parts.createApp({
      ...kept,
      runner: audit?.runner ?? kept.runner,
      config,
      callers: opened?.callers,
      operator,
      quotas: opened?.quotas,
      metrics,
      log,
      tracer,
      version,
      browserHosts: browserHosts(config),
      pagesFolder: `${CACHE}/pages`,
      unsent,
      Websockets: parts.sockets?.Websockets,
      untilInstalled: () => untilInstalled(CACHE),
      isStopping: () => stopping.isStopping,
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
  stopOnSignals({ config, log, pool, server, audit, tracer, stopping });
  refreshOnSignal(opened, audit);
  await dropPermissions(audit !== undefined);
  await metrics.load();
  awaitPackages(packages, pool, log, stopping);
}

/** Parts that are made after those that use them. */
interface Late {
  callers?: OpenCallers;
  audit?: Audit | undefined;
}

function openLog({ logFormat, logLevel }: Config): Log {
  const log = createLog({
    format: logFormat === "auto"
      ? Deno.stdout.isTerminal() ? "text" : "json"
      : logFormat,
    level: logLevel,
  });
  // A promise that nobody awaits must not end the service for all others.
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    const { reason } = event;
    log.error("unhandled rejection", {
      error: reason instanceof Error ? reason.stack : String(reason),
    });
  });
  return log;
}

/** Returns the kinds of sandbox that there are packages for, and will be. */
async function findPackages({ languages, kinds: taken, fork }: Config) {
  const lock = readLock();
  const find = () =>
    findKinds(lock, CACHE, lockedBuilds(CACHE), { languages, kinds: taken });
  let { kinds, problems } = await find();
  // A stand-in is no fork.
  while (fork === "on" && kinds[0].coming) {
    await sleep(POLL_EVERY_MS);
    ({ kinds, problems } = await find());
  }
  const packagePaths = new Map(
    kinds.map(({ name, packagePaths }) => [name, packagePaths]),
  );
  return { kinds, problems, find, packagePaths };
}

/** Loads what the first sandbox does not need, and opens the store of states. */
async function loadParts({ stateStore, dialects }: Config, log: Log) {
  const hasSockets = dialects.includes("jupyter");
  const [
    app,
    limit,
    server,
    unsent,
    states,
    calls,
    redis,
    sockets,
  ] = await Promise.all([
    import("./src/http/app.ts"),
    import("./src/http/server/connection_limit.ts"),
    import("./src/http/server/server.ts"),
    import("./src/http/server/unsent_answers.ts"),
    import("./src/states/keep_states.ts"),
    import("./src/calls/calls_runner.ts"),
    openStore("states", stateStore, log),
    // It takes a tenth of a second, and most services have none.
    hasSockets
      ? import("./src/http/dialects/jupyter/open_sockets.ts")
      : undefined,
  ]);
  return {
    sockets,
    ...app,
    ...limit,
    ...server,
    ...unsent,
    ...states,
    ...calls,
    redis,
  };
}

type Parts = Awaited<ReturnType<typeof loadParts>>;

/** Opens what sandboxes are forked by, where the system can. */
async function openForksOf(
  config: Config,
  log: Log,
  sizes: SizingOptions,
  making: Omit<MakingOptions, "libcPath">,
  notForked: (reason: string) => void,
): Promise<OpenForks | undefined> {
  if (config.fork === "off") return undefined;
  const opened = openForks({
    making: { libcPath: findLibcPath(), ...making },
    plan: () => planPool({ ...sizes, isForked: true }),
    renewAfterMs: config.forkRenewMs,
    lost: (kind, reason) => log.warning("zygote lost", { kind, reason }),
    turned(kind, works) {
      if (works) log.info("sandboxes are forked again", { kind });
      else log.warning("sandboxes are forked no more", { kind });
    },
  });
  // "auto" tries them beside the first sandbox, which serves meanwhile.
  const fault = typeof opened === "string"
    ? opened
    : config.fork === "on"
    ? await opened.try()
    : null;
  if (fault !== null && config.fork === "on") {
    throw new ConfigError([`Cannot use FAAS_FORK="on": ${fault}`]);
  }
  if (typeof opened !== "string") return opened;
  notForked(opened);
  return undefined;
}

/** Opens the keys file, or warns where anybody could run programs. */
async function openKeys(
  config: Config,
  log: Log,
  metrics: Metrics,
): Promise<OpenCallers | undefined> {
  if (config.keysFile === "") {
    if (isLoopback(config.host)) return undefined;
    log.warning("everyone who reaches the port can run programs", {
      host: config.host,
      help: "FAAS_KEYS_FILE, or a gateway that tells callers apart",
    });
    return undefined;
  }
  // Loaded only for those who have a file.
  const { openCallers } = await import("./src/callers/open_callers.ts");
  const redis = await openStore("quotas", config.quotaStore, log);
  return await openCallers({ config, log, metrics, redis });
}

/** Opens the tools that the service itself calls. */
async function openOperator(
  { toolsFile }: Config,
  log: Log,
  metrics: Metrics,
  late: Late,
): Promise<OperatorTools | undefined> {
  if (toolsFile === "") return undefined;
  await untilInstalled(CACHE);
  const [{ openToolsFile }, { openOperatorTools }] = await Promise.all([
    import("./src/operator/open_tools_file.ts"),
    import("./src/operator/open_operator_tools.ts"),
  ]);
  return openOperatorTools({
    file: await openToolsFile(toolsFile, (name) => Deno.env.get(name)),
    log,
    metrics,
    audit: (record) => late.audit?.add(record),
  });
}

/** Puts limits of callers, states and tools around the pool. */
function runnerOver(
  pool: Runner,
  config: Config,
  metrics: Metrics,
  { keepStates, CallsRunner, redis }: Parts,
  opened: OpenCallers | undefined,
  operator: OperatorTools | undefined,
) {
  const runner = opened === undefined ? pool : new CallersRunner({
    runner: pool,
    callers: opened.callers,
  });
  return keepStates(runner, config, {
    metrics,
    redis,
    shareOf: (caller) => opened?.callers.named(caller)?.share ?? 1,
    around: (parts) =>
      new CallsRunner({
        ...parts,
        operator,
        ttlSeconds: config.callTtlSeconds,
        policy: policyName(config.safetyPolicy),
      }),
  });
}

async function openAuditLog(
  path: string,
  runner: Runner,
  log: Log,
  metrics: Metrics,
): Promise<Audit | undefined> {
  if (path === "off") return undefined;
  const { openAudit } = await import("./src/audit/open_audit.ts");
  return openAudit(runner, path, log, metrics);
}

/** Parts that end when the service does. */
interface Ending {
  readonly config: Config;
  readonly log: Log;
  readonly pool: Pick<RunningPool, "close">;
  readonly server: RunningServer;
  readonly audit: Audit | undefined;
  readonly tracer: Awaited<ReturnType<typeof findTracer>>;
  readonly stopping: { isStopping: boolean };
}

function stopOnSignals(
  { config, log, pool, server, audit, tracer, stopping }: Ending,
): void {
  Deno.addSignalListener("SIGTERM", () => void stop("SIGTERM"));
  Deno.addSignalListener("SIGINT", () => void stop("SIGINT"));

  async function stop(signal: Deno.Signal): Promise<void> {
    // A second signal means: now.
    if (stopping.isStopping) Deno.exit(130);
    stopping.isStopping = true;
    const endMs = performance.now() + config.drainTimeoutMs;
    const leftMs = () => Math.max(0, endMs - performance.now());
    log.info("draining", { signal });
    // Clients learn it from each answer, and from /health. After Ctrl-C there is
    // nobody to wait for.
    server.windDown();
    if (signal === "SIGTERM") {
      await sleep(Math.min(config.stopDelayMs, leftMs()));
    }
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
}

function refreshOnSignal(
  opened: OpenCallers | undefined,
  audit: Audit | undefined,
): void {
  // Without one, closing the terminal ends the service as it always did.
  if (opened === undefined && audit === undefined) return;
  Deno.addSignalListener("SIGHUP", () => {
    void opened?.refresh();
    audit?.reopen();
  });
}

/** Nothing is opened from here on but pipes to new processes. */
async function dropPermissions(hasAudit: boolean): Promise<void> {
  for (const name of ["net", "env", "ffi"] as const) {
    await Deno.permissions.revoke({ name });
  }
  // Except the audit log, which is opened again when it is rotated.
  const path = hasAudit ? SOCKET_FOLDER : undefined;
  await Deno.permissions.revoke({ name: "write", path });
}

/** Starts kinds of sandbox as soon as they are built. */
function awaitPackages(
  { kinds, find, packagePaths }: Awaited<ReturnType<typeof findPackages>>,
  pool: Pick<RunningPool, "arrive" | "giveUp">,
  log: Log,
  stopping: Ending["stopping"],
): void {
  const coming = kinds.filter(({ coming }) => coming).map(({ name }) => name);
  if (coming.length === 0) return;
  log.info("kinds being built", { kinds: coming });
  void pollBuilds({
    coming,
    find,
    pause: () => sleep(POLL_EVERY_MS),
    isOver: () => stopping.isStopping,
    arrived(kind) {
      log.info("kind built", { kind: kind.name, usable: true });
      packagePaths.set(kind.name, kind.packagePaths);
      pool.arrive(kind);
    },
    givenUp(name) {
      log.info("kind built", { kind: name, usable: false });
      pool.giveUp(name);
    },
    failed: (problem) => log.warning("packages", { problem }),
  });
}

/** Opens the way to a store. */
async function openStore(
  store: "states" | "quotas",
  url: string,
  log: Log,
): Promise<RedisLink | undefined> {
  if (url === "") return undefined;
  await untilInstalled(CACHE);
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

/** Reads the packages, including those that the operator has added. */
function readLock(): KindsLock {
  const added = readAddedText(ROOT);
  if (added === undefined) return packagesLock;
  try {
    return withAdded(packagesLock, JSON.parse(added));
  } catch (error) {
    throw new ConfigError([`Cannot read "${ADDED_LOCK_NAME}": ${error}`]);
  }
}
