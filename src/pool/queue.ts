/**
 * Runs that wait for a sandbox: bounded in number and in bytes, fair between
 * callers, and within one caller first come first served in a priority, of which
 * none starves. Knows no clock but the times it is given, and no run but as an
 * opaque item.
 *
 * @module
 */

import type { Priority } from "../run/request.ts";
import { Shares } from "./shares.ts";

/** Limits of a {@linkcode RunQueue}. */
export interface RunQueueOptions {
  /** Most items; an integer >= 0. */
  readonly limit: number;
  /** Most bytes of all items together. @default {67_108_864} */
  readonly limitBytes?: number;
}

/** Facts about an item of the queue. */
export interface QueueItem {
  /** Name of who calls. @default {""} */
  readonly caller?: string;
  readonly priority: Priority;
  /** Memory that the item keeps, in bytes. */
  readonly sizeBytes: number;
  /** Time at which it gives up, on the caller's clock. */
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
  items: Set<T>;
  credit: number;
}

/** Waiting items of one caller. */
interface Lines<T> {
  readonly lines: Readonly<Record<Priority, Line<T>>>;
  size: number;
  sizeBytes: number;
}

/** A bounded queue with callers and priorities. */
export class RunQueue<T extends QueueItem> {
  readonly #limit: number;
  readonly #limitBytes: number;
  readonly #shares: Shares;
  readonly #displaced: (item: T) => void;
  readonly #callers = new Map<string, Lines<T>>();
  #size = 0;
  #sizeBytes = 0;

  /**
   * Creates an empty queue.
   *
   * @param shares Use of the callers, here and in other queues.
   * @param displaced Told of an item that must make room for one of a caller
   * that has fewer.
   */
  constructor(
    { limit, limitBytes = 67_108_864 }: RunQueueOptions,
    shares = new Shares(),
    displaced: (item: T) => void = () => {},
  ) {
    this.#limit = limit;
    this.#limitBytes = limitBytes;
    this.#shares = shares;
    this.#displaced = displaced;
  }

  /** Number of waiting items. */
  get size(): number {
    return this.#size;
  }

  /** Number of items that could start now with enough sandboxes. */
  get startable(): number {
    let sum = 0;
    for (const [caller, { size }] of this.#callers) {
      sum += Math.max(0, Math.min(size, this.#shares.room(caller)));
    }
    return sum;
  }

  /** Reports whether one of them may start now. */
  get hasTurn(): boolean {
    return this.#nextCaller() !== undefined;
  }

  /** Callers that wait here for nothing but their own batches. */
  get heldByBatches(): string[] {
    return [...this.#callers.keys()].filter((caller) =>
      this.#shares.isHeldByBatches(caller)
    );
  }

  /** Returns callers that could start what would expire at `atMs`. */
  urgent(atMs: number): string[] {
    return [...this.#callers].filter(([caller, lines]) =>
      this.#shares.mayStart(caller) &&
      lastFirst(lines).some(({ expiresAt }) => expiresAt <= atMs)
    ).map(([caller]) => caller);
  }

  /** Adds an item at the end of its priority; false if there is no room. */
  offer(item: T): boolean {
    // An item that is larger than the whole limit may still wait alone.
    const fits = this.#size < this.#limit &&
      (this.#size === 0 ||
        this.#sizeBytes + item.sizeBytes <= this.#limitBytes);
    if (!fits && !this.#makeRoom(item)) return false;
    this.#add(item);
    return true;
  }

  /**
   * Removes and returns the item whose turn it is.
   *
   * @param isExpress True for callers with nothing running alone.
   */
  take(isExpress = false): T | undefined {
    const caller = this.#nextCaller(isExpress);
    if (caller === undefined) return undefined;
    const [item] = nextLine(this.#linesOf(caller)).items;
    this.#forget(item);
    return item;
  }

  /** Puts an item back that was taken and could not be used: it is the next. */
  giveBack(item: T): void {
    this.#add(item);
    const line = this.#linesOf(callerOf(item)).lines[item.priority];
    line.items = new Set([item, ...line.items]);
  }

  /** Removes an item; false if it did not wait here. */
  remove(item: T): boolean {
    const lines = this.#callers.get(callerOf(item))?.lines;
    if (!lines?.[item.priority].items.has(item)) return false;
    this.#forget(item);
    return true;
  }

  /** Removes and returns the items whose time is over at `now`. */
  expire(now: number): T[] {
    const expired = this.#items().filter(({ expiresAt }) => expiresAt <= now);
    for (const item of expired) this.#forget(item);
    return expired;
  }

  /** Removes and returns everything. */
  clear(): T[] {
    return this.expire(Infinity);
  }

  #items(): T[] {
    return [...this.#callers.values()].flatMap(({ lines }) =>
      PRIORITIES.flatMap((priority) => [...lines[priority].items])
    );
  }

  /** The caller whose turn it is, of those that may start something. */
  #nextCaller(isExpress = false): string | undefined {
    let next: string | undefined;
    for (const caller of this.#callers.keys()) {
      if (!this.#shares.mayStart(caller, isExpress)) continue;
      // Of those who are even, the one that has begun to wait last: the others
      // had sandboxes meanwhile.
      if (next === undefined || this.#shares.compare(caller, next) <= 0) {
        next = caller;
      }
    }
    return next;
  }

  /**
   * Takes places from the caller that has most of them for its share, the last
   * of its items first, as long as it has more than the one that asks.
   */
  #makeRoom(item: T): boolean {
    if (this.#limit === 0) return false;
    const own = callerOf(item);
    const isFull = this.#size >= this.#limit;
    const weigh = (caller: string, { size, sizeBytes }: Lines<T>) =>
      (isFull ? size : sizeBytes) / this.#shares.of(caller).share;
    const { size, sizeBytes } = this.#linesOf(own);
    const asked = {
      ...this.#linesOf(own),
      size: size + 1,
      sizeBytes: sizeBytes + item.sizeBytes,
    };
    const least = weigh(own, asked);
    const [greediest] = [...this.#callers].filter(([caller]) => caller !== own)
      .sort(([a, one], [b, other]) => weigh(b, other) - weigh(a, one));
    if (greediest === undefined) return false;
    const [caller, lines] = greediest;
    const left = { ...lines };
    const victims: T[] = [];
    for (const victim of lastFirst(lines)) {
      if (weigh(caller, left) <= least) return false;
      victims.push(victim);
      left.size -= 1;
      left.sizeBytes -= victim.sizeBytes;
      const freed = lines.sizeBytes - left.sizeBytes;
      if (this.#sizeBytes - freed + item.sizeBytes <= this.#limitBytes) break;
    }
    for (const victim of victims) {
      this.#forget(victim);
      this.#displaced(victim);
    }
    return this.#size < this.#limit &&
      this.#sizeBytes + item.sizeBytes <= this.#limitBytes;
  }

  #linesOf(caller: string): Lines<T> {
    return this.#callers.get(caller) ?? { lines: emptyLines(), ...NOTHING };
  }

  #add(item: T): void {
    const caller = callerOf(item);
    const own = this.#linesOf(caller);
    this.#callers.set(caller, own);
    own.lines[item.priority].items.add(item);
    own.size += 1;
    own.sizeBytes += item.sizeBytes;
    this.#size += 1;
    this.#sizeBytes += item.sizeBytes;
    this.#shares.waits(caller, 1);
  }

  #forget(item: T): void {
    const caller = callerOf(item);
    const own = this.#linesOf(caller);
    const line = own.lines[item.priority];
    line.items.delete(item);
    // Credit saved up by an empty line would let it jump ahead later.
    if (line.items.size === 0) line.credit = 0;
    own.size -= 1;
    own.sizeBytes -= item.sizeBytes;
    if (own.size === 0) this.#callers.delete(caller);
    this.#size -= 1;
    this.#sizeBytes -= item.sizeBytes;
    this.#shares.waits(caller, -1);
  }
}

const NOTHING = { size: 0, sizeBytes: 0 };

function callerOf({ caller = "" }: QueueItem): string {
  return caller;
}

function emptyLines<T>(): Lines<T>["lines"] {
  const line = (priority: Priority): Line<T> => ({
    weight: WEIGHTS[priority],
    items: new Set(),
    credit: 0,
  });
  return { high: line("high"), normal: line("normal"), low: line("low") };
}

/** Returns the items, those whose turn would come last before others. */
function lastFirst<T>({ lines }: Lines<T>): T[] {
  return PRIORITIES.toReversed().flatMap((priority) =>
    [...lines[priority].items].toReversed()
  );
}

/**
 * Returns the line whose turn it is, of some that are not all empty. Smooth
 * weighted round robin: each waiting line earns its weight, the richest goes and
 * pays for all.
 */
function nextLine<T>({ lines }: Lines<T>): Line<T> {
  let richest: Line<T> | undefined;
  let total = 0;
  for (const priority of PRIORITIES) {
    const line = lines[priority];
    if (line.items.size === 0) continue;
    line.credit += line.weight;
    total += line.weight;
    if (richest === undefined || line.credit > richest.credit) richest = line;
  }
  if (richest === undefined) throw new Error("Cannot take: nothing waits");
  richest.credit -= total;
  return richest;
}
