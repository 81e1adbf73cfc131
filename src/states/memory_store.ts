/**
 * Keeps states in the service's own memory: as much of them as the operator
 * allows, and those longest unused make room for new ones.
 *
 * @module
 */

import type { StateInfo } from "../run/state.ts";
import type { StateRecord } from "./state_record.ts";
import type { StateStore } from "./state_store.ts";
import { stateInfo } from "./state_info.ts";
import { StateError } from "../run/thrown_errors.ts";

/** What a state takes beside its own bytes, in bytes. */
const OVERHEAD_BYTES = 1_024;
/** How often those that have expired are looked for, in milliseconds. */
const SWEEP_EVERY_MS = 10_000;
/** Most that one list tells. */
const LISTED_MOST = 1_000;

/** Options for {@linkcode MemoryStore}. */
export interface MemoryStoreOptions {
  /** Room for all states together, in bytes. */
  readonly limitBytes: number;
  /** Told of every state that makes room for another. */
  readonly evicted?: () => void;
  /** Time in milliseconds since 1970. @default {Date.now} */
  readonly now?: () => number;
}

/** A store that ends with the service. */
export class MemoryStore implements StateStore {
  readonly #limitBytes: number;
  readonly #evicted: () => void;
  readonly #now: () => number;
  /** By caller and id; the longest unused first. */
  readonly #records = new Map<string, StateRecord>();
  #usedBytes = 0;
  #sweptAt = 0;

  /** Creates a store without states. */
  constructor(
    { limitBytes, evicted = () => {}, now = Date.now }: MemoryStoreOptions,
  ) {
    this.#limitBytes = limitBytes;
    this.#evicted = evicted;
    this.#now = now;
  }

  /** What the states take, in bytes. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** How many there are. */
  get size(): number {
    return this.#records.size;
  }

  // deno-lint-ignore require-await -- others wait for a network
  async put(record: StateRecord): Promise<void> {
    this.#sweep();
    const bytes = sizeOf(record);
    if (bytes > this.#limitBytes) {
      throw new StateError(
        "unavailable",
        `it has ${bytes} bytes, and all states together may have ` +
          `${this.#limitBytes}`,
      );
    }
    const { caller, id } = record.header;
    const key = keyOf(caller, id);
    this.#remove(key);
    this.#records.set(key, record);
    this.#usedBytes += bytes;
    for (const key of this.#records.keys()) {
      if (this.#usedBytes <= this.#limitBytes) break;
      this.#remove(key);
      this.#evicted();
    }
  }

  // deno-lint-ignore require-await -- others wait for a network
  async get(caller: string, id: string): Promise<StateRecord | undefined> {
    const key = keyOf(caller, id);
    const record = this.#live(key);
    if (record === undefined) return undefined;
    this.#records.delete(key);
    this.#records.set(key, record);
    return record;
  }

  // deno-lint-ignore require-await -- others wait for a network
  async find(caller: string, id: string): Promise<StateInfo | undefined> {
    const record = this.#live(keyOf(caller, id));
    return record && stateInfo(record);
  }

  // deno-lint-ignore require-await -- others wait for a network
  async list(caller: string): Promise<readonly StateInfo[]> {
    const now = this.#now();
    return [...this.#records.values()]
      .filter(({ header }) => header.caller === caller)
      .filter(({ header }) => header.expiresMs > now)
      .map(stateInfo)
      .sort((a, b) => b.createdMs - a.createdMs)
      .slice(0, LISTED_MOST);
  }

  // deno-lint-ignore require-await -- others wait for a network
  async delete(caller: string, id: string): Promise<boolean> {
    const key = keyOf(caller, id);
    const isThere = this.#live(key) !== undefined;
    this.#remove(key);
    return isThere;
  }

  /** Returns a state that has not expired. */
  #live(key: string): StateRecord | undefined {
    const record = this.#records.get(key);
    if (record === undefined) return undefined;
    if (record.header.expiresMs > this.#now()) return record;
    this.#remove(key);
  }

  #remove(key: string): void {
    const record = this.#records.get(key);
    if (record === undefined) return;
    this.#records.delete(key);
    this.#usedBytes -= sizeOf(record);
  }

  #sweep(): void {
    const now = this.#now();
    if (now - this.#sweptAt < SWEEP_EVERY_MS) return;
    this.#sweptAt = now;
    for (const key of this.#records.keys()) this.#live(key);
  }
}

function sizeOf({ sealed }: StateRecord): number {
  return sealed.length + OVERHEAD_BYTES;
}

/** An id has no colon, so no two pairs have the same key. */
function keyOf(caller: string, id: string): string {
  return `${id}:${caller}`;
}
