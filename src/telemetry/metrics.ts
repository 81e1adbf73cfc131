/**
 * Counts what happens, for `/health` and `/metrics`. Those who report know the
 * narrow interfaces {@linkcode HttpMetrics} and {@linkcode SandboxMetrics}.
 *
 * @module
 */

import { createLabelFilter } from "./metric_label.ts";
import type { MetricRegistry } from "./metric_registry.ts";
import type { Language } from "../run/languages.ts";
import type { PoolStatus } from "../run/pool_status.ts";
import { type CallerUse, Usage } from "./usage.ts";

/** What the HTTP side reports. */
export interface HttpMetrics {
  /** A request has been answered. */
  requestFinished(
    event: {
      /** Path of the route, or "other". Never a path that a caller chose. */
      readonly route: string;
      readonly status: number;
      /**
       * Of one that runs programs, on any route: whether its program, or its
       * batch, succeeded. Absent elsewhere.
       */
      readonly succeeded?: boolean;
    },
  ): void;
  /** A caller was turned away. */
  requestRefused(event: { readonly caller: string }): void;
  /** The service has ended a connection, for its own reasons. */
  connectionEnded(event: { readonly reason: ConnectionEnd }): void;
}

/** Why the service ends a connection that its client has not ended. */
export type ConnectionEnd =
  | "no_room"
  | "slow_head"
  | "slow_body"
  | "slow_reader"
  | "idle"
  | "unreadable"
  | "shutdown";

/** What is true of the connections at this moment. */
export interface ConnectionStatus {
  /** Connections that are open. */
  readonly open: number;
  /** Answers that have not been sent, in bytes. */
  readonly unsentBytes: number;
}

/** What the sandboxes report; times are in milliseconds. */
export interface SandboxMetrics {
  /** A program came to its end. */
  runFinished(
    event: {
      readonly kind: string;
      readonly language: Language;
      readonly outcome: string;
      readonly rules: readonly string[];
      readonly queueMs: number;
      readonly durationMs: number;
      readonly cpuMs: number;
    },
  ): void;
  /** No room for a run. */
  runRefused(event: { readonly reason: string }): void;
  /** The client went away. */
  runAbandoned(event: { readonly phase: string }): void;
  /** A program starts again in another sandbox. */
  runMoved(event: { readonly from: string }): void;
  /** Rows of a batch have ended; `redone` says why they ran twice. */
  rowsFinished(
    event: {
      readonly rows: number;
      readonly redone: string | null;
      readonly startsRedo: boolean;
    },
  ): void;
  /** A batch has begun, or has ended. */
  batchesChanged(event: { readonly running: number }): void;
  /** A sandbox can take programs. */
  sandboxReady(event: { readonly kind: string; readonly bootMs: number }): void;
  /** A sandbox is back at its baseline. */
  sandboxReset(
    event: { readonly kind: string; readonly resetMs: number },
  ): void;
  /** A sandbox came to its end. */
  sandboxEnded(
    event: { readonly kind: string; readonly reason: string },
  ): void;
  /** Sandboxes of a kind die before they serve, or no longer do. */
  breakerChanged(
    event: { readonly kind: string; readonly state: string },
  ): void;
  /** A program, or rows of a batch, have used a sandbox. */
  callerUsed(use: CallerUse): void;
}

/** Reports about the event loop. */
export interface LoopMetrics {
  /** A timer has come late. */
  loopDelayed(event: { readonly delayMs: number }): void;
}

/** What is told of callers. */
export interface CallerMetrics {
  /** The keys file was read, and makes sense or does not. */
  keysFileRead(event: { readonly isValid: boolean }): void;
  /** This replica's own count has judged a request: the store was away. */
  quotaJudgedLocally(event: { readonly fault: string }): void;
}

/** What is true of the states in the service's memory at this moment. */
export interface StateStatus {
  readonly count: number;
  /** What they take, in bytes. */
  readonly bytes: number;
}

/** What those report who keep states. */
export interface StateMetrics {
  /** A state has been kept. */
  stateKept(): void;
  /** A program continues a state. */
  stateContinued(): void;
  /** A state made room for another. */
  stateEvicted(): void;
  /** A state could not be had, or not be kept. */
  stateRefused(event: { readonly reason: string }): void;
  /** The store of states did not do what was asked. */
  stateStoreFailed(event: { readonly fault: string }): void;
}

/** Options for {@linkcode Metrics}. */
export interface MetricsOptions {
  /** A clock that only goes forward, in milliseconds. */
  readonly now?: () => number;
  /** Resident memory of this process, in bytes. */
  readonly residentBytes?: () => number;
}

const NO_CONNECTIONS: ConnectionStatus = { open: 0, unsentBytes: 0 };
const NO_STATES: StateStatus = { count: 0, bytes: 0 };

const MAX_EARLY_REPORTS = 100;

/** All counters of the service. */
export class Metrics
  implements
    HttpMetrics,
    SandboxMetrics,
    CallerMetrics,
    StateMetrics,
    LoopMetrics {
  readonly #now: () => number;
  readonly #residentBytes: () => number;
  readonly #startedAt: number;
  readonly #ruleLabel = createLabelFilter();
  readonly #callerLabel = createLabelFilter();
  /** What each caller has used. */
  readonly usage = new Usage();
  /** Reports that came before prom-client was there. */
  #early: ((registry: MetricRegistry) => void)[] = [];
  #registry: MetricRegistry | undefined;
  #loading: Promise<MetricRegistry> | undefined;
  #connections = () => NO_CONNECTIONS;
  #states = () => NO_STATES;
  #executionCount = 0;
  #requests = 0;
  #failures = 0;

  /** Creates counters at zero. */
  constructor(
    {
      now = () => performance.now(),
      residentBytes = () => Deno.memoryUsage().rss,
    }: MetricsOptions = {},
  ) {
    this.#now = now;
    this.#residentBytes = residentBytes;
    this.#startedAt = now();
  }

  /** Says where to ask about the connections. */
  watchConnections(status: () => ConnectionStatus): void {
    this.#connections = status;
  }

  /** Says where to ask about the states. */
  watchStates(status: () => StateStatus): void {
    this.#states = status;
  }

  /** Programs that have come to an end since the start. */
  get executionCount(): number {
    return this.#executionCount;
  }

  /** Time since the start, in whole seconds. */
  get uptimeSeconds(): number {
    return Math.floor((this.#now() - this.#startedAt) / 1_000);
  }

  /**
   * Loads prom-client. Best called once the service serves: until then reports
   * wait in a list, and when it is full a request would pay for the loading.
   */
  async load(): Promise<void> {
    await this.#load();
  }

  requestFinished(
    { route, status, succeeded }: Parameters<HttpMetrics["requestFinished"]>[0],
  ): void {
    if (succeeded !== undefined) {
      this.#requests += 1;
      if (!succeeded) this.#failures += 1;
    }
    this.#report((to) => {
      to.responses.inc({ route, status });
      if (succeeded !== undefined) to.requests.inc();
    });
  }

  requestRefused({ caller }: { readonly caller: string }): void {
    this.callerUsed({ caller, refusals: 1 });
  }

  connectionEnded({ reason }: { readonly reason: ConnectionEnd }): void {
    this.#report((to) => to.connectionsEnded.inc({ reason }));
  }

  loopDelayed({ delayMs }: { readonly delayMs: number }): void {
    // Before that, the start itself would be measured.
    this.#registry?.loopDelaySeconds.observe(delayMs / 1_000);
  }

  keysFileRead({ isValid }: { readonly isValid: boolean }): void {
    this.#report((to) => to.keysFileError.set(isValid ? 0 : 1));
  }

  quotaJudgedLocally({ fault }: { readonly fault: string }): void {
    this.#report((to) => to.quotaJudgedLocally.inc({ fault }));
  }

  callerUsed(use: CallerUse): void {
    this.usage.add(use);
    if (use.caller === "") return;
    const { runs = 0, rows = 0, cpuMs = 0, memoryByteSeconds = 0 } = use;
    const { refusals = 0 } = use;
    this.#report((to) => {
      const labels = { caller: this.#callerLabel(use.caller) };
      to.callerRuns.inc(labels, runs);
      to.callerRows.inc(labels, rows);
      to.callerCpuSeconds.inc(labels, cpuMs / 1_000);
      to.callerMemory.inc(labels, memoryByteSeconds);
      to.callerRefusals.inc(labels, refusals);
    });
  }

  runFinished(event: Parameters<SandboxMetrics["runFinished"]>[0]): void {
    const { kind, language, outcome, rules } = event;
    const { queueMs, durationMs, cpuMs } = event;
    this.#executionCount += 1;
    this.#report((to) => {
      to.runs.inc({ kind, language, outcome });
      to.queueSeconds.observe({ kind }, queueMs / 1_000);
      to.executionSeconds.observe({ kind, language }, durationMs / 1_000);
      to.cpuSeconds.inc({ kind }, Math.max(0, cpuMs) / 1_000);
      // Each rule once, however often it was broken.
      for (const rule of new Set(rules.map(this.#ruleLabel))) {
        to.rejections.inc({ rule });
      }
    });
  }

  runRefused({ reason }: { readonly reason: string }): void {
    this.#report((to) => to.refusals.inc({ reason }));
  }

  runAbandoned({ phase }: { readonly phase: string }): void {
    this.#report((to) => to.abandoned.inc({ phase }));
  }

  runMoved({ from }: { readonly from: string }): void {
    this.#report((to) => to.moved.inc({ kind: from }));
  }

  rowsFinished(
    { rows, redone: reason, startsRedo }: {
      readonly rows: number;
      readonly redone: string | null;
      readonly startsRedo: boolean;
    },
  ): void {
    this.#report((to) => {
      to.rows.inc(rows);
      if (reason === null) return;
      to.rowsRedone.inc({ reason }, rows);
      if (startsRedo) to.rowGroupsRedone.inc({ reason });
    });
  }

  /** Lines of the audit log could not be written. */
  auditLinesLost(lines: number): void {
    this.#report((to) => to.auditLinesLost.inc(lines));
  }

  batchesChanged({ running }: { readonly running: number }): void {
    this.#report((to) => to.batches.set(running));
  }

  stateKept(): void {
    this.#report((to) => to.statesKept.inc());
  }

  stateContinued(): void {
    this.#report((to) => to.statesContinued.inc());
  }

  stateEvicted(): void {
    this.#report((to) => to.statesEvicted.inc());
  }

  stateRefused({ reason }: { readonly reason: string }): void {
    this.#report((to) => to.stateRefusals.inc({ reason }));
  }

  stateStoreFailed({ fault }: { readonly fault: string }): void {
    this.#report((to) => to.stateStoreErrors.inc({ fault }));
  }

  sandboxReady({ kind, bootMs }: { readonly kind: string; bootMs: number }) {
    this.#report((to) => to.bootSeconds.observe({ kind }, bootMs / 1_000));
  }

  sandboxReset({ kind, resetMs }: { readonly kind: string; resetMs: number }) {
    this.#report((to) => to.resetSeconds.observe({ kind }, resetMs / 1_000));
  }

  sandboxEnded({ kind, reason }: { readonly kind: string; reason: string }) {
    this.#report((to) => to.restarts.inc({ kind, reason }));
  }

  breakerChanged({ kind, state }: { readonly kind: string; state: string }) {
    const open = state === "closed" ? 0 : 1;
    this.#report((to) => to.breakerOpen.set({ kind }, open));
  }

  /**
   * Returns all metrics as Prometheus text, format 0.0.4.
   *
   * @param status The pool at this moment.
   */
  async render(status: PoolStatus): Promise<string> {
    const to = await this.#load();
    const serviceBytes = this.#residentBytes();
    to.errorRate.set(this.#failures / Math.max(1, this.#requests));
    to.queueSize.set(status.pendingRequests);
    to.memoryUsage.set(serviceBytes + status.sandboxMemoryBytes);
    to.memory.set({ part: "service" }, serviceBytes);
    to.memory.set({ part: "sandboxes" }, status.sandboxMemoryBytes);
    const { open, unsentBytes } = this.#connections();
    to.connections.set(open);
    to.unsentBytes.set(unsentBytes);
    const states = this.#states();
    to.states.set(states.count);
    to.stateBytes.set(states.bytes);
    to.uptime.set(this.uptimeSeconds);
    to.up.set(status.state === "healthy" ? 1 : 0);
    for (const [lock, isOn] of Object.entries(status.locks ?? {})) {
      to.lock.set({ lock }, isOn ? 1 : 0);
    }
    to.sandboxes.reset();
    for (const { kind, state, count } of status.sandboxes ?? []) {
      to.sandboxes.set({ kind, state }, count);
    }
    return await to.registry.metrics();
  }

  #report(report: (registry: MetricRegistry) => void): void {
    if (this.#registry !== undefined) return report(this.#registry);
    // The list must not grow for ever where nobody ever asks for metrics.
    if (this.#early.push(report) >= MAX_EARLY_REPORTS) void this.#load();
  }

  #load(): Promise<MetricRegistry> {
    return this.#loading ??= import("./metric_registry.ts")
      .then(({ createMetricRegistry }) => {
        const registry = createMetricRegistry();
        this.#registry = registry;
        for (const report of this.#early) report(registry);
        this.#early = [];
        return registry;
      });
  }
}
