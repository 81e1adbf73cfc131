/**
 * `Event`, `EventTarget`, `AbortController` and `AbortSignal`, as far as
 * programs without a page use them.
 *
 * @module
 */

import { timerGlobals } from "../loop.ts";

type Listener =
  | ((event: Event) => unknown)
  | { handleEvent(event: Event): unknown };

interface ListenerOptions {
  readonly once?: boolean;
  readonly signal?: AbortSignal;
}

interface Entry {
  readonly listener: Listener;
  readonly once: boolean;
}

/** Something that has happened. */
export class Event {
  readonly type: string;
  readonly cancelable: boolean;
  readonly timeStamp: number = 0;
  target: EventTarget | null = null;
  defaultPrevented = false;
  /** True if the listeners that are left are passed over. */
  isStopped = false;

  constructor(type: string, options: { cancelable?: boolean } = {}) {
    this.type = `${type}`;
    this.cancelable = Boolean(options.cancelable);
  }
  get currentTarget(): EventTarget | null {
    return this.target;
  }
  preventDefault(): void {
    this.defaultPrevented ||= this.cancelable;
  }
  stopPropagation(): void {}
  stopImmediatePropagation(): void {
    this.isStopped = true;
  }
}

/** An event with a value. */
export class CustomEvent extends Event {
  readonly detail: unknown;

  constructor(
    type: string,
    options: { cancelable?: boolean; detail?: unknown } = {},
  ) {
    super(type, options);
    this.detail = options.detail ?? null;
  }
}

/** Calls listeners of events. */
export class EventTarget {
  readonly #entries = new Map<string, Entry[]>();

  addEventListener(
    type: string,
    listener: Listener | null,
    options: ListenerOptions | boolean = {},
  ): void {
    if (listener === null || listener === undefined) return;
    const { once = false, signal } = typeof options === "boolean"
      ? {} as ListenerOptions
      : options ?? {};
    if (signal?.aborted) return;
    const entries = this.#entries.get(type) ?? [];
    if (entries.some((entry) => entry.listener === listener)) return;
    this.#entries.set(type, [...entries, { listener, once }]);
    signal?.addEventListener(
      "abort",
      () => this.removeEventListener(type, listener),
      { once: true },
    );
  }

  removeEventListener(type: string, listener: Listener | null): void {
    const entries = this.#entries.get(type) ?? [];
    this.#entries.set(
      type,
      entries.filter((entry) => entry.listener !== listener),
    );
  }

  dispatchEvent(event: Event): boolean {
    event.target = this;
    const own: unknown = Reflect.get(this, `on${event.type}`);
    if (typeof own === "function") Reflect.apply(own, this, [event]);
    for (const { listener, once } of this.#entries.get(event.type) ?? []) {
      if (event.isStopped) break;
      if (once) this.removeEventListener(event.type, listener);
      if (typeof listener === "function") {
        Reflect.apply(listener, this, [event]);
      } else listener.handleEvent(event);
    }
    return !event.defaultPrevented;
  }
}

function domError(name: string, message: string, code: number): Error {
  return Object.assign(new Error(message), { name, code });
}

/** Default reason of an abort. */
function defaultReason(): Error {
  return domError("AbortError", "This operation was aborted", 20);
}

let mayConstruct = false;

/** Signal that something is to stop, with the reason. */
export class AbortSignal extends EventTarget {
  aborted = false;
  reason: unknown = undefined;
  onabort: ((event: Event) => unknown) | null = null;

  constructor() {
    super();
    if (!mayConstruct) throw new TypeError("Illegal constructor");
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  static abort(reason: unknown = defaultReason()): AbortSignal {
    const signal = newSignal();
    signal.aborted = true;
    signal.reason = reason;
    return signal;
  }

  static timeout(ms: number): AbortSignal {
    const signal = newSignal();
    const text = "The operation was aborted due to timeout";
    timerGlobals.setTimeout(
      () => abort(signal, domError("TimeoutError", text, 23)),
      ms,
    );
    return signal;
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const all = [...signals];
    const first = all.find(({ aborted }) => aborted);
    if (first !== undefined) return AbortSignal.abort(first.reason);
    const joint = newSignal();
    for (const signal of all) {
      signal.addEventListener("abort", () => abort(joint, signal.reason));
    }
    return joint;
  }
}

function newSignal(): AbortSignal {
  mayConstruct = true;
  try {
    return new AbortSignal();
  } finally {
    mayConstruct = false;
  }
}

function abort(signal: AbortSignal, reason: unknown): void {
  if (signal.aborted) return;
  signal.aborted = true;
  signal.reason = reason;
  signal.dispatchEvent(new Event("abort"));
}

/** Gives one signal. */
export class AbortController {
  readonly signal: AbortSignal = newSignal();

  abort(reason: unknown = defaultReason()): void {
    abort(this.signal, reason);
  }
}
