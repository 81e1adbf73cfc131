/**
 * GET /usage: what who asks has used of this replica, and what it has left.
 *
 * @module
 */

import type { Quotas } from "../../callers/quotas.ts";
import type { Usage } from "../../telemetry/usage.ts";
import { type HttpAnswer, jsonAnswer } from "../server/http_answer.ts";
import type { HttpRequest } from "../server/http_request.ts";
import { rateLimitHeaders } from "../server/rate_limit_headers.ts";

/** Options for {@linkcode createUsage}. */
export interface UsageOptions {
  readonly usage: Usage;
  readonly quotas?: Pick<Quotas, "look">;
}

/** Returns the handler. It shows callers nothing of each other. */
export function createUsage(
  { usage, quotas }: UsageOptions,
): (request: HttpRequest) => Promise<HttpAnswer> {
  return async function showUsage({ caller }) {
    const { runs, rows, cpuMs, memoryByteSeconds, refusals } = usage.of(
      caller?.name ?? "",
    );
    const levels = caller === undefined ? [] : await quotas?.look(caller) ?? [];
    const body = {
      caller: caller?.name ?? null,
      since: new Date(usage.sinceMs).toISOString(),
      runs,
      rows,
      cpu_ms: Math.round(cpuMs),
      memory_byte_seconds: Math.round(memoryByteSeconds),
      refusals,
      quotas: levels.map(({ name, limit, remaining, resetSeconds }) => ({
        name,
        limit,
        remaining,
        reset_seconds: resetSeconds,
      })),
    };
    return jsonAnswer(body, 200, {
      "cache-control": "no-store",
      ...rateLimitHeaders(levels),
    });
  };
}
