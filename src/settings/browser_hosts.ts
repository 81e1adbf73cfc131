/**
 * By which names a browser may call the service.
 *
 * @module
 */

import type { Config } from "./config.ts";
import { isLoopback } from "./is_loopback.ts";

/**
 * Returns the names that "auto" stands for. Where only this machine can call,
 * a browser does it by "localhost" or an address, and another name is one that
 * somebody has made lead here. Elsewhere only the operator knows the names.
 */
export function browserHosts(
  { host, browserHosts }: Pick<Config, "host" | "browserHosts">,
): "any" | readonly string[] {
  if (browserHosts !== "auto") return browserHosts;
  return isLoopback(host) ? [] : "any";
}
