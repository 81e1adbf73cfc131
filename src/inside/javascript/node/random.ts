/**
 * Random values of the module `crypto`. They come from where the global `crypto`
 * has them, so that a run with a seed draws the same again.
 *
 * @module
 */

import { Buffer } from "buffer";
import { cryptoGlobal } from "../crypto.ts";
import { argumentTypeError } from "../files/file_error.ts";
import { timerGlobals } from "../loop.ts";
import { bytesOf } from "./bytes_of.ts";
import { nodeError } from "./node_error.ts";

/** Passes a result to a callback if there is one, else returns it. */
export function answer<Value>(
  callback: unknown,
  make: () => Value,
): Value | void {
  if (callback === undefined) return make();
  if (typeof callback !== "function") {
    throw argumentTypeError("callback", "of type function", callback);
  }
  const value = make();
  timerGlobals.setImmediate(() => callback(null, value));
}

/** Fills a view or a part of it. */
export function randomFillSync<View extends ArrayBufferView | ArrayBuffer>(
  target: View,
  offset = 0,
  size?: number,
): View {
  const bytes = bytesOf(target, "buf").subarray(
    offset,
    size === undefined ? undefined : offset + size,
  );
  // The global gives no more at a time.
  for (let at = 0; at < bytes.length; at += 65_536) {
    cryptoGlobal.getRandomValues(bytes.subarray(at, at + 65_536));
  }
  return target;
}

/** Returns random bytes, or hands them to a callback. */
export function randomBytes(size: unknown, callback?: unknown) {
  if (typeof size !== "number") {
    throw argumentTypeError("size", "of type number", size);
  }
  if (!(size >= 0 && size <= 2 ** 31 - 1)) {
    throw outOfRange("size", ">= 0 && <= 2147483647", size);
  }
  return answer(callback, () => randomFillSync(Buffer.alloc(size)));
}

function outOfRange(name: string, wanted: string, value: unknown): Error {
  const text =
    `The value of "${name}" is out of range. It must be ${wanted}. ` +
    `Received ${value}`;
  return nodeError(RangeError, "ERR_OUT_OF_RANGE", text);
}

/** Largest range, from which Node draws. */
const LARGEST_RANGE = 2 ** 48;

/** Returns an integer, or hands it to a callback. */
export function randomInt(...args: unknown[]) {
  const callback = typeof args.at(-1) === "function" ? args.pop() : undefined;
  const [min, max] = args.length < 2 ? [0, args[0]] : args;
  for (const [name, value] of [["min", min], ["max", max]] as const) {
    if (!Number.isSafeInteger(value)) {
      throw argumentTypeError(name, "a safe integer", value);
    }
  }
  const low = min as number, range = (max as number) - low;
  if (range <= 0) {
    const wanted = `greater than the value of "min" (${low})`;
    throw outOfRange("max", wanted, max);
  }
  if (range >= LARGEST_RANGE) {
    throw outOfRange("max - min", "<= 281474976710655", range);
  }
  return answer(callback, () => {
    const limit = LARGEST_RANGE - LARGEST_RANGE % range;
    for (;;) {
      const drawn = randomFillSync(Buffer.alloc(6)).readUIntBE(0, 6);
      if (drawn < limit) return low + drawn % range;
    }
  });
}
