/**
 * Errors of the file system, in Node's words and with its properties.
 *
 * @module
 */

import { inspect } from "node-inspect-extracted";

/** Error numbers as on Linux: their names, and Node's words for them. */
const ERRORS: Readonly<Record<number, readonly [code: string, text: string]>> =
  {
    2: ["ENOENT", "no such file or directory"],
    9: ["EBADF", "bad file descriptor"],
    17: ["EEXIST", "file already exists"],
    20: ["ENOTDIR", "not a directory"],
    21: ["EISDIR", "illegal operation on a directory"],
    22: ["EINVAL", "invalid argument"],
    28: ["ENOSPC", "no space left on device"],
    30: ["EROFS", "read-only file system"],
    36: ["ENAMETOOLONG", "name too long"],
    39: ["ENOTEMPTY", "directory not empty"],
  };

/** Numbers that the calls below are answered with by name. */
export const ERRNO = {
  ENOENT: 2,
  EBADF: 9,
  EEXIST: 17,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  EROFS: 30,
  ENAMETOOLONG: 36,
} as const;

/** Returns the error of a call that has failed; `errno` is above zero. */
export function fileError(
  errno: number,
  syscall: string,
  path?: string,
  dest?: string,
): Error {
  const [code, text] = ERRORS[errno] ?? ["EIO", "i/o error"];
  const on = path === undefined ? "" : ` '${path}'`;
  const to = dest === undefined ? "" : ` -> '${dest}'`;
  return Object.assign(
    new Error(`${code}: ${text}, ${syscall}${on}${to}`),
    { errno: -errno, code, syscall },
    path === undefined ? {} : { path },
    dest === undefined ? {} : { dest },
  );
}

/** Returns the error of an argument that is of no use. */
export function argumentTypeError(
  name: string,
  wanted: string,
  value: unknown,
): TypeError {
  return Object.assign(
    new TypeError(
      `The "${name}" argument must be ${wanted}. Received ${received(value)}`,
    ),
    { code: "ERR_INVALID_ARG_TYPE" },
  );
}

/** Returns the error of an argument of the right type that is of no use. */
export function argumentValueError(
  name: string,
  fact: string,
  value: unknown,
): TypeError {
  return Object.assign(
    new TypeError(
      `The argument '${name}' ${fact}. Received ${inspect(value)}`,
    ),
    { code: "ERR_INVALID_ARG_VALUE" },
  );
}

function received(value: unknown): string {
  if (value === undefined || value === null) return `${value}`;
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value === "object") {
    const name: unknown = value.constructor?.name;
    return name ? `an instance of ${name}` : inspect(value, { depth: -1 });
  }
  return `type ${typeof value} (${inspect(value)})`;
}
