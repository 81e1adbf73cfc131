/**
 * True if a request comes by a name of the service's own. A page under a name
 * that its author makes lead here (DNS rebinding) is of one origin with the
 * service, so its browser lets it read every answer, and sends neither `Origin`
 * nor `Sec-Fetch-Site` with a `GET` over plain HTTP: `Host` alone tells.
 *
 * @module
 */

/**
 * Names by which the service may be called, beside addresses and "localhost",
 * which nobody can make lead elsewhere; "any": all.
 */
export type BrowserHosts = "any" | readonly string[];

/**
 * Returns whether to answer a request with this `Host`. One without is not a
 * browser's.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(isOurHost("localhost:8890", []), true);
 * assert.equal(isOurHost("faas.example:80", ["faas.example"]), true);
 * assert.equal(isOurHost("rebound.example", ["faas.example"]), false);
 * ```
 */
export function isOurHost(
  host: string | undefined,
  hosts: BrowserHosts,
): boolean {
  if (hosts === "any" || host === undefined || host === "") return true;
  const name = host.toLowerCase().replace(/:\d+$/, "");
  const isAddress = /^\d+(\.\d+){3}$/.test(name) || name.startsWith("[");
  return isAddress || name === "localhost" || name.endsWith(".localhost") ||
    hosts.includes(name);
}
