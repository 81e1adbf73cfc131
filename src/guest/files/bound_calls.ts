/**
 * Limits that Emscripten's own file calls lack: length of a path, and numbers
 * of descriptors.
 *
 * @module
 */

import { type EmscriptenModule, ERRNO } from "../python/emscripten.ts";
import type { FileRules } from "./file_rules.ts";

/** Longest path, in characters, as on Linux. */
const PATH_MAX = 4096;
/** Open files at a time. */
const DESCRIPTORS_MAX = 256;
/** Stands for "the next free one" within Emscripten. */
const NEXT_FREE = -1;

/** Puts the limits before Emscripten's calls. */
export function boundCalls(
  { FS: fs, SYSCALLS: calls }: Pick<EmscriptenModule, "FS" | "SYSCALLS">,
  rules: FileRules,
): void {
  // Emscripten takes a path of a megabyte to pieces, one by one.
  const getStr = calls.getStr;
  calls.getStr = (pointer) => {
    const path = getStr.call(calls, pointer);
    if (path.length > PATH_MAX) rules.refuse(ERRNO.ENAMETOOLONG);
    return path;
  };

  // Its limit does not hold for dup, dup2 and fcntl. Native code may ask for
  // any number, and what lies at a negative one is no element of the array:
  // it would outlive whatever empties that.
  fs.MAX_OPEN_FDS = DESCRIPTORS_MAX - 1;
  const createStream = fs.createStream;
  fs.createStream = (stream, fd = NEXT_FREE) => {
    if (fd >= DESCRIPTORS_MAX) rules.refuse(ERRNO.EMFILE);
    if (fd < 0 && fd !== NEXT_FREE) rules.refuse(ERRNO.EBADF);
    return createStream.call(fs, stream, fd);
  };
}
