/**
 * Parts that the calls of `fs` share: options, answers of the glue, and how an
 * entry is looked at.
 *
 * @module
 */

import { Buffer } from "buffer";
import { host } from "../host.ts";
import {
  argumentTypeError,
  argumentValueError,
  ERRNO,
  fileError,
} from "./file_error.ts";
import { type FilePath, filePath } from "./file_path.ts";

/** Options in a call's last argument. */
export interface Options {
  readonly encoding?: unknown;
  readonly flag?: unknown;
  readonly recursive?: unknown;
  readonly force?: unknown;
  readonly withFileTypes?: unknown;
  readonly throwIfNoEntry?: unknown;
}

export type Facts = Exclude<ReturnType<typeof host.fileStat>, number>;

/** Reads a last argument. @throws {TypeError} If it is none. */
export function optionsOf(options: unknown): Options {
  if (typeof options === "string") return { encoding: options };
  if (options === undefined || options === null) return {};
  if (typeof options === "object") return options as Options;
  const wanted = "one of type string or object";
  throw argumentTypeError("options", wanted, options);
}

/** Returns an encoding; null for bytes. @throws {TypeError} If it is none. */
export function encodingOf({ encoding }: Options): string | null {
  if (encoding === undefined || encoding === null || encoding === "buffer") {
    return null;
  }
  if (typeof encoding === "string" && Buffer.isEncoding(encoding)) {
    return encoding;
  }
  throw argumentValueError("encoding", "is invalid encoding", encoding);
}

/** Asks the glue; an answer below zero is an error. */
export function ask<Answer>(
  answer: number | Answer,
  syscall: string,
  path?: string,
  dest?: string,
): Answer {
  if (typeof answer !== "number") return answer;
  if (answer < 0) throw fileError(-answer, syscall, path, dest);
  return answer as Answer;
}

/** Returns what is at a path; null if nothing is. */
export function look({ absolute }: FilePath): Facts | null {
  const facts = host.fileStat(absolute);
  return typeof facts === "number" ? null : facts;
}

/** Returns what is at a path. @throws If nothing is. */
export function factsOf(path: unknown, syscall: string): Facts {
  const at = filePath(path, syscall);
  const facts = ask(host.fileStat(at.absolute), syscall, at.given);
  if (at.isFolder && !facts[0]) {
    throw fileError(ERRNO.ENOTDIR, syscall, at.given);
  }
  return facts;
}

/** Reports whether there is a folder at an absolute path. */
export function isFolderAt(absolute: string): boolean {
  const facts = host.fileStat(absolute);
  return typeof facts !== "number" && facts[0];
}
