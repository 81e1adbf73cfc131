/**
 * The service as a function from request to answer. Opens no port and knows no
 * process.
 *
 * @module
 */

import type { Log } from "../log.ts";
import type { HttpMetrics, Metrics } from "../metrics.ts";
import { ERROR_TEXT, type Runner } from "../protocol.ts";
import { type BatchConfig, createRunBatch } from "./batch/run_batch.ts";
import { BodyBudget } from "./body_budget.ts";
import { checkSecret } from "./check_secret.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { NATIVE } from "./dialects/native.ts";
import { errorAnswer } from "./error_answer.ts";
import { canServe, healthBody } from "./health.ts";
import { type HttpAnswer, jsonAnswer } from "./http_answer.ts";
import { HttpError } from "./http_error.ts";
import type { HttpRequest } from "./http_request.ts";
import { createMetricsEndpoint } from "./metrics_endpoint.ts";
import { type Destination, observeRequests } from "./observe_requests.ts";
import { type RouteConfig, routesOf } from "./routes.ts";
import { createRunCode, type RunCodeOptions } from "./run_code.ts";
import { UnsentAnswers } from "./unsent_answers.ts";

/** Options for {@linkcode createApp}. */
export interface AppOptions {
  /** What runs the programs. */
  readonly runner: Runner;
  readonly config: RunCodeOptions["config"] & RouteConfig & BatchConfig;
  readonly metrics:
    & HttpMetrics
    & Pick<Metrics, "executionCount" | "uptimeSeconds" | "render">;
  readonly log: Log;
  /** Version of the service. */
  readonly version: string;
  /** Answers on their way. @default {an account of its own} */
  readonly unsent?: UnsentAnswers;
  /** Whether the service was told to stop. @default {never} */
  readonly isStopping?: () => boolean;
  /** Time in milliseconds since the epoch. @default {Date.now} */
  readonly now?: () => number;
  /** Time until a body must have come, in milliseconds. @default {30_000} */
  readonly bodyTimeoutMs?: number;
}

/** Answers a request; never rejects. */
export type App = (request: HttpRequest) => Promise<HttpAnswer>;

/** What a route does with a request. It may throw. */
type Handle = (
  request: HttpRequest,
  taskId: string,
) => HttpAnswer | Promise<HttpAnswer>;

interface Route {
  readonly method: "GET" | "POST";
  /** Where a request with this method goes, and where any other one. */
  readonly met: Destination;
  readonly refused: Destination;
}

/** Room for bodies on their way, but always for one of the largest. */
const BODIES_BYTES = 67_108_864;

/** Returns the app. */
export function createApp({
  runner,
  config,
  metrics,
  log,
  version,
  unsent = new UnsentAnswers(),
  isStopping = () => false,
  now = Date.now,
  bodyTimeoutMs,
}: AppOptions): App {
  const bodies = new BodyBudget(Math.max(BODIES_BYTES, config.maxBodyBytes));
  const routes = new Map<string, Route>();
  const { languages } = config;

  const { runs, shows } = routesOf(config);
  for (const { path, spoken, instead } of runs) {
    const handle = createRunCode({
      spoken,
      instead,
      runner,
      config,
      bodies,
      unsent,
      metrics,
      bodyTimeoutMs,
    });
    const { fail } = spoken.dialect;
    const to = { route: path, isProbe: false };
    routes.set(path, {
      method: "POST",
      met: { ...to, runs: true, handle },
      refused: { ...to, runs: false, handle: attempt(refusal("POST"), fail) },
    });
  }
  const batch: Route = {
    method: "POST",
    met: {
      route: "/run_batch",
      isProbe: false,
      runs: true,
      handle: attempt(
        createRunBatch({ runner, config, bodies, metrics, bodyTimeoutMs }),
        errorAnswer,
      ),
    },
    refused: {
      route: "/run_batch",
      isProbe: false,
      runs: false,
      handle: attempt(refusal("POST"), errorAnswer),
    },
  };
  routes.set("/run_batch", batch);
  function addShown(
    path: string,
    handle: Handle,
    fail: Dialect["fail"] = errorAnswer,
  ): void {
    const to = { route: path, isProbe: true, runs: false };
    routes.set(path, {
      method: "GET",
      met: { ...to, handle: attempt(handle, fail) },
      refused: { ...to, handle: attempt(refusal("GET"), fail) },
    });
  }

  for (const { path, spoken, show } of shows) {
    addShown(path, ({ headers }) => {
      checkSecret(spoken, headers);
      return jsonAnswer(show(runner.status()));
    }, spoken.dialect.fail);
  }
  const shown: Readonly<Record<string, Handle>> = {
    "/health": showHealth,
    "/livez": () => jsonAnswer({ status: "alive" }),
    "/metrics": createMetricsEndpoint({ runner, languages, metrics }),
    "/openapi.json": showOpenApi,
  };
  for (const [path, handle] of Object.entries(shown)) {
    addShown(path, handle);
  }

  function showHealth(): HttpAnswer {
    const status = runner.status();
    const state = isStopping() ? "draining" : status.state;
    const body = healthBody({ ...status, state }, {
      version,
      languages,
      safetyPolicy: config.safetyPolicy,
      executionCount: metrics.executionCount,
      nowMs: now(),
    });
    return jsonAnswer(body, canServe({ state }) ? 200 : 503, {
      "cache-control": "no-store",
    });
  }

  async function showOpenApi(): Promise<HttpAnswer> {
    // Loaded when asked for: zod's OpenAPI generator takes 40 ms.
    const { openApiDocument } = await import("./openapi.ts");
    const dialects = runs
      .filter(({ spoken }) => spoken.dialect !== NATIVE)
      .map(({ path, spoken: { dialect: { name, status = 200 } } }) => ({
        path,
        name,
        status,
      }));
    return jsonAnswer(openApiDocument({ version, dialects }));
  }

  function find(method: string, path: string): Destination {
    const route = routes.get(path);
    if (route === undefined) return NOWHERE;
    // HEAD is answered with what GET would have said; the server sends no body.
    const asked = method === "HEAD" ? "GET" : method;
    return asked === route.method ? route.met : route.refused;
  }

  return observeRequests({ log, metrics, find });
}

const NOWHERE: Destination = {
  route: "other",
  runs: false,
  isProbe: false,
  handle: attempt(() => {
    throw new HttpError(404, ERROR_TEXT.notFound);
  }, errorAnswer),
};

function attempt(
  handle: Handle,
  fail: Dialect["fail"],
): Destination["handle"] {
  return async function answerOrFail(request, taskId) {
    try {
      return { answer: await handle(request, taskId) };
    } catch (error) {
      return { answer: fail(error, taskId), error };
    }
  };
}

function refusal(method: Route["method"]): Handle {
  const allow = method === "GET" ? "GET, HEAD, OPTIONS" : `${method}, OPTIONS`;
  return function refuseMethod(request) {
    return request.method === "OPTIONS"
      ? { status: 204, headers: { allow } }
      : jsonAnswer({ error: ERROR_TEXT.methodNotAllowed }, 405, { allow });
  };
}
