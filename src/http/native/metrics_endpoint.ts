/**
 * GET /metrics: a few numbers as JSON, or all of them for Prometheus.
 *
 * @module
 */

import type { Metrics } from "../../telemetry/metrics_collector.ts";
import { type LanguageFamily, LANGUAGES } from "../../run/languages.ts";
import type { Runner } from "../../run/runner.ts";
import { poolCounts } from "./health.ts";
import { type HttpAnswer, jsonAnswer } from "../server/http_answer.ts";
import type { HttpRequest } from "../server/http_request.ts";
import { wantsPrometheus } from "./wants_prometheus.ts";

/** Options for {@linkcode createMetricsEndpoint}. */
export interface MetricsEndpointOptions {
  /** Asked for the state of the pool. */
  readonly runner: Pick<Runner, "status">;
  /** Languages that are taken; not empty. */
  readonly languages: readonly LanguageFamily[];
  /** The counters. */
  readonly metrics: Pick<
    Metrics,
    "executionCount" | "uptimeSeconds" | "render"
  >;
}

/** Returns the handler of `GET /metrics`: Prometheus or JSON, as is asked for. */
export function createMetricsEndpoint(
  { runner, languages, metrics }: MetricsEndpointOptions,
): (request: HttpRequest) => Promise<HttpAnswer> {
  return async function showMetrics({ url, headers: { accept } }) {
    const status = runner.status();
    const query = new URLSearchParams(url.split("?")[1]);
    const format = query.get("format") ?? undefined;
    if (wantsPrometheus({ format, accept })) {
      // Clients that ask for OpenMetrics get the older form too: every reader
      // of the newer one reads it, and two forms would be two sets of names.
      return {
        status: 200,
        headers: {
          "content-type": "text/plain; version=0.0.4; charset=utf-8",
          "vary": "accept",
        },
        body: await metrics.render(status),
      };
    }
    const body = {
      execution_count: metrics.executionCount,
      uptime_seconds: metrics.uptimeSeconds,
      runtime: LANGUAGES[languages[0]].runtime,
      python_version: status.pythonVersion,
      status: status.state,
      pool_metrics: {
        ...poolCounts(status),
        sandboxMemoryBytes: Math.round(status.sandboxMemoryBytes),
      },
    };
    return jsonAnswer(body, 200, { "vary": "accept" });
  };
}
