/**
 * The event loop: ticks, timers and immediates in Node's order. The glue asks
 * for one turn after the other and runs the engine's own jobs in between.
 *
 * @module
 */

import { answerCalls } from "./caller_tools.ts";
import { host } from "./host.ts";
import { call } from "./intrinsics.ts";

type Callback = (...args: unknown[]) => unknown;

interface Timer {
  readonly id: number;
  callback: Callback;
  args: unknown[];
  /** Due at, in milliseconds of the loop's clock. */
  at: number;
  /** Milliseconds between two calls; 0 for one call. */
  everyMs: number;
  isCancelled: boolean;
  next: Timer | null;
}

const LONGEST_MS = 2 ** 31 - 1;

/** Timers by time due, then by id; lists, so that nothing can be poisoned. */
let timers: Timer | null = null;
let lastTimer: Timer | null = null;
let immediates: Timer | null = null;
let lastImmediate: Timer | null = null;
let ticks: Tick | null = null;
let lastTick: Tick | null = null;
let nextId = 1;
/** The loop's clock stands still while callbacks run, as Node's does. */
let now = 0;

interface Tick {
  readonly callback: Callback;
  readonly args: unknown[];
  next: Tick | null;
}

function addTimer(timer: Timer): void {
  timer.next = null;
  if (timers === null || lastTimer === null) timers = lastTimer = timer;
  else if (lastTimer.at <= timer.at) lastTimer = lastTimer.next = timer;
  else if (timers.at > timer.at) {
    timer.next = timers;
    timers = timer;
  } else {
    let before = timers;
    while (before.next !== null && before.next.at <= timer.at) {
      before = before.next;
    }
    timer.next = before.next;
    before.next = timer;
  }
}

/** Takes timers off the front that were cleared. */
function dropCancelled(): void {
  while (timers?.isCancelled) timers = timers.next;
  while (immediates?.isCancelled) immediates = immediates.next;
}

function checkCallback(callback: unknown): asserts callback is Callback {
  if (typeof callback === "function") return;
  const error = new TypeError(
    'The "callback" argument must be of type function. Received ' +
      (callback === undefined || callback === null
        ? `${callback}`
        : `type ${typeof callback}`),
  );
  throw Object.assign(error, { code: "ERR_INVALID_ARG_TYPE" });
}

/** Result of `setTimeout`: a number where one is wanted, as in Node. */
class Timeout {
  readonly #timer: Timer;

  constructor(timer: Timer) {
    this.#timer = timer;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return !this.#timer.isCancelled;
  }
  close(): this {
    this.#timer.isCancelled = true;
    return this;
  }
  [Symbol.toPrimitive](): number {
    return this.#timer.id;
  }
  static clear(value: unknown): void {
    if (typeof value === "object" && value !== null && #timer in value) {
      value.#timer.isCancelled = true;
    } else if (typeof value === "number" || typeof value === "string") {
      for (let timer = timers; timer !== null; timer = timer.next) {
        if (timer.id === +value) timer.isCancelled = true;
      }
    }
  }
}
const { clear } = Timeout;

function start(
  callback: unknown,
  delay: unknown,
  args: unknown[],
  isRepeated: boolean,
): Timeout {
  checkCallback(callback);
  let ms = +(delay as number);
  if (!(ms >= 1 && ms <= LONGEST_MS)) ms = 1;
  ms = Math.trunc(ms);
  const timer: Timer = {
    id: nextId++,
    callback,
    args,
    at: now + ms,
    everyMs: isRepeated ? ms : 0,
    isCancelled: false,
    next: null,
  };
  addTimer(timer);
  return new Timeout(timer);
}

/** The globals. */
export const timerGlobals = {
  setTimeout: (callback: unknown, delay?: unknown, ...args: unknown[]) =>
    start(callback, delay, args, false),
  setInterval: (callback: unknown, delay?: unknown, ...args: unknown[]) =>
    start(callback, delay, args, true),
  setImmediate(callback: unknown, ...args: unknown[]): Timeout {
    checkCallback(callback);
    const timer: Timer = {
      id: nextId++,
      callback,
      args,
      at: 0,
      everyMs: 0,
      isCancelled: false,
      next: null,
    };
    if (immediates === null || lastImmediate === null) immediates = timer;
    else lastImmediate.next = timer;
    lastImmediate = timer;
    return new Timeout(timer);
  },
  clearTimeout: (value?: unknown) => clear(value),
  clearInterval: (value?: unknown) => clear(value),
  clearImmediate: (value?: unknown) => clear(value),
};

/** `process.nextTick`. */
export function nextTick(callback: unknown, ...args: unknown[]): void {
  checkCallback(callback);
  const tick: Tick = { callback, args, next: null };
  if (ticks === null || lastTick === null) ticks = tick;
  else lastTick.next = tick;
  lastTick = tick;
}

/** Sets the loop's clock; a program's first timers count from its start. */
export function startLoop(): void {
  now = Math.floor(host.now(1));
}

/** All ticks come before any promise's callback. */
function afterCallback(): number {
  return ticks === null ? 0 : -2;
}

/**
 * Takes one turn. `jobs` are promises' callbacks, which the glue runs after.
 *
 * @returns Milliseconds to wait before the next turn; -1: nothing is left; -2:
 * another turn, before any job.
 * @throws Whatever a callback throws.
 */
export function turn(areJobsPending: boolean, idle: () => void): number {
  if (ticks !== null) {
    const { callback, args } = ticks;
    ticks = ticks.next;
    call(callback, undefined, args);
    return afterCallback();
  }
  if (areJobsPending) return 0;
  idle();
  dropCancelled();
  if (timers === null && immediates === null) return answerCalls() ? 0 : -1;
  now = Math.floor(host.now(1));
  if (timers !== null && timers.at <= now) {
    const timer: Timer = timers;
    timers = timer.next;
    call(timer.callback, undefined, timer.args);
    if (timer.everyMs > 0 && !timer.isCancelled) {
      timer.at = Math.floor(host.now(1)) + timer.everyMs;
      addTimer(timer);
    }
    return afterCallback();
  }
  if (immediates !== null) {
    const { callback, args } = immediates;
    immediates = immediates.next;
    call(callback, undefined, args);
    return afterCallback();
  }
  // Before any sleep: time stands still while the caller answers.
  if (answerCalls()) return 0;
  return timers === null ? -1 : Math.max(0.1, timers.at - host.now(1));
}
