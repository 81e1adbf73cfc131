/**
 * Puts what keeps states in front of a runner, as the settings say. Wires and
 * decides nothing.
 *
 * @module
 */

import type { Runner } from "../protocol.ts";
import type { Config } from "../settings/config.ts";
import { policyName } from "../settings/policy_name.ts";
import { MemoryStore } from "./memory_store.ts";
import { StateSeal } from "./state_seal.ts";
import { StatefulRunner } from "./stateful_runner.ts";

/** Settings of states. */
export type StateConfig = Pick<
  Config,
  "stateBytes" | "stateTtlSeconds" | "stateKey" | "safetyPolicy"
>;

/** Returns a runner that knows states. */
export function keepStates(
  runner: Runner,
  { stateBytes, stateTtlSeconds, stateKey, safetyPolicy }: StateConfig,
): StatefulRunner {
  return new StatefulRunner({
    runner,
    store: stateBytes === 0
      ? undefined
      : new MemoryStore({ limitBytes: stateBytes }),
    seal: new StateSeal(stateKey === "" ? undefined : stateKey),
    ttlSeconds: stateTtlSeconds,
    policy: policyName(safetyPolicy),
  });
}
