/**
 * The devices that programs know by path and by number.
 *
 * @module
 */

import { ERRNO, fileError } from "./file_error.ts";

/** Devices by path, and the numbers that programs know them by. */
const DEVICES: Readonly<Record<string, number>> = {
  "/dev/stdin": 0,
  "/dev/stdout": 1,
  "/dev/stderr": 2,
  "/dev/null": -1,
};

/** Returns the number of a device that a path or a descriptor means. */
export function deviceOf(target: unknown): number | undefined {
  if (typeof target === "number") {
    if (target === 0 || target === 1 || target === 2) return target;
    throw fileError(ERRNO.EBADF, "fstat");
  }
  return typeof target === "string" && Object.hasOwn(DEVICES, target)
    ? DEVICES[target]
    : undefined;
}
