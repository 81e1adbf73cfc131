/**
 * True if a browser asks for a page of another origin. No such page can read an
 * answer, since no answer permits it to; but it could have programs run. Says
 * nothing of other clients: they can send what they like.
 *
 * @module
 */

import type { IncomingHttpHeaders } from "node:http";

/**
 * Returns whether to refuse a request that changes something or runs a program.
 *
 * Browsers send `Sec-Fetch-Site` to addresses that they trust, which are those
 * with TLS and this machine's own, and `Origin` with every such request. A
 * proxy may have changed `Host`, so the former decides where it is there.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const host = "localhost:8890";
 * assert.equal(isForeign({ host }), false);
 * assert.equal(isForeign({ host, origin: "http://localhost:8890" }), false);
 * assert.equal(isForeign({ host, origin: "https://example.org" }), true);
 * ```
 */
export function isForeign(headers: IncomingHttpHeaders): boolean {
  const { origin, host = "" } = headers;
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  if (origin === undefined) return false;
  return URL.parse(origin)?.host !== host.toLowerCase();
}
