/**
 * The metrics as prom-client knows them. Loaded late by `metrics_collector.ts`, because
 * prom-client takes 30 ms to load and the start has none to spare.
 *
 * prom-client's default metrics are left out; they want permissions that the
 * service does not have.
 *
 * @module
 */

import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { createLabelFilter } from "./metric_label.ts";
import type { EventName } from "./metric_reports.ts";
import {
  type Change,
  type Handler,
  type Label,
  type MetricRow,
  METRICS,
  type Reading,
} from "./metrics_table.ts";

const PREFIX = "python_faas_";

/** Every metric, at work. */
export interface MetricRegistry {
  /** Enters an event into every metric that handles it. */
  report(name: EventName, event: unknown): void;
  /** Returns all metrics as Prometheus text, format 0.0.4. */
  render(now: Reading): Promise<string>;
}

/** Returns the metrics, all at zero, in a registry of their own. */
export function createMetricRegistry(): MetricRegistry {
  const registry = new Registry();
  const filters = { rule: createLabelFilter(), caller: createLabelFilter() };
  const label: Label = (name, value) => filters[name](value);
  const handlers = new Map<string, ((event: never) => void)[]>();
  const readers: ((now: Reading) => void)[] = [];

  for (const [name, row] of rows()) {
    const { change, reset } = createMetric(registry, name, row);
    for (const [event, handle] of Object.entries<Handler>(row.on ?? {})) {
      const list = handlers.get(event) ?? [];
      handlers.set(event, [
        ...list,
        (payload) => handle(change, payload, label),
      ]);
    }
    const { read } = row;
    if (read === undefined) continue;
    readers.push((now) => {
      reset();
      read(change, now);
    });
  }

  return {
    report(name, event) {
      for (const handle of handlers.get(name) ?? []) handle(event as never);
    },
    async render(now) {
      for (const read of readers) read(now);
      return await registry.metrics();
    },
  };
}

function rows(): [name: string, row: MetricRow][] {
  return Object.entries<MetricRow>(METRICS);
}

function createMetric(
  registry: Registry,
  name: string,
  { type, help, labels = [], buckets = [] }: MetricRow,
): { readonly change: Change; readonly reset: () => void } {
  const options = {
    name: PREFIX + name,
    help,
    labelNames: [...labels],
    registers: [registry],
  };
  switch (type) {
    case "counter": {
      const counter = new Counter(options);
      return {
        change: (value, labels = {}) => counter.inc(labels, value),
        reset: () => counter.reset(),
      };
    }
    case "gauge": {
      const gauge = new Gauge(options);
      return {
        change: (value, labels = {}) => gauge.set(labels, value),
        reset: () => gauge.reset(),
      };
    }
    case "histogram": {
      const histogram = new Histogram({ ...options, buckets: [...buckets] });
      return {
        change: (value, labels = {}) => histogram.observe(labels, value),
        reset: () => histogram.reset(),
      };
    }
  }
}
