/**
 * The module `timers/promises`.
 *
 * @module
 */

import { timerGlobals } from "../loop.ts";

interface Options {
  readonly signal?: AbortSignal;
}

/** Returns a promise that `start` fulfils, unless a signal comes first. */
function wait<Value>(
  start: (done: () => void) => unknown,
  stop: (timer: unknown) => void,
  value: Value,
  { signal }: Options = {},
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(aborted(signal));
    if (signal?.aborted) {
      fail();
      return;
    }
    const timer = start(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve(value);
    });
    function onAbort(): void {
      stop(timer);
      fail();
    }
    signal?.addEventListener("abort", onAbort);
  });
}

function aborted(signal?: AbortSignal): Error {
  return Object.assign(
    new Error("The operation was aborted", { cause: signal?.reason }),
    { name: "AbortError", code: "ABORT_ERR" },
  );
}

function setTimeout<Value>(ms?: number, value?: Value, options?: Options) {
  return wait(
    (done) => timerGlobals.setTimeout(done, ms),
    timerGlobals.clearTimeout,
    value,
    options,
  );
}

function setImmediate<Value>(value?: Value, options?: Options) {
  return wait(
    (done) => timerGlobals.setImmediate(done),
    timerGlobals.clearImmediate,
    value,
    options,
  );
}

async function* setInterval<Value>(
  ms?: number,
  value?: Value,
  options?: Options,
) {
  for (;;) yield await setTimeout(ms, value, options);
}

const PROMISIFIED = Symbol.for("nodejs.util.promisify.custom");
Object.defineProperty(timerGlobals.setTimeout, PROMISIFIED, {
  value: setTimeout,
});
Object.defineProperty(timerGlobals.setImmediate, PROMISIFIED, {
  value: setImmediate,
});

/** The module. */
export const timersPromises = {
  setTimeout,
  setImmediate,
  setInterval,
  scheduler: {
    wait: (ms?: number, options?: Options) =>
      setTimeout(ms, undefined, options),
    yield: () => setImmediate(),
  },
};
