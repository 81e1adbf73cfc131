/**
 * Limits of a request's programs: the service's limits and policy, and those of
 * its dialect and its caller.
 *
 * @module
 */

import type { Caller } from "../../callers/caller.ts";
import { rulesFor } from "../../callers/caller_rules.ts";
import type { CheckedBy, PolicyName } from "../../run/policy.ts";
import type { Config } from "../../settings/config.ts";
import { policyName } from "../../settings/policy_name.ts";
import type { DialectLimits } from "../dialects/dialect.ts";
import { fileLimits } from "./inputs/read_files.ts";

/** Rules of one request's programs. */
export interface RequestRules {
  /** Limits to read the request with. */
  readonly limits: Pick<DialectLimits, "timeoutMs" | "languages" | "files">;
  /** Policy that checks the programs; absent: the operator's own policy. */
  readonly policy?: PolicyName;
  /** The same, for the answer. */
  readonly checkedBy: CheckedBy;
}

/** The settings that {@linkcode createRequestRules} reads. */
export type RulesConfig = Pick<
  Config,
  | "timeoutMs"
  | "languages"
  | "filePolicy"
  | "maxFiles"
  | "maxFileBytes"
  | "safetyPolicy"
>;

/**
 * Returns what tells the rules of a request.
 *
 * @returns A function of its caller, and of the policy of its dialect.
 */
export function createRequestRules(
  config: RulesConfig,
): (caller: Caller | undefined, policy?: PolicyName) => RequestRules {
  const { languages } = config;
  const files = fileLimits(config);
  const ownPolicy = policyName(config.safetyPolicy);
  return (caller, dialectPolicy) => {
    const { timeoutMs, policy } = rulesFor(caller, {
      timeoutMs: config.timeoutMs,
      policy: dialectPolicy,
    });
    return {
      limits: { timeoutMs, languages, files },
      ...(policy === undefined ? {} : { policy }),
      checkedBy: policy ?? ownPolicy,
    };
  };
}
