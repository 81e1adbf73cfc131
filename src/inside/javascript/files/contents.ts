/**
 * The calls of `fs` that read and write what is in files.
 *
 * @module
 */

import { Buffer } from "buffer";
import { host } from "../host.ts";
import { readStandardInput } from "../standard_input.ts";
import {
  ask,
  encodingOf,
  look,
  type Options,
  optionsOf,
} from "./call_parts.ts";
import { constants } from "./constants.ts";
import { deviceOf } from "./devices.ts";
import {
  argumentTypeError,
  argumentValueError,
  ERRNO,
  fileError,
} from "./file_error.ts";
import { filePath } from "./file_path.ts";

/** Meaning of the flags of a writing call: append, and fail if it is there. */
const FLAGS: Readonly<Record<string, readonly [boolean, boolean]>> = {
  w: [false, false],
  "w+": [false, false],
  wx: [false, true],
  "wx+": [false, true],
  a: [true, false],
  "a+": [true, false],
  ax: [true, true],
  "ax+": [true, true],
};

function textOf(bytes: Uint8Array, encoding: string | null): unknown {
  if (encoding === null) return Buffer.from(bytes.buffer as ArrayBuffer);
  return /^utf-?8$/i.test(encoding)
    ? host.decode(bytes)
    : Buffer.from(bytes.buffer as ArrayBuffer).toString(encoding as "utf8");
}

function readFileSync(path: unknown, options?: unknown): unknown {
  const encoding = encodingOf(optionsOf(options));
  const device = deviceOf(path);
  if (device !== undefined) {
    const bytes = device === 0 ? readStandardInput() : new Uint8Array(0);
    return textOf(bytes.slice(), encoding);
  }
  const at = filePath(path, "open");
  const read = host.fileRead(at.absolute);
  if (read === -ERRNO.EISDIR) throw fileError(ERRNO.EISDIR, "read");
  if (typeof read !== "number" && at.isFolder) {
    throw fileError(ERRNO.ENOTDIR, "open", at.given);
  }
  return textOf(new Uint8Array(ask(read, "open", at.given)), encoding);
}

/** Returns the bytes of what is to be written. */
function bytesOf(data: unknown, encoding: string | null): Uint8Array {
  if (typeof data === "string") {
    return encoding === null || /^utf-?8$/i.test(encoding)
      ? new Uint8Array(host.encode(data))
      : Buffer.from(data, encoding as "utf8");
  }
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  throw argumentTypeError(
    "data",
    "of type string or an instance of Buffer, TypedArray, or DataView",
    data,
  );
}

function write(
  path: unknown,
  data: unknown,
  options: Options,
  fallback: string,
): void {
  const bytes = bytesOf(data, encodingOf(options));
  const device = deviceOf(path);
  if (device !== undefined) {
    if (device === 1 || device === 2) host.write(device, host.decode(bytes));
    return;
  }
  const at = filePath(path, "open");
  const flag = options.flag ?? fallback;
  if (typeof flag !== "string" || !Object.hasOwn(FLAGS, flag)) {
    throw argumentValueError("flags", "is invalid", flag);
  }
  const [appends, isNew] = FLAGS[flag];
  const there = look(at);
  if (there !== null && isNew) {
    throw fileError(ERRNO.EEXIST, "open", at.given);
  }
  if (at.isFolder) {
    const errno = there === null || there[0] ? ERRNO.EISDIR : ERRNO.ENOTDIR;
    throw fileError(errno, "open", at.given);
  }
  const place = appends ? Infinity : 0;
  ask(host.fileWrite(at.absolute, bytes, place), "open", at.given);
}

function writeFileSync(path: unknown, data: unknown, options?: unknown): void {
  write(path, data, optionsOf(options), "w");
}

function appendFileSync(path: unknown, data: unknown, options?: unknown): void {
  write(path, data, optionsOf(options), "a");
}

function truncateSync(path: unknown, length: unknown = 0): void {
  const at = filePath(path, "open");
  const size = Math.max(0, Math.trunc(Number(length)));
  const [isFolder, bytes] = ask(
    host.fileStat(at.absolute),
    "open",
    at.given,
  );
  if (isFolder) throw fileError(ERRNO.EISDIR, "open", at.given);
  const more = new Uint8Array(Math.max(0, size - bytes));
  const place = Math.min(size, bytes);
  ask(host.fileWrite(at.absolute, more, place), "ftruncate", at.given);
}

function copyFileSync(from: unknown, to: unknown, mode: unknown = 0): void {
  const source = filePath(from, "copyfile", "src");
  const target = filePath(to, "copyfile", "dest");
  const refuse = (errno: number) =>
    fileError(errno, "copyfile", source.given, target.given);
  const content = host.fileRead(source.absolute);
  if (typeof content === "number") throw refuse(-content);
  if (source.absolute === target.absolute && !mode) return;
  const there = look(target);
  if (there?.[0]) throw refuse(ERRNO.EISDIR);
  if (there !== null && Number(mode) & constants.COPYFILE_EXCL) {
    throw refuse(ERRNO.EEXIST);
  }
  const bytes = new Uint8Array(content);
  const answer = host.fileWrite(target.absolute, bytes, 0);
  if (answer < 0) throw refuse(-answer);
}

/** The calls, by the name that `fs` has for those that do not wait. */
export const CONTENT_CALLS = {
  readFile: readFileSync,
  writeFile: writeFileSync,
  appendFile: appendFileSync,
  truncate: truncateSync,
  copyFile: copyFileSync,
} as const;
