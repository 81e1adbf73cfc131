/**
 * Around everything: gives a request its ids, and when it has its answer counts
 * it and logs it, in one line.
 *
 * @module
 */

import {
  AbandonedError,
  ForbiddenError,
  OverloadedError,
  QuotaError,
  StateError,
} from "../../run/thrown_errors.ts";
import type { Log, LogFields } from "../../telemetry/log.ts";
import type { Quotas } from "../../callers/quotas.ts";
import type { HttpMetrics } from "../../telemetry/metrics_collector.ts";
import type { TraceAttributes } from "../../run/trace.ts";
import { NO_TRACER, type Tracer } from "../../telemetry/tracer.ts";
import type { Admission, Door } from "./admission.ts";
import { errorAnswer } from "./error_answer.ts";
import { bodyBytes, type HttpAnswer } from "./http_answer.ts";
import { HttpError } from "./http_error.ts";
import type { HttpRequest } from "./http_request.ts";
import { rateLimitHeaders } from "./rate_limit_headers.ts";
import { REQUEST_ID_HEADER, requestId } from "./request_id.ts";

/** Outcome of a request. */
export interface Outcome {
  readonly answer: HttpAnswer;
  /** Error of the request, if it failed. */
  readonly error?: unknown;
  /** More for the log. */
  readonly logFields?: LogFields;
  /** True if a program was to run. @default {as its destination says} */
  readonly hasRun?: boolean;
}

/** Handler of a request that was let in. */
export interface Destination extends Door {
  /** Path of the route, or "other". Never a path that a caller chose. */
  readonly route: string;
  /** True if it runs a program. */
  readonly runs: boolean;
  /** True if it comes every few seconds, as life as usual. */
  readonly isProbe: boolean;
  /** Answers it; never rejects. */
  readonly handle: (
    request: HttpRequest,
    taskId: string,
  ) => Promise<Outcome>;
  /** Returns the answer to one that is not let in; see `Dialect.fail`. */
  readonly fail: (error: unknown, taskId: string) => HttpAnswer;
}

/** Options for {@linkcode observeRequests}. */
export interface ObserveOptions {
  readonly log: Log;
  readonly metrics: Pick<HttpMetrics, "requestFinished" | "requestRefused">;
  /** @default {one that notes nothing} */
  readonly tracer?: Tracer;
  /** Finds where a request goes. */
  readonly find: (request: HttpRequest, path: string) => Destination;
  /** Lets it in. */
  readonly admit: Admission;
  /** Counts what callers may have. @default {there is no limit} */
  readonly quotas?: Pick<Quotas, "ask">;
}

const MAX_PATH_CHARS = 100;
const CHALLENGE = 'Bearer realm="python-faas"';

/** Returns what answers every request; it never rejects. */
export function observeRequests(
  { log, metrics, tracer = NO_TRACER, find, admit, quotas }: ObserveOptions,
): (request: HttpRequest) => Promise<HttpAnswer> {
  return async function observeRequest(request) {
    const startMs = performance.now();
    const taskId = crypto.randomUUID();
    const { method } = request;
    const path = pathOf(request.url);
    const id = requestId(request.headers[REQUEST_ID_HEADER], taskId);
    const destination = find(request, path);
    const { route, runs, isProbe } = destination;
    // A probe comes every few seconds, and nobody wants to follow it.
    const name = route === "other" ? method : `${method} ${route}`;
    const trace = isProbe ? undefined : tracer.begin(name, request.headers);
    request.trace = trace;
    const { answer, error, logFields = {}, hasRun = runs } = await answerTo(
      request,
      taskId,
      destination,
    );

    const { status, stream } = answer;
    if (isRefusal(error) && request.caller !== undefined) {
      metrics.requestRefused({ caller: request.caller.name });
    }
    // An answer that comes bit by bit is logged when it has ended.
    if (stream) void stream.ended.then((fields) => tell(fields));
    else tell(logFields);
    const headers = { ...answer.headers, [REQUEST_ID_HEADER]: id };
    return { ...answer, headers };

    function tell({ outcome, ...fields }: LogFields): void {
      metrics.requestFinished({
        route,
        status,
        succeeded: hasRun ? outcome === "success" : undefined,
      });
      log[levelOf(status, isProbe)]("request", {
        method,
        path: path.slice(0, MAX_PATH_CHARS),
        status,
        duration_ms: Math.round((performance.now() - startMs) * 10) / 10,
        task_id: taskId,
        request_id: id === taskId ? undefined : id,
        trace_id: trace?.traceId,
        caller: request.caller?.name,
        outcome,
        ...fields,
        error: describe(error),
      });
      trace?.end(
        attributesOf(request, answer, { route, taskId, outcome, fields }),
        status >= 500,
      );
    }
  };

  /**
   * Answers a request, whatever happens: a promise that nobody handles would end
   * the service for everybody.
   */
  async function answerTo(
    request: HttpRequest,
    taskId: string,
    destination: Destination,
  ): Promise<Outcome> {
    try {
      return await letIn(request, taskId, destination);
    } catch (error) {
      return { answer: errorAnswer(error, taskId), error };
    }
  }

  /** Lets a request in and answers it; nothing else leads to a handler. */
  async function letIn(
    request: HttpRequest,
    taskId: string,
    destination: Destination,
  ): Promise<Outcome> {
    try {
      request.caller = admit(destination, request.headers, request.url);
    } catch (error) {
      const answer = destination.fail(error, taskId);
      if (answer.status !== 401) return { answer, error };
      const headers = { ...answer.headers, "www-authenticate": CHALLENGE };
      return { answer: { ...answer, headers }, error };
    }
    const { caller, method } = request;
    if (quotas === undefined || caller === undefined || destination.isProbe) {
      return await destination.handle(request, taskId);
    }
    const { levels, refusal } = await quotas.ask(caller, method === "POST");
    const headers = rateLimitHeaders(levels);
    if (refusal !== undefined) {
      const { message, retryAfterSeconds } = refusal;
      const error = new QuotaError(message, retryAfterSeconds);
      return withHeaders({
        answer: destination.fail(error, taskId),
        error,
      }, headers);
    }
    return withHeaders(await destination.handle(request, taskId), headers);
  }
}

function withHeaders(
  outcome: Outcome,
  more: Readonly<Record<string, string>>,
): Outcome {
  const { answer } = outcome;
  const headers = { ...answer.headers, ...more };
  return { ...outcome, answer: { ...answer, headers } };
}

/** Reports whether a caller was turned away, for whatever it is or has had. */
function isRefusal(error: unknown): boolean {
  return error instanceof ForbiddenError || error instanceof QuotaError ||
    error instanceof OverloadedError;
}

/** Returns the path that a request's target names, without the query. */
function pathOf(target: string): string {
  const end = target.indexOf("?");
  const path = end < 0 ? target : target.slice(0, end);
  if (path.startsWith("/")) return path;
  // As a proxy is asked, which every server has to accept (RFC 9112, 3.2.2).
  return URL.parse(path)?.pathname ?? path;
}

function levelOf(status: number, isProbe: boolean): keyof Omit<Log, "flush"> {
  // Guesses would fill the log; `admission.ts` tells how many there are.
  if (status === 401) return "debug";
  if (status === 500) return "error";
  if (status === 503 && !isProbe) return "warning";
  return isProbe ? "debug" : "info";
}

/**
 * Returns the log's fields for an error: everything for the service's own; for
 * the caller's the fixed text alone, because the rest may quote the request.
 */
function describe(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  if (!(error instanceof Error)) return String(error);
  const isExpected = error instanceof HttpError ||
    error instanceof OverloadedError || error instanceof ForbiddenError ||
    error instanceof QuotaError || error instanceof StateError ||
    error instanceof AbandonedError;
  return isExpected ? error.message : error.stack ?? String(error);
}

/** Names of the last ones are those of the log, which they can be found by. */
function attributesOf(
  { method, headers }: HttpRequest,
  { status, body }: HttpAnswer,
  { route, taskId, outcome, fields }: {
    readonly route: string;
    readonly taskId: string;
    readonly outcome: LogFields[string];
    readonly fields: LogFields;
  },
): TraceAttributes {
  const attributes: Record<string, string | number | boolean> = {
    "http.request.method": method,
    "http.route": route,
    "http.response.status_code": status,
    "python_faas.task_id": taskId,
  };
  const sent = Number(headers["content-length"]);
  if (Number.isSafeInteger(sent)) attributes["http.request.body.size"] = sent;
  if (body !== undefined) {
    attributes["http.response.body.size"] = bodyBytes(body);
  }
  const told: LogFields = { outcome, ...fields };
  for (const name of TOLD) {
    const value = told[name];
    if (typeof value === "string" || typeof value === "number") {
      attributes[`python_faas.${name}`] = value;
    }
  }
  return attributes;
}

const TOLD = ["outcome", "rows", "failed_rows"] as const;
