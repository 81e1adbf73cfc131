/**
 * The metrics as prom-client knows them: names, helps, labels, buckets. Loaded
 * late by `metrics.ts`, because prom-client takes 30 ms to load and the start
 * has none to spare.
 *
 * Names must stay: dashboards and alerts use them. prom-client's default
 * metrics are left out; they want permissions that the service does not have.
 *
 * @module
 */

import { Counter, Gauge, Histogram, Registry } from "prom-client";

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

/** Every metric, and the registry that prints them. */
export type MetricRegistry = ReturnType<typeof createMetricRegistry>;

/** Returns the metrics, all at zero, in a registry of their own. */
export function createMetricRegistry() {
  const registry = new Registry();
  const registers = [registry];

  function counter<L extends string>(
    name: string,
    help: string,
    ...labelNames: L[]
  ): Counter<L> {
    return new Counter({ name, help, labelNames, registers });
  }
  function gauge<L extends string>(
    name: string,
    help: string,
    ...labelNames: L[]
  ): Gauge<L> {
    return new Gauge({ name, help, labelNames, registers });
  }
  function histogram<L extends string>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: L[]
  ): Histogram<L> {
    return new Histogram({ name, help, buckets, labelNames, registers });
  }

  return {
    registry,
    requests: counter(
      "python_faas_requests_total",
      "Requests that run programs, on any route, whatever came of them",
    ),
    errorRate: gauge(
      "python_faas_error_rate",
      "Share of requests that run programs, on any route, since the start, 0 " +
        "to 1, whose program failed or that were not answered with 200",
    ),
    queueSize: gauge(
      "python_faas_queue_size",
      "Programs that wait for a sandbox",
    ),
    memoryUsage: gauge(
      "python_faas_memory_usage_bytes",
      "Resident memory of the service and of all sandboxes, together",
    ),
    memory: gauge(
      "python_faas_resident_memory_bytes",
      "Resident memory by part: service or sandboxes",
      "part",
    ),
    uptime: gauge("python_faas_uptime_seconds", "Time since the start"),
    up: gauge(
      "python_faas_healthy",
      "1 while programs can be run, 0 while they cannot",
    ),
    lock: gauge(
      "python_faas_lock",
      "1 if the system has granted sandboxes the lock, 0 if not; absent until " +
        "one has started",
      "lock",
    ),
    responses: counter(
      "python_faas_http_responses_total",
      "Answers by route and status",
      "route",
      "status",
    ),
    connections: gauge(
      "python_faas_connections",
      "Connections that are open",
    ),
    loopDelaySeconds: histogram(
      "python_faas_event_loop_delay_seconds",
      "Delay of a timer of the service, measured every 20 ms",
      LOOP_SECONDS,
    ),
    connectionsEnded: counter(
      "python_faas_connections_ended_total",
      "Connections that the service has ended, by reason",
      "reason",
    ),
    keysFileError: gauge(
      "python_faas_keys_file_error",
      "1 while the keys file has an error, and the callers stay as they were",
    ),
    quotaJudgedLocally: counter(
      "python_faas_quota_judged_locally_total",
      "Requests that this replica's own count has judged since the store of " +
        "quotas was away, by fault",
      "fault",
    ),
    callerRuns: counter(
      "python_faas_caller_runs_total",
      "Programs of a caller that came to an end",
      "caller",
    ),
    callerRows: counter(
      "python_faas_caller_rows_total",
      "Rows of a caller's batches that came to an end",
      "caller",
    ),
    callerCpuSeconds: counter(
      "python_faas_caller_cpu_seconds_total",
      "CPU time of a caller's programs, and time of its rows",
      "caller",
    ),
    callerMemory: counter(
      "python_faas_caller_memory_byte_seconds_total",
      "Memory of a caller's programs for the time for which they kept it",
      "caller",
    ),
    callerRefusals: counter(
      "python_faas_caller_refusals_total",
      "Requests of a caller that were turned away",
      "caller",
    ),
    unsentBytes: gauge(
      "python_faas_unsent_bytes",
      "Answers that their clients have not read yet, in bytes",
    ),
    runs: counter(
      "python_faas_runs_total",
      "Programs that came to an end, by kind of sandbox, language and outcome",
      "kind",
      "language",
      "outcome",
    ),
    rejections: counter(
      "python_faas_rejections_total",
      "Programs that the safety checker refused, by rule",
      "rule",
    ),
    refusals: counter(
      "python_faas_refusals_total",
      "Requests turned away for lack of room, by reason",
      "reason",
    ),
    abandoned: counter(
      "python_faas_abandoned_total",
      "Programs whose client went away, by phase",
      "phase",
    ),
    moved: counter(
      "python_faas_moved_runs_total",
      "Programs started again in another sandbox, by kind that they came from",
      "kind",
    ),
    rows: counter(
      "python_faas_rows_total",
      "Rows of batches that came to an end",
    ),
    rowsRedone: counter(
      "python_faas_rows_redone_total",
      "Rows that ran again by themselves, by what their group had done",
      "reason",
    ),
    rowGroupsRedone: counter(
      "python_faas_row_groups_redone_total",
      "Groups of rows of which each ran again by itself, by what they had done",
      "reason",
    ),
    batches: gauge("python_faas_batches", "Batches that run"),
    states: gauge(
      "python_faas_states",
      "States in the memory of the service",
    ),
    stateBytes: gauge(
      "python_faas_state_bytes",
      "Memory of the service that states take, in bytes",
    ),
    statesKept: counter("python_faas_states_kept_total", "States kept"),
    statesContinued: counter(
      "python_faas_states_continued_total",
      "Programs and batches that started from a state",
    ),
    statesEvicted: counter(
      "python_faas_states_evicted_total",
      "States that made room for others before they expired",
    ),
    stateRefusals: counter(
      "python_faas_state_refusals_total",
      "States that could not be had or kept, by reason",
      "reason",
    ),
    stateStoreErrors: counter(
      "python_faas_state_store_errors_total",
      "Requests that the store of states has not answered, by fault",
      "fault",
    ),
    queueSeconds: histogram(
      "python_faas_queue_seconds",
      "Time that a program waited for its sandbox",
      RUN_SECONDS,
      "kind",
    ),
    executionSeconds: histogram(
      "python_faas_execution_seconds",
      "Wall time of a program",
      RUN_SECONDS,
      "kind",
      "language",
    ),
    cpuSeconds: counter(
      "python_faas_execution_cpu_seconds_total",
      "CPU time of all programs",
      "kind",
    ),
    resetSeconds: histogram(
      "python_faas_reset_seconds",
      "Time to put a sandbox back to its baseline",
      RESET_SECONDS,
      "kind",
    ),
    bootSeconds: histogram(
      "python_faas_boot_seconds",
      "Time from the start of a sandbox until it is ready",
      BOOT_SECONDS,
      "kind",
    ),
    restarts: counter(
      "python_faas_sandbox_restarts_total",
      "Sandboxes that came to their end, by kind and reason",
      "kind",
      "reason",
    ),
    sandboxes: gauge(
      "python_faas_sandboxes",
      "Sandboxes by kind and state",
      "kind",
      "state",
    ),
    auditLinesLost: counter(
      "python_faas_audit_lines_lost_total",
      "Lines of the audit log that could not be written",
    ),
    breakerOpen: gauge(
      "python_faas_breaker_open",
      "1 while a kind of sandbox is not started because it keeps dying",
      "kind",
    ),
  };
}
