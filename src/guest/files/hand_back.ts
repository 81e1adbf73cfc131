/**
 * Makes an answer's files of those of a program, within what may be in an answer.
 *
 * @module
 */

import { isOutputPath, WIRE_LIMITS } from "../../wire/wire_limits.ts";
import { mediaType } from "./media_type.ts";
import { outputName } from "./output_names.ts";
import type { Collected } from "./program_files.ts";

/** A file's bytes; `data` may be longer than it. */
export interface FileBytes {
  readonly data: Uint8Array;
  readonly size: number;
}

/**
 * Returns the files that fit, each whole, and how many do not.
 *
 * @param found By path.
 * @param taken Names that other files of the run have already.
 */
export function handBack(
  found: readonly (readonly [string, FileBytes])[],
  taken: readonly string[],
): Collected {
  let leftBytes: number = WIRE_LIMITS.fileBytes;
  const names = new Set(taken);
  const files: Collected["files"][number][] = [];
  for (const [path, { data, size }] of found) {
    const fits = names.size < WIRE_LIMITS.listItems && size <= leftBytes;
    if (!fits || !isOutputPath(path)) continue;
    const name = outputName(path.slice(path.lastIndexOf("/") + 1), names);
    names.add(name);
    leftBytes -= size;
    files.push({
      name,
      media_type: mediaType(path),
      // Changes of native code to `size` must not end the run.
      data: data.slice(0, size),
      path,
    });
  }
  return { files, leftOut: found.length - files.length };
}
