/**
 * The module `events`, by `events`, with what Node has come to have since.
 *
 * @module
 */

import EventEmitter from "events";

/** Yields the arguments of each event, until the emitter fails. */
async function* on(
  emitter: EventEmitter,
  name: string,
): AsyncGenerator<unknown[]> {
  const events: unknown[][] = [];
  let failure: [unknown] | undefined;
  let wake = (): void => {};
  const onEvent = (...args: unknown[]): void => {
    events.push(args);
    wake();
  };
  const onError = (error: unknown): void => {
    failure = [error];
    wake();
  };
  emitter.on(name, onEvent);
  if (name !== "error") emitter.on("error", onError);
  try {
    for (;;) {
      const next = events.shift();
      if (next !== undefined) yield next;
      else if (failure !== undefined) throw failure[0];
      else await new Promise<void>((resolve) => wake = resolve);
    }
  } finally {
    emitter.off(name, onEvent);
    emitter.off("error", onError);
  }
}

/** The module. */
export const events: typeof EventEmitter = Object.assign(EventEmitter, {
  on,
  getEventListeners: (emitter: EventEmitter, name: string) =>
    emitter.listeners(name),
});
