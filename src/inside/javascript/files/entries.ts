/**
 * The calls of `fs` that look at files and folders, move and remove them.
 *
 * @module
 */

import { join } from "path-browserify";
import { host } from "../host.ts";
import { ask, factsOf, look, optionsOf } from "./call_parts.ts";
import { deviceOf } from "./devices.ts";
import { ERRNO, fileError } from "./file_error.ts";
import { filePath } from "./file_path.ts";
import { namesBelow } from "./folders.ts";
import { Stats } from "./stats.ts";

/** Reports whether there is something at a path; has no other form. */
export function existsSync(path: unknown): boolean {
  try {
    if (typeof path === "string" && deviceOf(path) !== undefined) return true;
    const at = filePath(path, "access");
    const facts = look(at);
    return facts !== null && (facts[0] || !at.isFolder);
  } catch {
    return false;
  }
}

function accessSync(path: unknown): void {
  if (typeof path === "string" && deviceOf(path) !== undefined) return;
  factsOf(path, "access");
}

function statAs(syscall: "stat" | "lstat") {
  return (path: unknown, options?: unknown): Stats | undefined => {
    try {
      return new Stats(factsOf(path, syscall));
    } catch (error) {
      const { throwIfNoEntry } = optionsOf(options);
      const isMissing = (error as { code?: unknown }).code === "ENOENT";
      if (throwIfNoEntry === false && isMissing) return undefined;
      throw error;
    }
  };
}

function unlinkSync(path: unknown): void {
  const at = filePath(path, "unlink");
  if (factsOf(path, "unlink")[0]) {
    throw fileError(ERRNO.EISDIR, "unlink", at.given);
  }
  ask(host.fileRemove(at.absolute), "unlink", at.given);
}

function rmdirSync(path: unknown, options?: unknown): void {
  if (optionsOf(options).recursive) {
    return rmSync(path, { recursive: true, force: true });
  }
  const at = filePath(path, "rmdir");
  if (!factsOf(path, "rmdir")[0]) {
    throw fileError(ERRNO.ENOTDIR, "rmdir", at.given);
  }
  ask(host.fileRemove(at.absolute), "rmdir", at.given);
}

function rmSync(path: unknown, options?: unknown): void {
  const { recursive, force } = optionsOf(options);
  const at = filePath(path, "lstat");
  if (look(at) === null && force) return;
  const [isFolder] = factsOf(path, "lstat");
  if (isFolder && !recursive) {
    throw folderError(at.given);
  }
  if (isFolder) {
    for (const name of namesBelow(at.absolute).reverse()) {
      ask(host.fileRemove(join(at.absolute, name)), "rm", at.given);
    }
  }
  ask(host.fileRemove(at.absolute), "rm", at.given);
}

/** Returns what Node has in place of an error of the system's. */
function folderError(path: string): Error {
  const facts = { errno: ERRNO.EISDIR, syscall: "rm", path };
  const info = { code: "EISDIR", message: "is a directory", ...facts };
  const error = new Error(
    `Path is a directory: rm returned EISDIR (is a directory) ${path}`,
  );
  Object.defineProperty(error, "name", { value: "SystemError" });
  return Object.assign(error, { code: "ERR_FS_EISDIR", info, ...facts });
}

function renameSync(from: unknown, to: unknown): void {
  const source = filePath(from, "rename", "oldPath");
  const target = filePath(to, "rename", "newPath");
  ask(
    host.fileMove(source.absolute, target.absolute),
    "rename",
    source.given,
    target.given,
  );
}

function realpathSync(path: unknown): string {
  const { absolute } = filePath(path, "lstat");
  ask(host.fileStat(absolute), "lstat", absolute);
  return absolute;
}

/** The calls, by the name that `fs` has for those that do not wait. */
export const ENTRY_CALLS = {
  access: accessSync,
  stat: statAs("stat"),
  lstat: statAs("lstat"),
  unlink: unlinkSync,
  rmdir: rmdirSync,
  rm: rmSync,
  rename: renameSync,
  realpath: realpathSync,
} as const;
