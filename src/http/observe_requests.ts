/**
 * Middleware around everything: gives a request its ids, and when it has been
 * answered counts it and logs it, in one line.
 *
 * @module
 */

import type { MiddlewareHandler } from "hono";
import { AbandonedError, OverloadedError } from "../errors.ts";
import type { Log, LogFields } from "../log.ts";
import type { HttpMetrics } from "../metrics.ts";
import type { AppEnv } from "./app_env.ts";
import { HttpError } from "./http_error.ts";
import { REQUEST_ID_HEADER, requestId } from "./request_id.ts";

/** Options for {@linkcode observeRequests}. */
export interface ObserveOptions {
  readonly log: Log;
  readonly metrics: HttpMetrics;
  /** Paths of the routes; any other is counted as "other". */
  readonly routes: ReadonlySet<string>;
  /** Route whose programs are counted. */
  readonly runRoute: string;
}

const MAX_PATH_CHARS = 100;

/** Returns the middleware. */
export function observeRequests(
  { log, metrics, routes, runRoute }: ObserveOptions,
): MiddlewareHandler<AppEnv> {
  return async function observeRequest(context, next) {
    const startMs = performance.now();
    const taskId = crypto.randomUUID();
    const { method, path } = context.req;
    const given = context.req.raw.headers.get(REQUEST_ID_HEADER);
    const id = requestId(given, taskId);
    context.set("taskId", taskId);
    await next();
    const { status } = context.res;
    context.res.headers.set(REQUEST_ID_HEADER, id);

    const { outcome, ...fields }: LogFields = context.get("logFields") ?? {};
    metrics.requestFinished({
      route: routes.has(path) ? path : "other",
      status,
      succeeded: path === runRoute && method === "POST"
        ? outcome === "success"
        : undefined,
    });
    const level = levelOf(status, routes.has(path) && path !== runRoute);
    log[level]("request", {
      method,
      path: path.slice(0, MAX_PATH_CHARS),
      status,
      duration_ms: Math.round((performance.now() - startMs) * 10) / 10,
      task_id: taskId,
      request_id: id === taskId ? undefined : id,
      outcome,
      ...fields,
      error: describe(context.error),
    });
  };
}

/** Probes and scrapes come every few seconds: they are life as usual. */
function levelOf(status: number, isProbe: boolean): keyof Omit<Log, "flush"> {
  if (status === 500) return "error";
  if (status === 503 && !isProbe) return "warning";
  return isProbe ? "debug" : "info";
}

/**
 * Returns what the log says of an error: of ours everything, of the caller's
 * the fixed text alone, because the rest may quote the request.
 */
function describe(error: Error | undefined): string | undefined {
  if (error === undefined) return undefined;
  const isExpected = error instanceof HttpError ||
    error instanceof OverloadedError || error instanceof AbandonedError;
  return isExpected ? error.message : error.stack ?? String(error);
}
