/**
 * What callers are told of the operator's policy.
 *
 * @module
 */

import type { RunAnswer } from "../protocol.ts";

/**
 * Returns its name. One of the operator's own is not told by its path on the
 * host.
 *
 * @param setting "strict", "permissive" or a path.
 */
export function policyName(setting: string): RunAnswer["metadata"]["policy"] {
  return setting === "strict" || setting === "permissive" ? setting : "custom";
}
