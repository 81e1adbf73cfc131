/**
 * Paths that a request names, brought into their shortest absolute form: of
 * files, and of the folder that a program starts in.
 *
 * @module
 */

import { READ_ONLY_FOLDERS, WRITABLE_FOLDERS } from "../../../run/inputs.ts";

/** Limits of the sandbox's file system, as on Linux. */
const PATH_CHARS = 4_096;
const NAME_CHARS = 255;
/** Folders below one another. */
const DEPTH = 100;

/** Fault of a path, to complete `"path": ...`. */
export class PathError extends Error {
  override readonly name = "PathError";
}

/**
 * Returns the absolute path of what a request calls `path`.
 *
 * @param path Absolute, or relative to where a program starts.
 * @throws {PathError} If it leads anywhere else, or no file can have it.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(inputPath("./data//a.csv"), "/home/user/data/a.csv");
 * assert.throws(() => inputPath("../a"), PathError);
 * ```
 */
export function inputPath(path: string): string {
  if (path.endsWith("/")) throw new PathError("is the path of a folder");
  const shortest = shortestPath(path);
  if (WRITABLE_FOLDERS.some((folder) => shortest.startsWith(`${folder}/`))) {
    return shortest;
  }
  throw new PathError(`is not below ${WRITABLE_FOLDERS.join(" or ")}`);
}

/**
 * Returns the absolute path of the folder that a program is to start in.
 *
 * @param path Absolute, or relative to where a program starts otherwise.
 * @throws {PathError} If the interpreter's own files lie there, or no folder can
 * have it.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(folderPath("/data//project/"), "/data/project");
 * assert.throws(() => folderPath("/lib/python3.12"), PathError);
 * ```
 */
export function folderPath(path: string): string {
  const shortest = shortestPath(path);
  const readOnly = READ_ONLY_FOLDERS
    .find((folder) => `${shortest}/`.startsWith(`${folder}/`));
  if (readOnly === undefined) return shortest;
  throw new PathError(`lies in ${readOnly}, where nothing can be written`);
}

function shortestPath(path: string): string {
  const isAbsolute = path.startsWith("/");
  const whole = isAbsolute ? path : `${WRITABLE_FOLDERS[0]}/${path}`;
  if (whole.length > PATH_CHARS) throw new PathError("is too long");
  if (path === "") throw new PathError("is empty");
  if (!path.isWellFormed()) throw new PathError("is not Unicode");
  const control = /\p{Cc}/u.exec(path)?.[0];
  if (control !== undefined) {
    const code = control.charCodeAt(0).toString(16).padStart(4, "0");
    throw new PathError(`holds the control character U+${code.toUpperCase()}`);
  }
  const parts = whole.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw new PathError('holds ".."');
  const long = parts.find(({ length }) => length > NAME_CHARS);
  if (long !== undefined) {
    throw new PathError(`has a name of more than ${NAME_CHARS} characters`);
  }
  if (parts.length > DEPTH) {
    throw new PathError(`has more than ${DEPTH} folders`);
  }
  return `/${parts.join("/")}`;
}
