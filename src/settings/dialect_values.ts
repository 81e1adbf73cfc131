/**
 * Parsers for the settings of the dialects; see `setting_values.ts`.
 *
 * @module
 */

import {
  DIALECT_NAMES,
  type DialectName,
  type DialectPolicies,
  type DialectPolicy,
  DIALECTS,
} from "./dialects.ts";
import { oneOf } from "./setting_values.ts";

const nameOf = oneOf(...DIALECT_NAMES);
const policyOf = oneOf("permissive", "strict", "own");

/**
 * Returns the dialects of a list with commas between them, each once.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(parseDialects("dify, piston"), ["dify", "piston"]);
 * assert.deepEqual(parseDialects("none"), []);
 * assert.equal(parseDialects("docker"), undefined);
 * ```
 */
export function parseDialects(
  text: string,
): readonly DialectName[] | undefined {
  const word = oneOf("none", "all")(text);
  if (word !== undefined) return word === "all" ? DIALECT_NAMES : [];
  const names = text.split(",").map((name) => nameOf(name.trim()));
  const known = names.filter((name) => name !== undefined);
  return known.length === names.length ? [...new Set(known)] : undefined;
}

/**
 * Returns the policy of every dialect: of one word for all, or of pairs, where
 * those without one stay permissive.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(parseDialectPolicies("dify=strict")?.dify, "strict");
 * assert.equal(parseDialectPolicies("dify=strict")?.piston, "permissive");
 * assert.equal(parseDialectPolicies("langfuse=strict"), undefined);
 * ```
 */
export function parseDialectPolicies(
  text: string,
): DialectPolicies | undefined {
  const policies = Object.fromEntries(
    DIALECT_NAMES.map((name) => [name, "permissive"]),
  ) as Record<DialectName, DialectPolicy>;
  if (text.toLowerCase() === "permissive") return policies;
  for (const pair of text.split(",")) {
    const [left, right, ...more] = pair.split("=").map((part) => part.trim());
    const name = nameOf(left);
    const policy = policyOf(right ?? "");
    if (name === undefined || policy === undefined || more.length > 0) {
      return undefined;
    }
    if (policy !== "permissive" && !DIALECTS[name].allowsStrict) {
      return undefined;
    }
    policies[name] = policy;
  }
  return policies;
}
