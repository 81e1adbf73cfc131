/**
 * GET /metrics: a few numbers as JSON, or all of them for Prometheus.
 *
 * @module
 */

import type { Context } from "hono";
import type { Metrics } from "../metrics.ts";
import { type Runner, RUNTIME } from "../protocol.ts";
import type { AppEnv } from "./app_env.ts";
import { poolCounts } from "./health.ts";
import { jsonResponse } from "./json_response.ts";
import { wantsPrometheus } from "./wants_prometheus.ts";

/** Options for {@linkcode createMetricsEndpoint}. */
export interface MetricsEndpointOptions {
  /** Asked for the state of the pool. */
  readonly runner: Pick<Runner, "status">;
  /** The counters. */
  readonly metrics: Pick<
    Metrics,
    "executionCount" | "uptimeSeconds" | "render"
  >;
}

/** Returns the handler. */
export function createMetricsEndpoint(
  { runner, metrics }: MetricsEndpointOptions,
): (context: Context<AppEnv>) => Promise<Response> {
  return async function showMetrics(context) {
    const status = runner.status();
    const format = context.req.query("format");
    const accept = context.req.header("accept");
    if (wantsPrometheus({ format, accept })) {
      // Who asks for OpenMetrics gets the older form too: every reader of the
      // newer one reads it, and two forms would be two sets of names.
      return new Response(await metrics.render(status), {
        headers: {
          "content-type": "text/plain; version=0.0.4; charset=utf-8",
          "vary": "accept",
        },
      });
    }
    const body = {
      execution_count: metrics.executionCount,
      uptime_seconds: metrics.uptimeSeconds,
      runtime: RUNTIME,
      python_version: status.pythonVersion,
      status: status.state,
      pool_metrics: {
        ...poolCounts(status),
        sandboxMemoryBytes: Math.round(status.sandboxMemoryBytes),
      },
    };
    return jsonResponse(body, 200, { "vary": "accept" });
  };
}
