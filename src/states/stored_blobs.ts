/**
 * Keeps bytes of callers where states are kept: encrypted, shared by replicas, until
 * they expire or make room for others.
 *
 * @module
 */

import type { CheckedBy } from "../run/policy.ts";
import type { BlobInfo, Blobs } from "../run/blobs.ts";
import { StateError } from "../run/thrown_errors.ts";
import { imagelessHeader } from "./imageless_header.ts";
import type { StateSeal } from "./state_seal.ts";
import type { StateStore } from "./state_store.ts";

/** Options for {@linkcode StoredBlobs}. */
export interface StoredBlobsOptions {
  /** Store that keeps them; absent: none are kept. */
  readonly store?: StateStore;
  readonly seal: StateSeal;
  readonly ttlSeconds: number;
  readonly policy: CheckedBy;
  /** Time in milliseconds since 1970. @default {Date.now} */
  readonly now?: () => number;
}

/** Bytes by caller and id. */
export class StoredBlobs implements Blobs {
  readonly #options: StoredBlobsOptions;

  /** Creates them over a store, which states are in too. */
  constructor(options: StoredBlobsOptions) {
    this.#options = options;
  }

  async put(
    caller: string | undefined,
    id: string,
    bytes: Uint8Array,
  ): Promise<BlobInfo> {
    const { seal, ttlSeconds, policy, now = Date.now } = this.#options;
    const createdMs = now();
    const expiresMs = createdMs + 1_000 * ttlSeconds;
    const header = imagelessHeader({
      id,
      caller: caller ?? "",
      language: "python",
      policy,
      createdMs,
      expiresMs,
    });
    await this.#store().put(seal.close(header, bytes));
    return { expiresMs };
  }

  async get(
    caller: string | undefined,
    id: string,
  ): Promise<Uint8Array | undefined> {
    const record = await this.#store().get(caller ?? "", id);
    return record && this.#options.seal.open(record)();
  }

  async delete(caller: string | undefined, id: string): Promise<void> {
    await this.#store().delete(caller ?? "", id);
  }

  #store(): StateStore {
    const { store } = this.#options;
    if (store !== undefined) return store;
    throw new StateError("off", "This service stores nothing");
  }
}
