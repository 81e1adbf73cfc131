/**
 * Every metric, one row each: its type, its labels, its help in `/metrics`, its
 * line in docs/operations.md (printed by `tools/metrics_table.ts`), and what
 * changes it. The interface for those who report follows: see
 * `metric_reports.ts`.
 *
 * Names must stay: dashboards and alerts use them.
 *
 * @module
 */

import type { Language } from "../run/languages.ts";
import type { PoolStatus } from "../run/pool_status.ts";
import type { CallerUse } from "./usage.ts";

/** Adds to a counter, sets a gauge, or enters a value into a histogram. */
export type Change = (
  value: number,
  labels?: Readonly<Record<string, string | number>>,
) => void;

/** Returns the value as a label, or "other" once a label has too many. */
export type Label = (name: "rule" | "caller", value: string) => string;

/** Changes a metric when an event is reported. */
export type Handler = (change: Change, event: never, label: Label) => void;

/** Handlers by event. */
export type Handlers = Readonly<Record<string, Handler>>;

/** One metric. */
export interface MetricRow<On extends object = Handlers> {
  readonly type: "counter" | "gauge" | "histogram";
  /** Help in `/metrics`. */
  readonly help: string;
  /** Meaning and advice, as Markdown for docs/operations.md. */
  readonly about: string;
  /** @default {none} */
  readonly labels?: readonly string[];
  /** Upper bounds, of a histogram. */
  readonly buckets?: readonly number[];
  /** Drops events that come before the registry is loaded. @default {false} */
  readonly isOften?: boolean;
  /** Changes the metric, by event. */
  readonly on?: On;
  /** Sets a gauge when the metrics are asked for. */
  readonly read?: (change: Change, now: Reading) => void;
}

/** State of the service when the metrics are asked for. */
export interface Reading {
  readonly status: PoolStatus;
  readonly connections: ConnectionStatus;
  readonly states: StateStatus;
  readonly uptimeSeconds: number;
  /** Resident memory of the service's own process. */
  readonly serviceBytes: number;
  /** Share of the requests for runs that failed, 0 to 1. */
  readonly errorRate: number;
}

/** State of the connections. */
export interface ConnectionStatus {
  /** Open connections. */
  readonly open: number;
  /** Answers that have not been sent, in bytes. */
  readonly unsentBytes: number;
}

/** States in the service's memory. */
export interface StateStatus {
  readonly count: number;
  readonly bytes: number;
}

/** Reason why the service ends a connection that its client has not ended. */
export type ConnectionEnd =
  | "no_room"
  | "slow_head"
  | "slow_body"
  | "slow_reader"
  | "idle"
  | "unreadable"
  | "shutdown";

/** A request has been answered. */
interface RequestFinished {
  /** Path of the route, or "other". Never a path that a caller chose. */
  readonly route: string;
  readonly status: number;
  /** True if its program or batch succeeded. Absent: it runs none. */
  readonly succeeded?: boolean;
}

/** A program has ended; times are in milliseconds. */
interface RunFinished extends Kind {
  readonly language: Language;
  readonly outcome: string;
  readonly rules: readonly string[];
  readonly queueMs: number;
  readonly durationMs: number;
  readonly cpuMs: number;
}

/** A tool of the operator has answered. */
interface OperatorToolCalled {
  readonly tool: string;
  readonly outcome: string;
  readonly durationMs: number;
}

/** Rows of a batch have ended. */
interface RowsFinished {
  readonly rows: number;
  /** Reason why they ran twice; null: they did not. */
  readonly redone: string | null;
  /** True if they are the first of their group that ran again. */
  readonly startsRedo: boolean;
}

interface Kind {
  readonly kind: string;
}

interface Reason {
  readonly reason: string;
}

interface Fault {
  readonly fault: string;
}

// A hello takes about 1 ms, the longest program 30 s by default.
const RUN_SECONDS = [
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
  10,
  30,
  60,
];
const RESET_SECONDS = [
  0.0005,
  0.001,
  0.0015,
  0.002,
  0.003,
  0.005,
  0.01,
  0.02,
  0.03,
  0.05,
  0.1,
  0.5,
];
const LOOP_SECONDS = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5];
const BOOT_SECONDS = [0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10, 30, 60];

/** Lets a row's events be inferred from its handlers. */
function row<On extends object = Record<never, Handler>>(
  metric: MetricRow<On> & { readonly on?: Handlers },
): MetricRow<On> {
  return metric;
}

/** Counts what a caller has used. */
function ofCaller(used: (use: CallerUse) => number | undefined) {
  return (change: Change, use: CallerUse, label: Label) => {
    if (use.caller === "") return;
    change(used(use) ?? 0, { caller: label("caller", use.caller) });
  };
}

/** The metrics by name, without "python_faas_", in the order of the docs. */
export const METRICS = {
  healthy: row({
    type: "gauge",
    help: "1 while programs can run, 0 while they cannot",
    about:
      "1 while programs can run. 0 for a minute: PythonFaasNotHealthy; no series at all: PythonFaasAbsent",
    read: (change, { status }) => change(status.state === "healthy" ? 1 : 0),
  }),
  uptime_seconds: row({
    type: "gauge",
    help: "Time since the start",
    about: "time since the start; falls at a restart",
    read: (change, { uptimeSeconds }) => change(uptimeSeconds),
  }),
  requests_total: row({
    type: "counter",
    help: "Requests that run programs, on any route, with any result",
    about:
      "requests that run programs, on any route, with any result; a batch is one",
    on: {
      requestFinished(change, { succeeded }: RequestFinished) {
        if (succeeded !== undefined) change(1);
      },
    },
  }),
  http_responses_total: row({
    type: "counter",
    help: "Answers by route and status",
    about: "answers. A 500 is a defect of the service: PythonFaasFaultOfOurs",
    labels: ["route", "status"],
    on: {
      requestFinished: (change, { route, status }: RequestFinished) =>
        change(1, { route, status }),
    },
  }),
  error_rate: row({
    type: "gauge",
    help:
      "Share of requests that run programs, on any route, since the start, 0 to 1, whose program failed or that were not answered with 200",
    about:
      "share of them whose program failed or that were not answered with 200, since the start, 0 to 1; use the rates below for alerts",
    read: (change, { errorRate }) => change(errorRate),
  }),
  runs_total: row({
    type: "counter",
    help: "Programs by kind of sandbox, language and outcome",
    about:
      "programs by outcome: `success`, `exception`, `syntax`, `rejected`, `timeout`, `memory`, `crash`. A jump in failures: PythonFaasProgramsFail, PythonFaasManyTimeouts",
    labels: ["kind", "language", "outcome"],
    on: {
      runFinished: (change, { kind, language, outcome }: RunFinished) =>
        change(1, { kind, language, outcome }),
    },
  }),
  rejections_total: row({
    type: "counter",
    help: "Programs that the safety checker refused, by rule",
    about: "programs refused by the checker, by [rule](safety-policy.md)",
    labels: ["rule"],
    on: {
      runFinished(change, { rules }: RunFinished, label) {
        // Each rule once, however often it was broken.
        for (const rule of new Set(rules.map((one) => label("rule", one)))) {
          change(1, { rule });
        }
      },
    },
  }),
  refusals_total: row({
    type: "counter",
    help: "Requests refused by reason",
    about:
      "answers of 503: `queue_full`, `queue_timeout`, `no_sandbox`, `draining`; of 429: `caller_full`. All but the last two: PythonFaasTurnsAway",
    labels: ["reason"],
    on: { runRefused: (change, { reason }: Reason) => change(1, { reason }) },
  }),
  abandoned_total: row({
    type: "counter",
    help: "Programs whose client hung up, by phase",
    about: "clients that hung up while `queued` or `running`",
    labels: ["phase"],
    on: {
      runAbandoned: (change, { phase }: { readonly phase: string }) =>
        change(1, { phase }),
    },
  }),
  moved_runs_total: row({
    type: "counter",
    help:
      "Programs that restarted in another sandbox, by the kind of the first",
    about:
      "programs that restarted in another sandbox; many: they import what only full has, by name",
    labels: ["kind"],
    on: {
      runMoved: (change, { from }: { readonly from: string }) =>
        change(1, { kind: from }),
    },
  }),
  rows_total: row({
    type: "counter",
    help: "Finished rows of batches",
    about: "finished rows of batches",
    on: { rowsFinished: (change, { rows }: RowsFinished) => change(rows) },
  }),
  rows_redone_total: row({
    type: "counter",
    help: "Rows that ran again alone, by reason",
    about:
      "rows that ran again alone, because their group had left something; many: a program writes in unusual places or touches files, and its batches are slow",
    labels: ["reason"],
    on: {
      rowsFinished(change, { rows, redone }: RowsFinished) {
        if (redone !== null) change(rows, { reason: redone });
      },
    },
  }),
  row_groups_redone_total: row({
    type: "counter",
    help: "Groups of rows that ran again row by row, by reason",
    about: "groups of rows that had left something, and ran again row by row",
    labels: ["reason"],
    on: {
      rowsFinished(change, { redone, startsRedo }: RowsFinished) {
        if (redone !== null && startsRedo) change(1, { reason: redone });
      },
    },
  }),
  batches: row({
    type: "gauge",
    help: "Running batches",
    about: "running batches",
    on: {
      batchesChanged: (change, { running }: { readonly running: number }) =>
        change(running),
    },
  }),
  queue_size: row({
    type: "gauge",
    help: "Programs waiting for a sandbox",
    about: "waiting programs",
    read: (change, { status }) => change(status.pendingRequests),
  }),
  queue_seconds: row({
    type: "histogram",
    help: "Time that a program waited for a sandbox",
    about: "histogram of waits. p99 above 1 s: PythonFaasWaitsLong",
    labels: ["kind"],
    buckets: RUN_SECONDS,
    on: {
      runFinished: (change, { kind, queueMs }: RunFinished) =>
        change(queueMs / 1_000, { kind }),
    },
  }),
  execution_seconds: row({
    type: "histogram",
    help: "Wall time of a program",
    about: "histogram of the programs' wall time",
    labels: ["kind", "language"],
    buckets: RUN_SECONDS,
    on: {
      runFinished: (change, { kind, language, durationMs }: RunFinished) =>
        change(durationMs / 1_000, { kind, language }),
    },
  }),
  execution_cpu_seconds_total: row({
    type: "counter",
    help: "CPU time of all programs",
    about: "CPU time of all programs; its rate is the number of busy CPUs",
    labels: ["kind"],
    on: {
      runFinished: (change, { kind, cpuMs }: RunFinished) =>
        change(Math.max(0, cpuMs) / 1_000, { kind }),
    },
  }),
  reset_seconds: row({
    type: "histogram",
    help: "Time of the reset of a sandbox",
    about:
      "histogram of resets, about 0.2 ms for core and 0.4 ms for full. Half above 50 ms: PythonFaasResetsSlow",
    labels: ["kind"],
    buckets: RESET_SECONDS,
    on: {
      sandboxReset: (
        change,
        { kind, resetMs }: Kind & { readonly resetMs: number },
      ) => change(resetMs / 1_000, { kind }),
    },
  }),
  boot_seconds: row({
    type: "histogram",
    help: "Time from the start of a sandbox until it is ready",
    about: "histogram of starts of sandboxes",
    labels: ["kind"],
    buckets: BOOT_SECONDS,
    on: {
      sandboxReady: (
        change,
        { kind, bootMs }: Kind & { readonly bootMs: number },
      ) => change(bootMs / 1_000, { kind }),
    },
  }),
  sandboxes: row({
    type: "gauge",
    help: "Sandboxes by kind and state",
    about: "sandboxes by state: booting, idle, running, resetting",
    labels: ["kind", "state"],
    read(change, { status }) {
      for (const { kind, state, count } of status.sandboxes ?? []) {
        change(count, { kind, state });
      }
    },
  }),
  sandbox_restarts_total: row({
    type: "counter",
    help: "Ended sandboxes by kind and reason",
    about:
      "ends of sandboxes. `timeout`, `memory`, `cpu_time`, `abandoned`, `preempted`, `retired` are normal; `crash`, `boot_failed`, `boot_timeout`, `reset_timeout` often: PythonFaasSandboxesCrash; `unlocked`: PythonFaasLockMissing; `protocol` ever: PythonFaasSandboxBrokeProtocol",
    labels: ["kind", "reason"],
    on: {
      sandboxEnded: (change, { kind, reason }: Kind & Reason) =>
        change(1, { kind, reason }),
    },
  }),
  breaker_open: row({
    type: "gauge",
    help:
      "1 while a kind of sandbox is not started after repeated failed boots",
    about:
      "1 while a kind is not started after repeated failed boots: PythonFaasBreakerOpen",
    labels: ["kind"],
    on: {
      breakerChanged: (
        change,
        { kind, state }: Kind & { readonly state: string },
      ) => change(state === "closed" ? 0 : 1, { kind }),
    },
  }),
  connections: row({
    type: "gauge",
    help: "Open connections",
    about: "open connections",
    read: (change, { connections }) => change(connections.open),
  }),
  connections_ended_total: row({
    type: "counter",
    help: "Connections ended by the service, by reason",
    about:
      "connections ended by the service: `no_room` (at `FAAS_MAX_CONNECTIONS`, the longest idle one), `slow_head`, `slow_body`, `slow_reader`, `idle`, `unreadable` (not HTTP/1.1), `shutdown`. Many `no_room`: a client opens more than it uses, or the limit is too low",
    labels: ["reason"],
    on: {
      connectionEnded: (
        change,
        { reason }: { readonly reason: ConnectionEnd },
      ) => change(1, { reason }),
    },
  }),
  event_loop_delay_seconds: row({
    type: "histogram",
    help: "Delay of a timer of the service, measured every 20 ms",
    about:
      'delay of a timer of the service, measured every 20 ms: how long one request delays others. Above 200 ms the log has a line "event loop delayed" with the longest work; a small `cpu_ms` in that line means that the machine was busy',
    buckets: LOOP_SECONDS,
    // Fifty times a second: what comes before the registry does is not kept.
    isOften: true,
    on: {
      loopDelayed: (change, { delayMs }: { readonly delayMs: number }) =>
        change(delayMs / 1_000),
    },
  }),
  unsent_bytes: row({
    type: "gauge",
    help: "Unread answers, in bytes",
    about: "large answers that clients have not read yet; at most 32 MiB",
    read: (change, { connections }) => change(connections.unsentBytes),
  }),
  audit_lines_lost_total: row({
    type: "counter",
    help: "Lines of the audit log that could not be written",
    about:
      'lines of the audit log that could not be written; ever: PythonFaasAuditLinesLost; look for "audit log cannot be written" in the log',
    on: { auditLinesLost: (change, lines: number) => change(lines) },
  }),
  lock: row({
    type: "gauge",
    help:
      "1 if the system locks sandboxes, 0 if not; absent until one has started",
    about: "1 if the system locks sandboxes, 0 if not: PythonFaasLockMissing",
    labels: ["lock"],
    read(change, { status }) {
      for (const [lock, isOn] of Object.entries(status.locks ?? {})) {
        change(isOn ? 1 : 0, { lock });
      }
    },
  }),
  forked: row({
    type: "gauge",
    help: "1 if sandboxes are forked from a warm process, 0 if each one boots",
    about: "1 if sandboxes are forked, 0 if each one boots",
    read: (change, { status }) => change(status.forked ? 1 : 0),
  }),
  keys_file_error: row({
    type: "gauge",
    help:
      "1 while the keys file has an error, and the callers stay as they were",
    about:
      "1 while the [keys file](callers.md) has an error, and the callers stay as they were: PythonFaasKeysFileError",
    on: {
      keysFileRead: (change, { isValid }: { readonly isValid: boolean }) =>
        change(isValid ? 0 : 1),
    },
  }),
  states: row({
    type: "gauge",
    help: "States in the memory of the service",
    about: "states in the memory of the service; none with a store",
    read: (change, { states }) => change(states.count),
  }),
  state_bytes: row({
    type: "gauge",
    help: "Size of the states in the memory of the service, in bytes",
    about: "their size, up to `FAAS_STATE_BYTES`",
    read: (change, { states }) => change(states.bytes),
  }),
  states_kept_total: row({
    type: "counter",
    help: "States kept",
    about: "states kept",
    on: { stateKept: (change) => change(1) },
  }),
  states_continued_total: row({
    type: "counter",
    help: "Programs and batches that started from a state",
    about: "programs and batches that started from a state",
    on: { stateContinued: (change) => change(1) },
  }),
  states_evicted_total: row({
    type: "counter",
    help: "States evicted before they expired",
    about:
      "states evicted before they expired; many: `FAAS_STATE_BYTES` is small",
    on: { stateEvicted: (change) => change(1) },
  }),
  state_refusals_total: row({
    type: "counter",
    help: "States that could not be continued or kept, by reason",
    about:
      "states that could not be continued (`unknown`, `gone`, `mismatch`, `unavailable`) or kept (`not_kept`, `unavailable`)",
    labels: ["reason"],
    on: { stateRefused: (change, { reason }: Reason) => change(1, { reason }) },
  }),
  operator_tool_calls_total: row({
    type: "counter",
    help: "Calls of the operator's tools, by tool and outcome",
    about:
      "calls of the [operator's tools](operator-tools.md); `outcome` is `success` or the type of the failure",
    labels: ["tool", "outcome"],
    on: {
      operatorToolCalled: (change, { tool, outcome }: OperatorToolCalled) =>
        change(1, { tool, outcome }),
    },
  }),
  operator_tool_seconds: row({
    type: "histogram",
    help: "Time of calls of the operator's tools",
    about: "histogram of the time of these calls",
    labels: ["tool"],
    buckets: RUN_SECONDS,
    on: {
      operatorToolCalled: (change, { tool, durationMs }: OperatorToolCalled) =>
        change(durationMs / 1_000, { tool }),
    },
  }),
  state_store_errors_total: row({
    type: "counter",
    help: "Failed requests to the store of states, by fault",
    about:
      "failed requests to the store of states: `unreachable`, `late`, `full`, `refused`. Any for five minutes: PythonFaasStoreAway",
    labels: ["fault"],
    on: {
      stateStoreFailed: (change, { fault }: Fault) => change(1, { fault }),
    },
  }),
  quota_judged_locally_total: row({
    type: "counter",
    help:
      "Requests that this replica counted alone because the store of quotas was away, by fault",
    about:
      "requests that this replica counted alone because the store of [quotas](callers.md#quotas) was away: `unreachable`, `late`, `full`, `refused`: PythonFaasQuotaStoreAway",
    labels: ["fault"],
    on: {
      quotaJudgedLocally: (change, { fault }: Fault) => change(1, { fault }),
    },
  }),
  caller_runs_total: row({
    type: "counter",
    help: "Finished programs of a caller",
    about: "finished programs of a [caller](callers.md#usage)",
    labels: ["caller"],
    on: { callerUsed: ofCaller(({ runs }) => runs) },
  }),
  caller_rows_total: row({
    type: "counter",
    help: "Finished rows of a caller",
    about: "finished rows of a caller",
    labels: ["caller"],
    on: { callerUsed: ofCaller(({ rows }) => rows) },
  }),
  caller_cpu_seconds_total: row({
    type: "counter",
    help: "CPU time of a caller's programs, and time of its rows",
    about:
      "CPU time of a caller; its rate is the number of CPUs that it keeps busy",
    labels: ["caller"],
    on: { callerUsed: ofCaller(({ cpuMs = 0 }) => cpuMs / 1_000) },
  }),
  caller_memory_byte_seconds_total: row({
    type: "counter",
    help: "Memory of a caller's programs times the time they kept it",
    about:
      "memory of a caller times the time it kept it; its rate is the memory in bytes",
    labels: ["caller"],
    on: { callerUsed: ofCaller(({ memoryByteSeconds }) => memoryByteSeconds) },
  }),
  caller_refusals_total: row({
    type: "counter",
    help: "Refused requests of a caller",
    about:
      "requests of a caller that were answered 403, 429 or 503; many: PythonFaasCallerTurnedAway: its row or the service is too small",
    labels: ["caller"],
    on: { callerUsed: ofCaller(({ refusals }) => refusals) },
  }),
  memory_usage_bytes: row({
    type: "gauge",
    help: "Resident memory of the service and all sandboxes",
    about:
      "resident memory of service and sandboxes; stays below `PYTHON_FAAS_MEMORY_LIMIT`",
    read: (change, { serviceBytes, status }) =>
      change(serviceBytes + status.sandboxMemoryBytes),
  }),
  resident_memory_bytes: row({
    type: "gauge",
    help: "Resident memory by part: service or sandboxes",
    about: "the same by part",
    labels: ["part"],
    read(change, { serviceBytes, status }) {
      change(serviceBytes, { part: "service" });
      change(status.sandboxMemoryBytes, { part: "sandboxes" });
    },
  }),
} as const;
