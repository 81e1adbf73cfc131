/**
 * Every setting, one row each: variable, default, what is accepted, whom it is
 * for. `Config` and its type follow from this table, and so do the tables of
 * docs/settings.md, printed by `tools/settings_table.ts`.
 *
 * @module
 */

import { KIND_NAMES, PYTHON_KINDS } from "../kinds.ts";
import {
  DIALECT_NAMES,
  type DialectRow,
  DIALECTS,
  type SecretName,
} from "./dialects.ts";
import { parseDialectPolicies, parseDialects } from "./dialect_values.ts";
import { LANGUAGE_FAMILIES } from "../run/languages.ts";
import {
  autoOr,
  listOf,
  oneOf,
  parseAuditLog,
  parseBrowserHosts,
  parseCallerName,
  parseHost,
  parsePolicy,
  parseSandboxes,
  parseStoreUrl,
  parseSwitch,
  positiveUpTo,
  sizeBetween,
  textOrNone,
  type ValueParser,
  wholeBetween,
} from "./setting_values.ts";
import { STATE_SETTINGS } from "./state_settings.ts";

/** Parts of the table, in its order, by what an operator looks for. */
export const SECTIONS = {
  size: "The whole service",
  address: "Network",
  sandboxes: "Sandboxes",
  program: "Limits of a program",
  batch: "Limits of a batch",
  waiting: "Queue and connections",
  states: "States and calls",
  operation: "Policy and log",
  dialects: "Dialects",
  callers: "Callers",
} as const;

/** One setting. */
export interface Setting<T> {
  /** Environment variable. */
  readonly variable: string;
  /** Section of the reference. */
  readonly section: keyof typeof SECTIONS;
  /** Value where the variable is absent or empty, as one would write it. */
  readonly fallback: string;
  /** Accepted values, to complete "accepted is ...". */
  readonly accepted: string;
  /** One line for docs/settings.md: meaning and unit. */
  readonly about: string;
  /** Turns the text into the value. */
  readonly parse: ValueParser<T>;
  /** True if a value must not be shown, not even a wrong one. */
  readonly isSecret?: true;
}

// One day: far below 2³¹ ms, where timers wrap around and fire at once.
const MOST_MS = 86_400_000;
const GIB = 1024 ** 3;

/** Returns the settings of the dialects' secrets. */
function dialectSecrets() {
  const rows: readonly DialectRow[] = Object.values(DIALECTS);
  const settings = rows.flatMap(({ secret }) =>
    secret === undefined ? [] : [[secret.name, {
      variable: secret.variable,
      section: "dialects",
      fallback: "none",
      accepted: "none or any other text",
      about: `Secret that ${secret.sentAs}; none: not required`,
      parse: textOrNone,
    }]]
  );
  return Object.fromEntries(settings) as Record<SecretName, Setting<string>>;
}

/** The settings, in the order in which docs/settings.md shows them. */
export const SETTINGS = {
  memoryLimitBytes: {
    variable: "PYTHON_FAAS_MEMORY_LIMIT",
    section: "size",
    fallback: "4G",
    accepted: "a size of at least 630M for Python, or 507M for JavaScript " +
      "alone, such as 4G or 1073741824",
    about: "Memory of the whole service; sets how many sandboxes there are",
    parse: sizeBetween(GIB / 4),
  },
  cpuLimit: {
    variable: "PYTHON_FAAS_CPU_LIMIT",
    section: "size",
    fallback: "2.0",
    accepted: "a number above 0 and up to 1024, such as 2.0",
    about: "CPUs of the whole service; sets how many sandboxes there are",
    parse: positiveUpTo(1_024),
  },
  timeoutMs: {
    variable: "FAAS_TIMEOUT",
    section: "size",
    fallback: "30000",
    accepted: "a whole number of milliseconds from 1 to 86400000",
    about: "Longest and default time of a program, in milliseconds",
    parse: wholeBetween(1, MOST_MS),
  },
  host: {
    variable: "FAAS_HOST",
    section: "address",
    fallback: "127.0.0.1",
    accepted: "a host name or an IP address, such as 127.0.0.1 or 0.0.0.0",
    about: "Address to listen on",
    parse: parseHost,
  },
  port: {
    variable: "FAAS_PORT",
    section: "address",
    fallback: "8890",
    accepted: "a whole number from 0 to 65535",
    about: "Port to listen on; 0 picks a free one",
    parse: wholeBetween(0, 65_535),
  },
  playground: {
    variable: "FAAS_PLAYGROUND",
    section: "address",
    fallback: "on",
    accepted: "on or off",
    about: "Serve the playground at GET /; off in the image",
    parse: parseSwitch,
  },
  mcp: {
    variable: "FAAS_MCP",
    section: "address",
    fallback: "on",
    accepted: "on or off",
    about: "Offer tools to models at POST /mcp; off in the image",
    parse: parseSwitch,
  },
  browserHosts: {
    variable: "FAAS_BROWSER_HOSTS",
    section: "address",
    fallback: "auto",
    accepted: "auto, any, or host names with commas between them",
    about:
      "Host names of the service, in addition to addresses and localhost; requests with another name are refused; auto: none if it listens on this machine alone, else any",
    parse: parseBrowserHosts,
  },
  languages: {
    variable: "FAAS_LANGUAGES",
    section: "sandboxes",
    fallback: "python,javascript",
    accepted: "python, javascript or both with a comma between",
    about: "Languages that the service runs; javascript includes TypeScript",
    parse: listOf(...LANGUAGE_FAMILIES),
  },
  kinds: {
    variable: "FAAS_KINDS",
    section: "sandboxes",
    fallback: PYTHON_KINDS.join(","),
    accepted: `one or more of ${PYTHON_KINDS.join(", ")}, with commas between`,
    about: "Kinds of sandbox for Python: `core` without large packages, " +
      "`full` with all; one alone takes less memory",
    parse: listOf(...PYTHON_KINDS),
  },
  poolMinSize: {
    variable: "FAAS_POOL_MIN_SIZE",
    section: "sandboxes",
    fallback: "1",
    accepted: "a whole number from 1 to 256",
    about: "Sandboxes of the first kind wanted even if there are fewer CPUs",
    parse: wholeBetween(1, 256),
  },
  poolMaxSize: {
    variable: "FAAS_POOL_MAX_SIZE",
    section: "sandboxes",
    fallback: "64",
    accepted: "a whole number from 1 to 256",
    about: "Most sandboxes in all, spares included",
    parse: wholeBetween(1, 256),
  },
  sandboxes: {
    variable: "FAAS_SANDBOXES",
    section: "sandboxes",
    fallback: "auto",
    accepted: `auto, or kind=number pairs with commas between them, such as ` +
      `core=2,full=auto; a number from 0 to 256 (core: from 1), or auto; ` +
      `kinds are ${KIND_NAMES.join(", ")}`,
    about: "Sandboxes of each kind; 0: none of it",
    parse: parseSandboxes,
  },
  runMemoryLimitBytes: {
    variable: "FAAS_RUN_MEMORY_LIMIT",
    section: "program",
    fallback: "256Mi",
    // Less, and ordinary programs fail; 4 GiB is all that a 32-bit
    // WebAssembly memory can address.
    accepted: "a size from 160Mi to 4Gi, such as 256Mi",
    about: "Memory of one program: its data, files and output together",
    parse: sizeBetween(160 * 1024 ** 2, 4 * GIB),
  },
  cpuTimeLimitMs: {
    variable: "FAAS_CPU_TIME_LIMIT",
    section: "program",
    fallback: "0",
    accepted: "a whole number of milliseconds from 0 to 86400000",
    about: "CPU time of one program, in milliseconds; 0: as long as its time",
    parse: wholeBetween(0, MOST_MS),
  },
  killGraceMs: {
    variable: "FAAS_KILL_GRACE",
    section: "program",
    fallback: "500",
    accepted: "a whole number of milliseconds from 1 to 60000",
    about: "Time past its limit until a program is killed, in milliseconds",
    parse: wholeBetween(1, 60_000),
  },
  maxBodyBytes: {
    variable: "FAAS_MAX_BODY_BYTES",
    section: "program",
    fallback: "8Mi",
    accepted: "a size from 1Ki to 256Mi, such as 8Mi",
    about: "Largest request body",
    parse: sizeBetween(1_024, GIB / 4),
  },
  maxOutputBytes: {
    variable: "FAAS_MAX_OUTPUT_BYTES",
    section: "program",
    fallback: "1Mi",
    // The most that a sandbox can report: of more, its heap cannot hold the
    // text that JSON makes of it, six bytes for each control character.
    accepted: "a size from 1Ki to 16Mi, such as 1Mi",
    about: "Largest stdout, stderr and return value, each",
    parse: sizeBetween(1_024, GIB / 64),
  },
  maxFileBytes: {
    variable: "FAAS_MAX_FILE_BYTES",
    section: "program",
    fallback: "64Mi",
    accepted: "a size from 0 to 1Gi, such as 64Mi",
    about: "All files that a program writes, together",
    parse: sizeBetween(0, GIB),
  },
  maxFiles: {
    variable: "FAAS_MAX_FILES",
    section: "program",
    fallback: "10000",
    accepted: "a whole number from 0 to 1000000",
    about: "Files and folders that a program makes",
    parse: wholeBetween(0, 1_000_000),
  },
  batchRows: {
    variable: "FAAS_BATCH_ROWS",
    section: "batch",
    fallback: "10000000",
    accepted: "a whole number from 1 to 1000000000",
    about: "Most rows of a batch",
    parse: wholeBetween(1, 1_000_000_000),
  },
  batchBytes: {
    variable: "FAAS_BATCH_BYTES",
    section: "batch",
    fallback: "4G",
    accepted: "a size of at least 1M, such as 4G or 512M",
    about: "Most bytes of a batch, in and out, each",
    parse: sizeBetween(1_048_576),
  },
  batchTimeoutMs: {
    variable: "FAAS_BATCH_TIMEOUT",
    section: "batch",
    fallback: "3600000",
    accepted: "a whole number of milliseconds from 1 to 86400000",
    about: "Longest time of a batch, in milliseconds",
    parse: wholeBetween(1, MOST_MS),
  },
  batchSandboxes: {
    variable: "FAAS_BATCH_SANDBOXES",
    section: "batch",
    fallback: "256",
    accepted: "a whole number from 1 to 256",
    about: "Most sandboxes that a batch may use at a time",
    parse: wholeBetween(1, 256),
  },
  queueSize: {
    variable: "FAAS_QUEUE_SIZE",
    section: "waiting",
    fallback: "256",
    accepted: "a whole number from 0 to 100000",
    about: "Programs that may wait for a sandbox",
    parse: wholeBetween(0, 100_000),
  },
  queueTimeoutMs: {
    variable: "FAAS_QUEUE_TIMEOUT",
    section: "waiting",
    fallback: "10000",
    accepted: "a whole number of milliseconds from 1 to 86400000",
    about: "Longest wait for a sandbox, in milliseconds",
    parse: wholeBetween(1, MOST_MS),
  },
  drainTimeoutMs: {
    variable: "FAAS_DRAIN_TIMEOUT",
    section: "waiting",
    // Docker sends SIGKILL 10 s after SIGTERM; the rest is for the way out.
    fallback: "8000",
    accepted: "a whole number of milliseconds from 0 to 86400000",
    about: "Time that running programs have after SIGTERM, in milliseconds; " +
      "30000 with Compose, FAAS_TIMEOUT in the chart",
    parse: wholeBetween(0, MOST_MS),
  },
  stopDelayMs: {
    variable: "FAAS_STOP_DELAY",
    section: "waiting",
    fallback: "1000",
    accepted: "a whole number of milliseconds from 0 to 86400000",
    about:
      "Part of FAAS_DRAIN_TIMEOUT in which new programs still run, while /health and the answers send clients elsewhere",
    parse: wholeBetween(0, MOST_MS),
  },
  maxConnections: {
    variable: "FAAS_MAX_CONNECTIONS",
    section: "waiting",
    fallback: "auto",
    accepted: "auto or a whole number from 1 to 100000",
    about: "Most open connections, and never more than half of the files " +
      "that the process may open; auto: up to 8192",
    parse: autoOr(wholeBetween(1, 100_000)),
  },
  ...STATE_SETTINGS,
  safetyPolicy: {
    variable: "FAAS_SAFETY_POLICY",
    section: "operation",
    fallback: "strict",
    accepted: "strict, permissive or the path of a file that ends in .json",
    about: "Rules of the safety policy",
    parse: parsePolicy,
  },
  filePolicy: {
    variable: "FAAS_FILES",
    section: "operation",
    fallback: "asked",
    accepted: "asked, always or never",
    about:
      "Programs that may open files under the strict policy: those whose requests bring or collect files, all, or none",
    parse: oneOf("asked", "always", "never"),
  },
  requireLocks: {
    variable: "FAAS_REQUIRE_LOCKS",
    section: "operation",
    // The image sets this; elsewhere a system may lack locks (macOS does).
    fallback: "off",
    accepted: "on or off",
    about:
      "Refuse to serve if the kernel cannot lock sandboxes; on in the image",
    parse: parseSwitch,
  },
  fork: {
    variable: "FAAS_FORK",
    section: "operation",
    fallback: "auto",
    accepted: "auto, on or off",
    about:
      "Fork sandboxes from a warm process instead of booting each one; auto: if the system allows it; on: refuse to start otherwise",
    parse: oneOf("auto", "on", "off"),
  },
  forkRenewMs: {
    variable: "FAAS_FORK_RENEW",
    section: "operation",
    fallback: "3600000",
    accepted: "a whole number of milliseconds from 10000 to 86400000",
    about:
      "Age at which the process that sandboxes are forked from restarts, in milliseconds; this changes addresses in memory",
    parse: wholeBetween(10_000, 86_400_000),
  },
  freshProcess: {
    variable: "FAAS_FRESH_PROCESS",
    section: "operation",
    fallback: "off",
    accepted: "on or off",
    about:
      "Give each program, and each batch, a new process; without forks each one boots",
    parse: parseSwitch,
  },
  sandboxPerCaller: {
    variable: "FAAS_SANDBOX_PER_CALLER",
    section: "operation",
    fallback: "off",
    accepted: "on or off",
    about:
      "Replace a process before it serves another caller of FAAS_KEYS_FILE",
    parse: parseSwitch,
  },
  logFormat: {
    variable: "FAAS_LOG_FORMAT",
    section: "operation",
    fallback: "auto",
    accepted: "auto, json or text",
    about: "Form of the log; auto: text on a terminal, JSON lines elsewhere",
    parse: oneOf("auto", "json", "text"),
  },
  logLevel: {
    variable: "FAAS_LOG_LEVEL",
    section: "operation",
    fallback: "info",
    accepted: "debug, info, warning or error",
    about: "Least severe lines that are logged",
    parse: oneOf("debug", "info", "warning", "error"),
  },
  auditLog: {
    variable: "FAAS_AUDIT_LOG",
    section: "operation",
    fallback: "off",
    accepted: "off, stderr or an absolute path",
    about:
      "Destination of the audit log, one line per run: caller, time, hash of the program, outcome, cost; never code",
    parse: parseAuditLog,
  },
  dialects: {
    variable: "FAAS_DIALECTS",
    section: "dialects",
    fallback: "none",
    accepted: `none, all or some of ${DIALECT_NAMES.join(", ")}`,
    about: "Protocols of other sandboxes to serve",
    parse: parseDialects,
  },
  dialectPolicies: {
    variable: "FAAS_DIALECT_POLICIES",
    section: "dialects",
    fallback: "permissive",
    accepted: "permissive, or pairs such as dify=strict, piston=own; " +
      "langfuse is always permissive",
    about: "Policies of the dialects' programs; own: FAAS_SAFETY_POLICY",
    parse: parseDialectPolicies,
  },
  ...dialectSecrets(),
  keysFile: {
    variable: "FAAS_KEYS_FILE",
    section: "callers",
    fallback: "none",
    accepted: "none or the path of a file as docs/callers.md shows it",
    about:
      "File of callers with their keys and limits; none: everyone who reaches the port may call",
    parse: textOrNone,
  },
  toolsFile: {
    variable: "FAAS_TOOLS_FILE",
    section: "callers",
    fallback: "none",
    accepted: "none or the path of a file as docs/operator-tools.md shows it",
    about:
      "File of tools that the service calls for programs, and of hosts that programs may fetch from",
    parse: textOrNone,
  },
  quotaStore: {
    variable: "FAAS_QUOTA_STORE",
    section: "callers",
    fallback: "none",
    accepted: "none or the address of a Redis or Valkey server, such as " +
      "redis://valkey:6379 or rediss://user:password@valkey:6380/1",
    about:
      "Server that counts quotas for all replicas together; none: each replica counts alone",
    parse: parseStoreUrl,
    isSecret: true,
  },
  metricsAccess: {
    variable: "FAAS_METRICS_ACCESS",
    section: "callers",
    fallback: "callers",
    accepted: "callers, anyone or the name of a caller",
    about:
      "Readers of /metrics with a keys file: every caller, anyone, or one caller",
    parse: parseCallerName,
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
