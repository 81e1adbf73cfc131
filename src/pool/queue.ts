/**
 * Runs that wait for a sandbox: bounded in number and in bytes, first come
 * first served within a priority, and no priority starves. Knows no clock but
 * the times it is given, and no run but as an opaque item.
 *
 * @module
 */

import type { Priority } from "../protocol.ts";

/** Limits of a {@linkcode RunQueue}. */
export interface RunQueueOptions {
  /** Most items; an integer >= 0. */
  readonly limit: number;
  /** Most bytes of all items together. @default {67_108_864} */
  readonly limitBytes?: number;
}

/** What the queue knows of an item. */
export interface QueueItem {
  readonly priority: Priority;
  /** What it keeps in memory, in bytes. */
  readonly sizeBytes: number;
  /** When it gives up, on the caller's clock. */
  readonly expiresAt: number;
}

/**
 * Turns that each priority gets while all of them wait. Low ones get one in
 * thirteen, so even under a flood of urgent runs they advance.
 */
const WEIGHTS: Readonly<Record<Priority, number>> = {
  high: 8,
  normal: 4,
  low: 1,
};
const PRIORITIES = ["high", "normal", "low"] as const;

interface Line<T> {
  readonly weight: number;
  // A Set keeps the order of arrival and forgets any item in O(1).
  readonly items: Set<T>;
  credit: number;
}

/** A bounded queue with priorities. */
export class RunQueue<T extends QueueItem> {
  readonly #limit: number;
  readonly #limitBytes: number;
  readonly #lines: Readonly<Record<Priority, Line<T>>>;
  #size = 0;
  #sizeBytes = 0;

  /** Creates an empty queue. */
  constructor(
    { limit, limitBytes = 67_108_864 }: RunQueueOptions,
  ) {
    this.#limit = limit;
    this.#limitBytes = limitBytes;
    const line = (priority: Priority): Line<T> => ({
      weight: WEIGHTS[priority],
      items: new Set(),
      credit: 0,
    });
    this.#lines = {
      high: line("high"),
      normal: line("normal"),
      low: line("low"),
    };
  }

  /** How many items wait. */
  get size(): number {
    return this.#size;
  }

  /** Adds an item at the end of its priority; false if there is no room. */
  offer(item: T): boolean {
    // An item that is larger than the whole limit may still wait alone.
    const fits = this.#size < this.#limit &&
      (this.#size === 0 ||
        this.#sizeBytes + item.sizeBytes <= this.#limitBytes);
    if (fits) this.#add(item);
    return fits;
  }

  /** Removes and returns the item whose turn it is. */
  take(): T | undefined {
    const line = this.#nextLine();
    if (line === undefined) return undefined;
    const [item] = line.items;
    this.#forget(line, item);
    return item;
  }

  /** Removes an item; false if it did not wait here. */
  remove(item: T): boolean {
    const line = this.#lines[item.priority];
    if (!line.items.has(item)) return false;
    this.#forget(line, item);
    return true;
  }

  /** Removes and returns the items whose time is over at `now`. */
  expire(now: number): T[] {
    const expired: T[] = [];
    for (const priority of PRIORITIES) {
      const line = this.#lines[priority];
      for (const item of line.items) {
        if (item.expiresAt > now) continue;
        this.#forget(line, item);
        expired.push(item);
      }
    }
    return expired;
  }

  /** Removes and returns everything. */
  clear(): T[] {
    return this.expire(Infinity);
  }

  #add(item: T): void {
    this.#lines[item.priority].items.add(item);
    this.#size += 1;
    this.#sizeBytes += item.sizeBytes;
  }

  #forget(line: Line<T>, item: T): void {
    line.items.delete(item);
    this.#size -= 1;
    this.#sizeBytes -= item.sizeBytes;
    // Credit saved up by an empty line would let it jump ahead later.
    if (line.items.size === 0) line.credit = 0;
  }

  // Smooth weighted round robin: each waiting line earns its weight, the
  // richest goes and pays for all.
  #nextLine(): Line<T> | undefined {
    let richest: Line<T> | undefined;
    let total = 0;
    for (const priority of PRIORITIES) {
      const line = this.#lines[priority];
      if (line.items.size === 0) continue;
      line.credit += line.weight;
      total += line.weight;
      if (richest === undefined || line.credit > richest.credit) {
        richest = line;
      }
    }
    if (richest !== undefined) richest.credit -= total;
    return richest;
  }
}
