/**
 * Public name of the operator's policy.
 *
 * @module
 */

import type { CheckedBy } from "../run/policy.ts";

/**
 * Returns its name. One of the operator's own is not told by its path on the
 * host.
 *
 * @param setting "strict", "permissive" or a path.
 */
export function policyName(setting: string): CheckedBy {
  return setting === "strict" || setting === "permissive" ? setting : "custom";
}
