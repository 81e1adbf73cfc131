/**
 * The modules `fs` and `fs/promises`: each call in the three forms that
 * Node has.
 *
 * @module
 */

import { timerGlobals } from "../loop.ts";
import { constants } from "./constants.ts";
import { CONTENT_CALLS } from "./contents.ts";
import { ENTRY_CALLS, existsSync } from "./entries.ts";
import { argumentTypeError } from "./file_error.ts";
import { FOLDER_CALLS } from "./folders.ts";
import { Dirent, Stats } from "./stats.ts";

type Call = (...args: unknown[]) => unknown;

const calls = Object.entries({
  ...CONTENT_CALLS,
  ...ENTRY_CALLS,
  ...FOLDER_CALLS,
}) as [string, Call][];

/** Gives a function the name that Node's has. */
function named<Value extends object>(value: Value, name: string): Value {
  return Object.defineProperty(value, "name", { value: name });
}

function withCallback(call: Call, name: string): Call {
  return named((...args: unknown[]) => {
    const callback = args.length > 1 ? args.pop() : undefined;
    if (typeof callback !== "function") {
      throw argumentTypeError("cb", "of type function", callback);
    }
    let result: unknown[];
    try {
      result = [null, call(...args)];
    } catch (error) {
      // Faults of the call itself are thrown, as in Node.
      if (error instanceof TypeError) throw error;
      result = [error];
    }
    timerGlobals.setImmediate(callback, ...result);
  }, name);
}

/** The module `fs/promises`. */
export const filePromises: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(calls.map(([name, call]) => [
    name,
    named(async (...args: unknown[]) => await call(...args), name),
  ])),
  constants,
};

/** The module `fs`. */
export const fileSystem: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(calls.flatMap(([name, call]) => [
    [name, withCallback(call, name)],
    [`${name}Sync`, named(call, `${name}Sync`)],
  ])),
  existsSync,
  constants,
  promises: filePromises,
  Stats,
  Dirent,
};
