/**
 * Puts what keeps states in front of a runner, as the settings say. Wires and
 * decides nothing.
 *
 * @module
 */

import type { Contexts, Runner, States } from "../protocol.ts";
import type { Config } from "../settings/config.ts";
import { policyName } from "../settings/policy_name.ts";
import { ContextRunner } from "./context_runner.ts";
import { MemoryStore } from "./memory_store.ts";
import { StateSeal } from "./state_seal.ts";
import { StatefulRunner } from "./stateful_runner.ts";

/** Settings of states. */
export type StateConfig = Pick<
  Config,
  "stateBytes" | "stateTtlSeconds" | "stateKey" | "safetyPolicy" | "languages"
>;

/** A runner, and what it keeps. */
export interface KeptStates {
  /** Knows states and contexts. */
  readonly runner: Runner;
  readonly states: States;
  readonly contexts: Contexts;
}

/** Returns a runner that knows states. */
export function keepStates(
  runner: Runner,
  { stateBytes, stateTtlSeconds, stateKey, safetyPolicy, languages }:
    StateConfig,
): KeptStates {
  const parts = {
    store: stateBytes === 0
      ? undefined
      : new MemoryStore({ limitBytes: stateBytes }),
    seal: new StateSeal(stateKey === "" ? undefined : stateKey),
    ttlSeconds: stateTtlSeconds,
    policy: policyName(safetyPolicy),
  };
  const states = new StatefulRunner({ ...parts, runner });
  const contexts = new ContextRunner({ ...parts, runner: states, languages });
  return { runner: contexts, states, contexts };
}
