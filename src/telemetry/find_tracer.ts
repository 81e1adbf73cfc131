/**
 * True if the environment asks for traces, which Deno decides: it has read
 * `OTEL_DENO` before this program began.
 *
 * @module
 */

import type { Tracer } from "./tracer.ts";

/** Key under which OpenTelemetry's library finds Deno's exporter. */
const REGISTERED = Symbol.for("opentelemetry.js.api.1");

/** Returns what begins traces; undefined if nobody wants any. */
export async function findTracer(version: string): Promise<Tracer | undefined> {
  if (Reflect.get(globalThis, REGISTERED)?.trace === undefined) {
    return undefined;
  }
  const { createOpenTelemetryTracer } = await import("./open_telemetry.ts");
  return createOpenTelemetryTracer(version);
}
