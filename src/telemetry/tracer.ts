/**
 * Records the spans of requests, at no cost while nobody wants them: nothing.
 *
 * @module
 */

import type { IncomingHttpHeaders } from "node:http";
import type { Trace, TraceAttributes } from "../run/trace.ts";
import { TRACE_HEADER, traceId } from "./trace_id.ts";

/** The trace of one request. */
export interface RequestTrace extends Trace {
  /**
   * Ends the request itself.
   *
   * @param hasFailed True if the fault is ours.
   */
  end(attributes: TraceAttributes, hasFailed: boolean): void;
}

/** Begins traces. */
export interface Tracer {
  /**
   * Begins the trace of a request, or goes on with its caller's.
   *
   * @param name Name of the request, such as "POST /run_code".
   * @param headers By name in small letters.
   * @returns undefined where there is nothing to tell.
   */
  begin(name: string, headers: IncomingHttpHeaders): RequestTrace | undefined;
  /** Flushes noted spans. */
  flush(): void;
}

/**
 * Notes nothing, and yet knows the trace of a caller that has one: with its id
 * in our log and in the answer, either end can be found from the other.
 */
export const NO_TRACER: Tracer = {
  begin(_name, headers) {
    const id = traceId(headers[TRACE_HEADER]);
    return id === undefined ? undefined : unrecorded(id);
  },
  flush() {},
};

/** Returns the trace of a request that nobody records. */
export function unrecorded(traceId: string): RequestTrace {
  return { traceId, note() {}, end() {} };
}
