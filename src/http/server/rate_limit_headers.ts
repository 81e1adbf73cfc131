/**
 * Tells a caller of its quotas in the header fields of
 * draft-ietf-httpapi-ratelimit-headers-10.
 *
 * @module
 */

import type { QuotaLevel } from "../../callers/quotas.ts";

const WINDOW_SECONDS = 60;

/**
 * Returns the fields; none where there are no quotas.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const level = { limit: 100, remaining: 50, resetSeconds: 30 };
 * assert.deepEqual(rateLimitHeaders([{ name: "requests", ...level }]), {
 *   "ratelimit-policy": '"requests";q=100;w=60',
 *   "ratelimit": '"requests";r=50;t=30',
 * });
 * ```
 */
export function rateLimitHeaders(
  levels: readonly QuotaLevel[],
): Readonly<Record<string, string>> {
  if (levels.length === 0) return {};
  return {
    "ratelimit-policy": levels.map(({ name, limit }) =>
      `"${name}";q=${limit};w=${WINDOW_SECONDS}`
    ).join(", "),
    "ratelimit": levels.map(({ name, remaining, resetSeconds }) =>
      `"${name}";r=${remaining};t=${resetSeconds}`
    ).join(", "),
  };
}
