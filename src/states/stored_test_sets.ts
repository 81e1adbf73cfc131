/**
 * Keeps sets of tests where states are kept: encrypted, shared by replicas, until
 * they expire or make room for others.
 *
 * @module
 */

import type { CheckedBy } from "../run/policy.ts";
import type { TestSetInfo, TestSets } from "../run/test_sets.ts";
import { StateError } from "../run/thrown_errors.ts";
import { imagelessHeader } from "./imageless_header.ts";
import type { StateSeal } from "./state_seal.ts";
import type { StateStore } from "./state_store.ts";

/** Options for {@linkcode StoredTestSets}. */
export interface StoredTestSetsOptions {
  /** Where they are; absent: none are kept. */
  readonly store?: StateStore;
  readonly seal: StateSeal;
  readonly ttlSeconds: number;
  readonly policy: CheckedBy;
  /** Time in milliseconds since 1970. @default {Date.now} */
  readonly now?: () => number;
}

/** Sets of tests by caller and SHA-256. */
export class StoredTestSets implements TestSets {
  readonly #options: StoredTestSetsOptions;

  /** Creates them over a store, which other things are in too. */
  constructor(options: StoredTestSetsOptions) {
    this.#options = options;
  }

  async put(
    caller: string | undefined,
    sha256: string,
    json: Uint8Array,
  ): Promise<TestSetInfo> {
    const { seal, ttlSeconds, policy, now = Date.now } = this.#options;
    const createdMs = now();
    const expiresMs = createdMs + 1_000 * ttlSeconds;
    const header = imagelessHeader({
      id: idOf(sha256),
      caller: caller ?? "",
      language: "python",
      policy,
      createdMs,
      expiresMs,
    });
    await this.#store().put(seal.close(header, json));
    return { expiresMs };
  }

  async get(
    caller: string | undefined,
    sha256: string,
  ): Promise<Uint8Array | undefined> {
    const record = await this.#store().get(caller ?? "", idOf(sha256));
    return record && this.#options.seal.open(record)();
  }

  #store(): StateStore {
    const { store } = this.#options;
    if (store !== undefined) return store;
    throw new StateError("off", "This service stores no sets of tests");
  }
}

/** No state has such an id. */
function idOf(sha256: string): string {
  return `tests_${sha256}`;
}
