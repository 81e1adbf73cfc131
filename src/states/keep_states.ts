/**
 * Puts what keeps states in front of a runner, as the settings say. Wires and
 * decides nothing.
 *
 * @module
 */

import type { Metrics } from "../telemetry/metrics_collector.ts";
import type { Blobs } from "../run/blobs.ts";
import type { Contexts } from "../run/context.ts";
import type { Runner } from "../run/runner.ts";
import type { States } from "../run/state.ts";
import type { RedisLink } from "../redis/redis_link.ts";
import type { Config } from "../settings/config.ts";
import { policyName } from "../settings/policy_name.ts";
import { ContextRunner } from "./context_runner.ts";
import { MemoryStore } from "./memory_store.ts";
import { RedisStore } from "./redis_store.ts";
import { stateBytesOf } from "./states_memory.ts";
import { StateSeal } from "./state_seal.ts";
import type { StateStore } from "./state_store.ts";
import { StatefulRunner } from "./stateful_runner.ts";
import { StoredBlobs } from "./stored_blobs.ts";

/** Settings of states. */
export type StateConfig = Pick<
  Config,
  | "stateBytes"
  | "memoryLimitBytes"
  | "stateTtlSeconds"
  | "stateKey"
  | "safetyPolicy"
  | "languages"
>;

/** Parts that keep states. */
export interface StateParts {
  readonly metrics: Metrics;
  /** The way to the store; absent: the service's own memory. */
  readonly redis?: RedisLink;
  /** Returns a caller's share of the memory, relative to others; > 0. */
  readonly shareOf?: (caller: string) => number;
  /**
   * Returns a runner in front of the one that knows states. A context is in
   * front of both: it goes on once, however many runs a program takes.
   */
  readonly around: (parts: AroundStates) => Runner;
}

/** Parts of a runner in front of the one that knows states. */
export interface AroundStates {
  /** Knows states. */
  readonly runner: Runner;
  /** Store of the states; absent: none are kept. */
  readonly store?: StateStore;
  readonly seal: StateSeal;
}

/** A runner, and what it keeps. */
export interface KeptStates {
  /** Knows states and contexts. */
  readonly runner: Runner;
  readonly states: States;
  /** Absent: none are kept. */
  readonly contexts?: Contexts;
  readonly blobs: Blobs;
}

/** Returns a runner that knows states. */
export function keepStates(
  runner: Runner,
  config: StateConfig,
  { metrics, redis, shareOf, around }: StateParts,
): KeptStates {
  const { stateTtlSeconds, stateKey, safetyPolicy, languages } = config;
  const parts = {
    store: openStore(config, { metrics, redis, shareOf }),
    seal: new StateSeal(stateKey === "" ? undefined : stateKey),
    ttlSeconds: stateTtlSeconds,
    policy: policyName(safetyPolicy),
  };
  const states = new StatefulRunner({ ...parts, runner, metrics });
  const { store, seal } = parts;
  const contexts = new ContextRunner({
    ...parts,
    runner: around({ runner: states, store, seal }),
    languages,
  });
  const blobs = new StoredBlobs(parts);
  return {
    runner: contexts,
    states,
    ...(store === undefined ? {} : { contexts }),
    blobs,
  };
}

function openStore(
  config: StateConfig,
  { metrics, redis, shareOf }: Omit<StateParts, "around">,
): StateStore | undefined {
  const limitBytes = stateBytesOf(config);
  if (limitBytes === 0) return undefined;
  if (redis !== undefined) {
    return new RedisStore({
      redis,
      ttlSeconds: config.stateTtlSeconds,
      failed: (fault) => metrics.stateStoreFailed({ fault }),
    });
  }
  const store = new MemoryStore({
    limitBytes,
    shareOf,
    evicted: () => metrics.stateEvicted(),
  });
  metrics.watchStates(() => ({ count: store.size, bytes: store.usedBytes }));
  return store;
}
