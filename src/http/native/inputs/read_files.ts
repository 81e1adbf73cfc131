/**
 * The members `files` and `collect` of a request: what a program finds, and
 * what of its files comes back.
 *
 * @module
 */

import { type InputFile, WRITABLE_FOLDERS } from "../../../run/inputs.ts";
import { contentBytes } from "./input_content.ts";
import { isRecord } from "../../server/is_record.ts";
import type { Config } from "../../../settings/config.ts";
import { inputPath, PathError } from "./input_path.ts";
import { badField, fieldError } from "../field_errors.ts";

/** Limits of a request's files. */
export interface FileLimits {
  /** True if it may bring and collect files at all. */
  readonly allowed: boolean;
  /** Most files, and folders for them. */
  readonly maxFiles: number;
  /** All of them together, in bytes. */
  readonly maxFileBytes: number;
}

/** Returns what the operator lets requests bring. */
export function fileLimits(
  { filePolicy, maxFiles, maxFileBytes }: Pick<
    Config,
    "filePolicy" | "maxFiles" | "maxFileBytes"
  >,
): FileLimits {
  return { allowed: filePolicy !== "never", maxFiles, maxFileBytes };
}

/** More patterns say nothing that these cannot. */
const MOST_PATTERNS = 100;
const PATTERN_CHARS = 1_024;

/**
 * Returns the files of a request.
 *
 * @throws {HttpError} 400 that names the field, and in its details the path.
 */
export function readFiles(value: unknown, limits: FileLimits): InputFile[] {
  if (!isRecord(value)) throw badField("files");
  refuseIfOff("files", limits);
  const paths = new Map<string, string>();
  let bytes = 0;
  const files = Object.entries(value).map(([given, member]) => {
    const path = readPath("files", given);
    const other = paths.get(path);
    if (other !== undefined) {
      throw badField("files", given, `is the file "${other}" again`);
    }
    paths.set(path, given);
    const { content, sizeBytes } = contentBytes("files", given, member);
    bytes += sizeBytes;
    return { path, content };
  });
  const { maxFiles, maxFileBytes } = limits;
  const folders = foldersOf(paths);
  const entries = paths.size + folders.size;
  if (entries > maxFiles) {
    throw badField(
      "files",
      undefined,
      `${entries} files and folders; at most ${maxFiles} are accepted`,
    );
  }
  if (bytes > maxFileBytes) {
    throw badField(
      "files",
      undefined,
      `${bytes} bytes together; at most ${maxFileBytes} are accepted`,
    );
  }
  return files;
}

/** Returns the folders to be made, which none of the files may be. */
function foldersOf(paths: ReadonlyMap<string, string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths.keys()) {
    let end = path.lastIndexOf("/");
    for (; end > 0; end = path.lastIndexOf("/", end - 1)) {
      const folder = path.slice(0, end);
      const file = paths.get(folder);
      if (file !== undefined) {
        throw badField("files", file, "is a file and a folder");
      }
      folders.add(folder);
    }
  }
  // Where a program starts is there already.
  for (const made of ["/home", ...WRITABLE_FOLDERS]) folders.delete(made);
  return folders;
}

/**
 * Returns the patterns of a request, as absolute paths.
 *
 * @throws {HttpError} 400 that names the field, and in its details the pattern.
 */
export function readCollect(value: unknown, limits: FileLimits): string[] {
  if (!Array.isArray(value)) throw badField("collect");
  refuseIfOff("collect", limits);
  if (value.length > MOST_PATTERNS) {
    throw badField(
      "collect",
      undefined,
      `${value.length} patterns; at most ${MOST_PATTERNS} are accepted`,
    );
  }
  return value.map((pattern: unknown) => {
    if (typeof pattern !== "string") throw badField("collect");
    if (pattern.length > PATTERN_CHARS) {
      throw badField("collect", pattern, "is too long");
    }
    return readPath("collect", pattern);
  });
}

function readPath(field: "files" | "collect", given: string): string {
  try {
    return inputPath(given);
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    throw badField(field, given, error.message);
  }
}

function refuseIfOff(field: string, { allowed }: FileLimits): void {
  if (allowed) return;
  throw fieldError(field, "left out: this service takes no files");
}
