/**
 * Traces by OpenTelemetry. Deno itself samples and sends them, as the standard
 * variables of the environment tell it to, and needs no permission for
 * that; this file makes the spans. Loaded only where traces are wanted.
 *
 * Spans hold names, numbers and ids, never code, input or output.
 *
 * @module
 */

import {
  type Context,
  INVALID_SPAN_CONTEXT,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
  TraceFlags,
} from "@opentelemetry/api";
import { TRACE_HEADER } from "./trace_id.ts";
import { type RequestTrace, type Tracer, unrecorded } from "./tracer.ts";

type StartSpan = (name: string, options: SpanOptions, parent: Context) => Span;

/** Spans wait this long for company, in milliseconds. */
const BATCH_MS = 20;
/** More than this, and the two clocks have gone apart, in milliseconds. */
const DRIFT_MS = 2;

/** Returns what begins traces, under the service's name and `version`. */
export function createOpenTelemetryTracer(version: string): Tracer {
  const startSpan = takeOver(version);
  const later = createBatches();
  let offsetMs = performance.timeOrigin;

  /** Returns what makes a time since 1970 of one of `performance.now`. */
  function epochAt(nowMs: number): number {
    // Finer than Date.now, but the system's clock is set now and then.
    const driftMs = Date.now() - (offsetMs + nowMs);
    if (Math.abs(driftMs) > DRIFT_MS) offsetMs += driftMs;
    return offsetMs;
  }

  return {
    begin(name, headers) {
      const nowMs = performance.now();
      const epochMs = epochAt(nowMs);
      const caller = headers[TRACE_HEADER] === undefined
        ? ROOT_CONTEXT
        : propagation.extract(ROOT_CONTEXT, headers);
      const options = { kind: SpanKind.SERVER, startTime: epochMs + nowMs };
      const request = startSpan(name, options, caller);
      const { traceId, traceFlags } = request.spanContext();
      return (traceFlags & TraceFlags.SAMPLED) === 0
        ? unrecorded(traceId)
        : traceOf(request, caller, { startSpan, later: later.add, epochMs });
    },
    flush: later.flush,
  };
}

/**
 * Returns what makes spans a moment later, many in one go: not in the time of
 * the request, and Deno's exporter is woken less often.
 */
function createBatches() {
  let waiting: (() => void)[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const now = waiting;
    waiting = [];
    for (const make of now) make();
  }

  return {
    flush,
    add(make: () => void): void {
      waiting.push(make);
      timer ??= setTimeout(flush, BATCH_MS);
    },
  };
}

/** All times of a request come from one clock: its parts keep their order. */
function traceOf(
  request: Span,
  caller: Context,
  { startSpan, later, epochMs }: {
    readonly startSpan: StartSpan;
    readonly later: (make: () => void) => void;
    readonly epochMs: number;
  },
): RequestTrace {
  const parent = trace.setSpan(caller, request);
  return {
    traceId: request.spanContext().traceId,
    note(name, startMs, attributes) {
      const end = epochMs + performance.now();
      const options = { startTime: epochMs + startMs, attributes };
      later(() => startSpan(name, options, parent).end(end));
    },
    end(attributes, hasFailed) {
      const end = epochMs + performance.now();
      later(() => {
        request.setAttributes(attributes);
        if (hasFailed) request.setStatus({ code: SpanStatusCode.ERROR });
        request.end(end);
      });
    },
  };
}

/**
 * Returns what starts spans, and keeps Deno from starting any by itself: its
 * own span of a request tells the whole address, in which a caller may have put
 * anything, knows no route, and is nobody's parent.
 */
function takeOver(version: string): StartSpan {
  const tracer = trace.getTracer("python-faas", version);
  const prototype = Object.getPrototypeOf(tracer);
  const start: StartSpan = prototype.startSpan;
  const none = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  prototype.startSpan = () => none;
  return (name, options, parent) => start.call(tracer, name, options, parent);
}
