/**
 * Rules for a caller's programs in place of the service's. Here and nowhere
 * else: requests are read by it, and runs are held to it.
 *
 * @module
 */

import type { RunRequest } from "../run/request.ts";
import type { Caller } from "./caller.ts";

/** The rules of a program that a caller may have rows of its own for. */
export type ProgramRules = Pick<
  RunRequest,
  "timeoutMs" | "policy" | "memoryLimitBytes"
>;

/**
 * Returns the rules for a caller's program.
 *
 * @param caller Absent where nobody is asked who calls.
 * @param rules Rules for everybody, or is asked for.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const caller = { timeoutMs: 50, memoryLimitBytes: Infinity } as const;
 * assert.deepEqual(rulesFor(caller, { timeoutMs: 80, policy: "strict" }), {
 *   timeoutMs: 50,
 *   policy: "strict",
 * });
 * ```
 */
export function rulesFor(
  caller:
    | Pick<Caller, "timeoutMs" | "policy" | "memoryLimitBytes">
    | undefined,
  { timeoutMs, policy, memoryLimitBytes }: ProgramRules,
): ProgramRules {
  const ownPolicy = caller?.policy ?? policy;
  const ownBytes = caller?.memoryLimitBytes ?? Infinity;
  const bytes = ownBytes === Infinity ? memoryLimitBytes : ownBytes;
  return {
    timeoutMs: Math.min(timeoutMs, caller?.timeoutMs ?? timeoutMs),
    ...(ownPolicy === undefined ? {} : { policy: ownPolicy }),
    ...(bytes === undefined ? {} : { memoryLimitBytes: bytes }),
  };
}
