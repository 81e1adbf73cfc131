/**
 * The service as a function from `Request` to `Response`. Opens no port and
 * knows no process.
 *
 * @module
 */

import { type Handler, Hono } from "hono";
import type { Config } from "../settings/config.ts";
import type { Log } from "../log.ts";
import type { HttpMetrics, Metrics } from "../metrics.ts";
import { ERROR_TEXT, type Runner } from "../protocol.ts";
import type { AppEnv } from "./app_env.ts";
import { errorAnswer } from "./error_answer.ts";
import { canServe, healthBody } from "./health.ts";
import { HttpError } from "./http_error.ts";
import { jsonResponse } from "./json_response.ts";
import { createMetricsEndpoint } from "./metrics_endpoint.ts";
import { observeRequests } from "./observe_requests.ts";
import { createRunCode } from "./run_code.ts";

/** Options for {@linkcode createApp}. */
export interface AppOptions {
  /** What runs the programs. */
  readonly runner: Runner;
  readonly config: Pick<Config, "timeoutMs" | "maxBodyBytes" | "safetyPolicy">;
  readonly metrics:
    & HttpMetrics
    & Pick<Metrics, "executionCount" | "uptimeSeconds" | "render">;
  readonly log: Log;
  /** Version of the service. */
  readonly version: string;
  /** Time in milliseconds since the epoch. @default {Date.now} */
  readonly now?: () => number;
  /** Time until a body must have come, in milliseconds. @default {30_000} */
  readonly bodyTimeoutMs?: number;
}

interface Route {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly handle: Handler<AppEnv>;
}

const RUN_ROUTE = "/run_code";

/** Returns the app. Its `fetch` never rejects. */
export function createApp(
  { runner, config, metrics, log, version, now = Date.now, bodyTimeoutMs }:
    AppOptions,
): Hono<AppEnv> {
  const routes: readonly Route[] = [
    {
      method: "POST",
      path: RUN_ROUTE,
      handle: createRunCode({ runner, config, bodyTimeoutMs }),
    },
    { method: "GET", path: "/health", handle: showHealth },
    {
      method: "GET",
      path: "/livez",
      handle: () => jsonResponse({ status: "alive" }),
    },
    {
      method: "GET",
      path: "/metrics",
      handle: createMetricsEndpoint({ runner, metrics }),
    },
    { method: "GET", path: "/openapi.json", handle: showOpenApi },
  ];

  function showHealth(): Response {
    const status = runner.status();
    const body = healthBody(status, {
      version,
      safetyPolicy: config.safetyPolicy,
      executionCount: metrics.executionCount,
      nowMs: now(),
    });
    return jsonResponse(body, canServe(status) ? 200 : 503, {
      "cache-control": "no-store",
    });
  }

  async function showOpenApi(): Promise<Response> {
    // Loaded when asked for: zod's OpenAPI generator takes 40 ms.
    const { openApiDocument } = await import("./openapi.ts");
    return jsonResponse(openApiDocument({ version }));
  }

  const app = new Hono<AppEnv>();
  app.use(observeRequests({
    log,
    metrics,
    routes: new Set(routes.map(({ path }) => path)),
    runRoute: RUN_ROUTE,
  }));
  for (const { method, path, handle } of routes) {
    // Hono answers HEAD with what GET would have said, without the body.
    app.on(method, path, handle);
    app.all(path, refuseMethod(method));
  }
  app.notFound((context) =>
    errorAnswer(
      new HttpError(404, ERROR_TEXT.notFound),
      context.get("taskId"),
    )
  );
  app.onError((error, context) => errorAnswer(error, context.get("taskId")));
  return app;
}

function refuseMethod(method: Route["method"]): Handler<AppEnv> {
  const allow = method === "GET" ? "GET, HEAD, OPTIONS" : `${method}, OPTIONS`;
  return function answerOtherMethod(context) {
    return context.req.method === "OPTIONS"
      ? new Response(null, { status: 204, headers: { allow } })
      : jsonResponse({ error: ERROR_TEXT.methodNotAllowed }, 405, { allow });
  };
}
