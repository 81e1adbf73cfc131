/**
 * Facts about values that printing needs and JavaScript hides. Takes the place
 * of three functions in node-inspect-extracted, see
 * `tools/javascript/bundle_library.ts`.
 *
 * @module
 */

import { host } from "./host.ts";

/** Returns a promise's state and result. */
export function getPromiseDetails(
  promise: Promise<unknown>,
): [number, unknown] {
  return host.settled(promise);
}

/** Returns a proxy's target and handler, or its target alone. */
export function getProxyDetails(value: unknown, withHandler = true): unknown {
  const details = host.proxied(value);
  return details === undefined || withHandler ? details : details[0];
}
