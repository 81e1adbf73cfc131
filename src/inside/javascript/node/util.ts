/**
 * The module `util`.
 *
 * @module
 */

import { isDeepStrictEqual } from "assert/build/internal/util/comparisons.js";
import {
  format,
  formatWithOptions,
  inspect,
  stripVTControlCharacters,
} from "node-inspect-extracted";
import { argumentTypeError } from "../files/file_error.ts";
import { nextTick } from "../loop.ts";
import { types } from "./types.ts";

type Call = (...args: unknown[]) => unknown;

const CUSTOM = Symbol.for("nodejs.util.promisify.custom");

function checkFunction(value: unknown): asserts value is Call {
  if (typeof value === "function") return;
  throw argumentTypeError("original", "of type function", value);
}

function promisify(original: unknown): Call {
  checkFunction(original);
  const custom: unknown = Reflect.get(original, CUSTOM);
  if (typeof custom === "function") return custom as Call;
  function promised(this: unknown, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      Reflect.apply(original as Call, this, [
        ...args,
        (error: unknown, value: unknown) => {
          if (error) reject(error);
          else resolve(value);
        },
      ]);
    });
  }
  Object.setPrototypeOf(promised, Object.getPrototypeOf(original));
  return Object.defineProperties(
    promised,
    Object.getOwnPropertyDescriptors(original),
  );
}
promisify.custom = CUSTOM;

function callbackify(original: unknown): Call {
  checkFunction(original);
  return function (this: unknown, ...args: unknown[]): void {
    const callback = args.pop();
    if (typeof callback !== "function") {
      throw argumentTypeError("last argument", "of type function", callback);
    }
    (Reflect.apply(original, this, args) as Promise<unknown>).then(
      (value) => nextTick(callback, null, value),
      (reason) => nextTick(callback, reason || falsyRejection(reason)),
    );
  };
}

function falsyRejection(reason: unknown): Error {
  return Object.assign(
    new Error("Promise was rejected with falsy value"),
    { code: "ERR_FALSY_VALUE_REJECTION", reason },
  );
}

function deprecate(original: Call, message: string, code?: string): Call {
  let isWarned = false;
  return function (this: unknown, ...args: unknown[]): unknown {
    if (!isWarned) {
      isWarned = true;
      const title = code
        ? `[${code}] DeprecationWarning`
        : "DeprecationWarning";
      console.error(`(node:1) ${title}: ${message}`);
    }
    return new.target
      ? Reflect.construct(original, args, new.target)
      : Reflect.apply(original, this, args);
  };
}

function inherits(
  child: { prototype: object },
  parent: { prototype: object },
): void {
  Object.defineProperty(child, "super_", {
    value: parent,
    writable: true,
    configurable: true,
  });
  Object.setPrototypeOf(child.prototype, parent.prototype);
}

/** Nothing sets `NODE_DEBUG` here. */
function debuglog() {
  return Object.assign(() => {}, { enabled: false });
}

/** The module. */
export const util = {
  format,
  formatWithOptions,
  inspect,
  stripVTControlCharacters,
  promisify,
  callbackify,
  deprecate,
  inherits,
  debuglog,
  debug: debuglog,
  isDeepStrictEqual: (a: unknown, b: unknown): boolean =>
    isDeepStrictEqual(a, b),
  isArray: Array.isArray,
  toUSVString: (text: unknown): string => `${text}`.toWellFormed(),
  types,
  get TextEncoder() {
    return TextEncoder;
  },
  get TextDecoder() {
    return TextDecoder;
  },
};
