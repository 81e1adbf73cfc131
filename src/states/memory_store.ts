/**
 * Keeps states in the service's own memory: as much of them as the operator
 * allows. The caller that holds most for its share makes room for new ones, with
 * those of its states that were unused for longest.
 *
 * @module
 */

import type { StateInfo } from "../run/state.ts";
import type { StateRecord } from "./state_record.ts";
import type { StateStore } from "./state_store.ts";
import { stateInfo } from "./state_info.ts";
import { StateError } from "../run/thrown_errors.ts";

/** Overhead of a state, in bytes. */
const OVERHEAD_BYTES = 1_024;
/** Interval at which expired states are looked for, in milliseconds. */
const SWEEP_EVERY_MS = 10_000;
/** Most that one list tells. */
const LISTED_MOST = 1_000;

/** Options for {@linkcode MemoryStore}. */
export interface MemoryStoreOptions {
  /** Room for all states together, in bytes. */
  readonly limitBytes: number;
  /** Returns a caller's share of the room, relative to others; > 0. @default {1} */
  readonly shareOf?: (caller: string) => number;
  /** Called for every state that makes room for another. */
  readonly evicted?: () => void;
  /** Time in milliseconds since 1970. @default {Date.now} */
  readonly now?: () => number;
}

/** States of one caller. */
interface Shelf {
  /** By id; the longest unused first. */
  readonly records: Map<string, StateRecord>;
  bytes: number;
}

/** A store that ends with the service. */
export class MemoryStore implements StateStore {
  readonly #limitBytes: number;
  readonly #shareOf: (caller: string) => number;
  readonly #evicted: () => void;
  readonly #now: () => number;
  /** By caller; none is empty. */
  readonly #shelves = new Map<string, Shelf>();
  #usedBytes = 0;
  #sweptAt = 0;

  /** Creates a store without states. */
  constructor(
    {
      limitBytes,
      shareOf = () => 1,
      evicted = () => {},
      now = Date.now,
    }: MemoryStoreOptions,
  ) {
    this.#limitBytes = limitBytes;
    this.#shareOf = shareOf;
    this.#evicted = evicted;
    this.#now = now;
  }

  /** Memory of the states, in bytes. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Number of entries. */
  get size(): number {
    let size = 0;
    for (const { records } of this.#shelves.values()) size += records.size;
    return size;
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
    this.#remove(caller, id);
    const shelf = this.#shelves.get(caller) ?? { records: new Map(), bytes: 0 };
    this.#shelves.set(caller, shelf);
    shelf.records.set(id, record);
    shelf.bytes += bytes;
    this.#usedBytes += bytes;
    while (this.#usedBytes > this.#limitBytes) this.#evict(record);
  }

  // deno-lint-ignore require-await -- others wait for a network
  async get(caller: string, id: string): Promise<StateRecord | undefined> {
    return this.#use(caller, id);
  }

  // deno-lint-ignore require-await -- others wait for a network
  async find(caller: string, id: string): Promise<StateInfo | undefined> {
    const record = this.#use(caller, id);
    return record && stateInfo(record);
  }

  // deno-lint-ignore require-await -- others wait for a network
  async list(caller: string): Promise<readonly StateInfo[]> {
    const now = this.#now();
    return [...this.#shelves.get(caller)?.records.values() ?? []]
      .filter(({ header }) => header.expiresMs > now)
      .map(stateInfo)
      .sort((a, b) => b.createdMs - a.createdMs)
      .slice(0, LISTED_MOST);
  }

  // deno-lint-ignore require-await -- others wait for a network
  async delete(caller: string, id: string): Promise<boolean> {
    const isThere = this.#live(caller, id) !== undefined;
    this.#remove(caller, id);
    return isThere;
  }

  /** Returns a state that has not expired, and counts it as just used. */
  #use(caller: string, id: string): StateRecord | undefined {
    const record = this.#live(caller, id);
    if (record === undefined) return undefined;
    const records = this.#shelves.get(caller)?.records;
    records?.delete(id);
    records?.set(id, record);
    return record;
  }

  /** Returns a state that has not expired. */
  #live(caller: string, id: string): StateRecord | undefined {
    const record = this.#shelves.get(caller)?.records.get(id);
    if (record === undefined) return undefined;
    if (record.header.expiresMs > this.#now()) return record;
    this.#remove(caller, id);
  }

  #remove(caller: string, id: string): void {
    const shelf = this.#shelves.get(caller);
    const record = shelf?.records.get(id);
    if (shelf === undefined || record === undefined) return;
    shelf.records.delete(id);
    shelf.bytes -= sizeOf(record);
    this.#usedBytes -= sizeOf(record);
    if (shelf.records.size === 0) this.#shelves.delete(caller);
  }

  /**
   * Removes states of the caller that holds most for its share, until another
   * holds more or there is room.
   *
   * @param kept The state that they make room for, which stays.
   */
  #evict(kept: StateRecord): void {
    let heaviest: Shelf | undefined;
    let share = 1;
    let most = -1;
    let next = -1;
    for (const [caller, shelf] of this.#shelves) {
      // The new state is all that its caller has left.
      if (shelf.records.size === 1 && caller === kept.header.caller) continue;
      const weight = shelf.bytes / this.#shareOf(caller);
      if (weight <= most) {
        next = Math.max(next, weight);
        continue;
      }
      next = most;
      most = weight;
      heaviest = shelf;
      share = this.#shareOf(caller);
    }
    // A map goes on with what comes after an entry that is removed.
    for (const record of heaviest?.records.values() ?? []) {
      if (this.#usedBytes <= this.#limitBytes) break;
      if (record === kept || (heaviest?.bytes ?? 0) / share < next) break;
      this.#remove(record.header.caller, record.header.id);
      this.#evicted();
    }
  }

  #sweep(): void {
    const now = this.#now();
    if (now - this.#sweptAt < SWEEP_EVERY_MS) return;
    this.#sweptAt = now;
    for (const [caller, { records }] of this.#shelves) {
      for (const id of records.keys()) this.#live(caller, id);
    }
  }
}

function sizeOf({ sealed }: StateRecord): number {
  return sealed.length + OVERHEAD_BYTES;
}
