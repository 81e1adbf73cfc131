/**
 * Paths as programs give them, and as the glue wants them: absolute, without
 * ".", ".." and a slash at the end.
 *
 * @module
 */

import { Buffer } from "buffer";
import { resolve } from "path-browserify";
import {
  argumentTypeError,
  argumentValueError,
  ERRNO,
  fileError,
} from "./file_error.ts";
import { host } from "../host.ts";

/** Working directory of a program at its start. */
export const HOME = "/home/user";

/** Longest name and longest path, in characters, as on Linux. */
const NAME_MAX = 255;
const PATH_MAX = 4_096;

let workingFolder: string = HOME;

/** A path as it came, for errors, and as it is. */
export interface FilePath {
  readonly given: string;
  readonly absolute: string;
  /** True if it ends in a slash, and so can only be a folder. */
  readonly isFolder: boolean;
}

/** Returns the folder that relative paths begin at. */
export function cwd(): string {
  return workingFolder;
}

/** Sets the folder that relative paths begin at. @throws If it is none. */
export function chdir(folder: unknown): void {
  if (typeof folder !== "string") {
    throw argumentTypeError("directory", "of type string", folder);
  }
  const absolute: string = resolve(workingFolder, folder);
  const found = host.fileStat(absolute);
  const errno = typeof found === "number"
    ? -found
    : found[0]
    ? 0
    : ERRNO.ENOTDIR;
  if (errno !== 0) throw fileError(errno, "chdir", workingFolder, folder);
  workingFolder = absolute;
}

/**
 * Reads a path that a call was given.
 *
 * @param name Name of the argument in the call.
 * @throws {TypeError} If it is no path.
 * @throws {Error} If it is too long.
 */
export function filePath(
  value: unknown,
  syscall: string,
  name = "path",
): FilePath {
  const given = pathText(value, name);
  if (given.includes("\0")) {
    const fact = "must be a string, Uint8Array, or URL without null bytes";
    throw argumentValueError(name, fact, given);
  }
  if (given === "") throw fileError(ERRNO.ENOENT, syscall, given);
  const absolute: string = resolve(workingFolder, given);
  const isTooLong = absolute.length > PATH_MAX ||
    absolute.split("/").some((part) => part.length > NAME_MAX);
  if (isTooLong) throw fileError(ERRNO.ENAMETOOLONG, syscall, given);
  return { given, absolute, isFolder: given.endsWith("/") };
}

function pathText(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (value instanceof URL) return fileUrlToPath(value);
  const wanted = "of type string or an instance of Buffer or URL";
  throw argumentTypeError(name, wanted, value);
}

/** Returns the path of a `file:` URL. @throws {TypeError} If it is none. */
export function fileUrlToPath(value: unknown): string {
  const url = typeof value === "string" ? new URL(value) : value;
  if (!(url instanceof URL)) {
    throw argumentTypeError(
      "path",
      "of type string or an instance of URL",
      value,
    );
  }
  if (url.protocol !== "file:") {
    throw Object.assign(new TypeError("The URL must be of scheme file"), {
      code: "ERR_INVALID_URL_SCHEME",
    });
  }
  return decodeURIComponent(url.pathname);
}

/** Returns the `file:` URL of a path. */
export function pathToFileUrl(path: string): URL {
  const url = new URL("file:///");
  url.pathname = resolve(workingFolder, path)
    .replace(/[%\\\n\r\t?#]/g, encodeURIComponent);
  return url;
}
