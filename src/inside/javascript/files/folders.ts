/**
 * The calls of `fs` that make folders and list them.
 *
 * @module
 */

import { Buffer } from "buffer";
import { basename, join } from "path-browserify";
import { host } from "../host.ts";
import { ask, isFolderAt, optionsOf } from "./call_parts.ts";
import { argumentTypeError, ERRNO, fileError } from "./file_error.ts";
import { filePath } from "./file_path.ts";
import { Dirent } from "./stats.ts";

const TEMPORARY_NAME =
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** Returns the path of each entry below a folder, from that folder on. */
export function namesBelow(folder: string): string[] {
  const found: string[] = [];
  const waiting = [""];
  for (let at = 0; at < waiting.length; at++) {
    const above = waiting[at];
    const names = ask(host.fileList(join(folder, above)), "scandir", folder);
    for (const name of names) {
      const path = join(above, name);
      found.push(path);
      if (isFolderAt(join(folder, path))) waiting.push(path);
    }
  }
  return found;
}

function readdirSync(path: unknown, options?: unknown): unknown[] {
  const at = filePath(path, "scandir");
  const { encoding, withFileTypes, recursive } = optionsOf(options);
  const own = ask(host.fileList(at.absolute), "scandir", at.given);
  const names = recursive ? namesBelow(at.absolute) : own;
  if (encoding === "buffer") return names.map((name) => Buffer.from(name));
  if (!withFileTypes) return names;
  return names.map((name) => {
    const folder = join(at.given, name, "..");
    const isFolder = isFolderAt(join(at.absolute, name));
    return new Dirent(
      basename(name),
      name.includes("/") ? folder : at.given,
      isFolder,
    );
  });
}

/** Returns the first folder that it made, where it makes those above too. */
function mkdirSync(path: unknown, options?: unknown): string | undefined {
  const at = filePath(path, "mkdir");
  const { recursive } = typeof options === "number" ? {} : optionsOf(options);
  if (!recursive) {
    ask(host.fileMakeFolder(at.absolute), "mkdir", at.given);
    return undefined;
  }
  let first: string | undefined;
  let folder = "";
  for (const name of at.absolute.split("/").slice(1)) {
    folder += `/${name}`;
    const answer = host.fileMakeFolder(folder);
    if (answer === 0) first ??= folder;
    else if (answer !== -ERRNO.EEXIST) ask(answer, "mkdir", at.given);
    else if (!isFolderAt(folder)) {
      const errno = folder === at.absolute ? ERRNO.EEXIST : ERRNO.ENOTDIR;
      throw fileError(errno, "mkdir", at.given);
    }
  }
  return first;
}

function mkdtempSync(prefix: unknown): string {
  if (typeof prefix !== "string") {
    throw argumentTypeError("prefix", "of type string", prefix);
  }
  for (;;) {
    const bytes = new Uint8Array(6);
    host.random(bytes);
    const end = Array.from(
      bytes,
      (byte) => TEMPORARY_NAME[byte % TEMPORARY_NAME.length],
    ).join("");
    const { absolute } = filePath(prefix + end, "mkdtemp");
    const answer = host.fileMakeFolder(absolute);
    if (answer === 0) return prefix + end;
    if (answer !== -ERRNO.EEXIST) ask(answer, "mkdtemp", `${prefix}XXXXXX`);
  }
}

/** The calls, by the name that `fs` has for those that do not wait. */
export const FOLDER_CALLS = {
  readdir: readdirSync,
  mkdir: mkdirSync,
  mkdtemp: mkdtempSync,
} as const;
