/**
 * Sends one request again and again from N clients and measures the answers.
 *
 * A client sends its next request when it has its answer (a closed loop), so
 * no request waits in the load generator, and latency is what a caller sees.
 *
 * @module
 */

import { Histogram } from "./histogram.ts";
import { encodePost, HttpConnection } from "./http_connection.ts";
import { printedText } from "./printed_text.ts";

/** Load to send, and its duration. */
export interface LoadSpec {
  /** Port on the loopback address. */
  readonly port: number;
  /** The program that each request runs. */
  readonly code: string;
  /** Expected output; any other answer counts as an error. */
  readonly expected: string;
  /** Connections, each with one request at a time; an integer >= 1. */
  readonly clients: number;
  /** After that many milliseconds no new request is sent. */
  readonly durationMs: number;
  /** After that many requests no new one is sent. @default {Infinity} */
  readonly maxRequests?: number;
}

/** Measurements. */
export interface LoadResult {
  /** Latency of the right answers. */
  readonly latency: Histogram;
  /** Requests that failed or had another answer than the expected one. */
  readonly errors: number;
  /** The first of those answers, cut to 300 characters. */
  readonly firstError: string | undefined;
  /** From the first request to the last answer, in milliseconds. */
  readonly elapsedMs: number;
}

/** Sends the requests of `spec`; returns when the last one is answered. */
export async function runLoad(
  {
    port,
    code,
    expected,
    clients,
    durationMs,
    maxRequests = Infinity,
  }: LoadSpec,
): Promise<LoadResult> {
  const request = encodePost("/run_code", { language: "python", code });
  const latency = new Histogram();
  let errors = 0;
  let firstError: string | undefined;
  let sent = 0;
  const startMs = performance.now();

  function countError(what: string): void {
    errors += 1;
    firstError ??= what.slice(0, 300);
  }

  async function runClient(): Promise<void> {
    const connection = new HttpConnection(port);
    while (performance.now() - startMs < durationMs && sent < maxRequests) {
      sent += 1;
      const sentMs = performance.now();
      try {
        const { status, body } = await connection.send(request);
        const tookMs = performance.now() - sentMs;
        if (status === 200 && printedText(body) === expected) {
          latency.record(tookMs);
        } else countError(`${status} ${body}`);
      } catch (error) {
        countError(String(error));
      }
    }
    connection.close();
  }

  await Promise.all(Array.from({ length: clients }, runClient));
  const elapsedMs = performance.now() - startMs;
  return { latency, errors, firstError, elapsedMs };
}
