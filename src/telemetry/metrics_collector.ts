/**
 * Counts what happens, for `/health` and `/metrics`. Each part that reports
 * knows one of the narrow interfaces below; they follow from the rows of
 * `metrics_table.ts`.
 *
 * @module
 */

import type { PoolStatus } from "../run/pool_status.ts";
import type { MetricRegistry } from "./metric_registry.ts";
import {
  EVENT_NAMES,
  type EventName,
  type MetricReports,
} from "./metric_reports.ts";
import {
  type ConnectionStatus,
  METRICS,
  type StateStatus,
} from "./metrics_table.ts";
import { type CallerUse, Usage } from "./usage.ts";

/** Reports of the HTTP side. */
export interface HttpMetrics
  extends Pick<MetricReports, "requestFinished" | "connectionEnded"> {
  /** A caller was turned away. */
  requestRefused(event: { readonly caller: string }): void;
}

/** Reports of the pool about sandboxes, runs and batches. */
export type SandboxMetrics = Pick<
  MetricReports,
  | "runFinished"
  | "runRefused"
  | "runAbandoned"
  | "runMoved"
  | "rowsFinished"
  | "batchesChanged"
  | "sandboxReady"
  | "sandboxReset"
  | "sandboxEnded"
  | "breakerChanged"
  | "callerUsed"
>;

/** Reports about the event loop. */
export type LoopMetrics = Pick<MetricReports, "loopDelayed">;

/** Reports about callers. */
export type CallerMetrics = Pick<
  MetricReports,
  "keysFileRead" | "quotaJudgedLocally"
>;

/** Reports about states. */
export type StateMetrics = Pick<
  MetricReports,
  | "stateKept"
  | "stateContinued"
  | "stateEvicted"
  | "stateRefused"
  | "stateStoreFailed"
>;

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

/** Events that are dropped until the registry is loaded. */
const OFTEN: ReadonlySet<string> = new Set(
  Object.values(METRICS).flatMap(({ isOften, on = {} }) =>
    isOften ? Object.keys(on) : []
  ),
);

/** A method per event; {@linkcode Metrics} has them. */
export interface Metrics extends MetricReports {}

/** All counters of the service. */
export class Metrics implements HttpMetrics {
  readonly #now: () => number;
  readonly #residentBytes: () => number;
  readonly #startedAt: number;
  /** Use of each caller. */
  readonly usage = new Usage();
  /** Reports that came before prom-client was there. */
  #early: [name: EventName, event: unknown][] = [];
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
    const counted: Partial<MetricReports> = {
      requestFinished: ({ succeeded }) => {
        if (succeeded === undefined) return;
        this.#requests += 1;
        if (!succeeded) this.#failures += 1;
      },
      runFinished: () => void (this.#executionCount += 1),
      callerUsed: (use: CallerUse) => this.usage.add(use),
    };
    const reports = EVENT_NAMES.map((name) => {
      const count = counted[name] as ((event: unknown) => void) | undefined;
      return [name, (event: unknown) => {
        count?.(event);
        this.#report(name, event);
      }];
    });
    Object.assign(this, Object.fromEntries(reports));
  }

  /** Sets the source of the numbers of connections. */
  watchConnections(status: () => ConnectionStatus): void {
    this.#connections = status;
  }

  /** Sets the source of the numbers of states. */
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

  /** A caller was turned away. */
  requestRefused({ caller }: { readonly caller: string }): void {
    this.callerUsed({ caller, refusals: 1 });
  }

  /**
   * Returns all metrics as Prometheus text, format 0.0.4.
   *
   * @param status The pool at this moment.
   */
  async render(status: PoolStatus): Promise<string> {
    const registry = await this.#load();
    return await registry.render({
      status,
      connections: this.#connections(),
      states: this.#states(),
      uptimeSeconds: this.uptimeSeconds,
      serviceBytes: this.#residentBytes(),
      errorRate: this.#failures / Math.max(1, this.#requests),
    });
  }

  #report(name: EventName, event: unknown): void {
    if (this.#registry !== undefined) return this.#registry.report(name, event);
    if (OFTEN.has(name)) return;
    // The list must not grow for ever where nobody ever asks for metrics.
    if (this.#early.push([name, event]) >= MAX_EARLY_REPORTS) void this.#load();
  }

  #load(): Promise<MetricRegistry> {
    return this.#loading ??= import("./metric_registry.ts")
      .then(({ createMetricRegistry }) => {
        const registry = createMetricRegistry();
        this.#registry = registry;
        for (const [name, event] of this.#early) registry.report(name, event);
        this.#early = [];
        return registry;
      });
  }
}
