/**
 * Reading, writing and seeking in files and folders.
 *
 * @module
 */

import { ERRNO, type FsNode, type FsStream } from "../python/emscripten.ts";
import type { FileRules } from "./file_rules.ts";

/** Operations that Emscripten calls on an open file. */
export interface FileOperations {
  /** Reads into `into` from `at` on; returns the number of bytes. */
  read(
    stream: FsStream,
    into: Uint8Array,
    at: number,
    count: number,
    position: number,
  ): number;
  /** Writes bytes of `from`, which begin at `at`; returns their number. */
  write(
    stream: FsStream,
    from: Uint8Array,
    at: number,
    count: number,
    position: number,
  ): number;
  /** Returns the new position. */
  llseek(stream: FsStream, offset: number, whence: number): number;
}

/**
 * Returns the operations of files.
 *
 * @param now Time of a change, in milliseconds since 1970.
 */
export function fileOperations(
  rules: FileRules,
  now: () => number,
): FileOperations {
  return {
    read(stream, into, at, count, position) {
      const { data, size } = stream.node;
      const end = Math.min(size, data.length, position + count);
      if (!(position < end)) return 0;
      into.set(data.subarray(position, end), at);
      return end - position;
    },
    write(stream, from, at, count, position) {
      const { node } = stream;
      rules.mayAlter(node);
      if (count === 0) return 0;
      if (position + count > node.size) {
        resizeFile(rules, node, position + count);
      }
      node.data.set(from.subarray(at, at + count), position);
      node.timestamp = now();
      return count;
    },
    llseek(stream, offset, whence) {
      const base = whence === 1
        ? stream.position
        : whence === 2
        ? stream.node.size
        : 0;
      if (!(base + offset >= 0)) rules.refuse(ERRNO.EINVAL);
      return base + offset;
    },
  };
}

/** Operations of folders. */
export const FOLDER_OPERATIONS: Pick<FileOperations, "llseek"> = {
  // Reading a folder asks for its place (1) and sets it (0).
  llseek: (stream, offset, whence) =>
    whence === 1 ? stream.position + offset : offset,
};

/** Makes a file `size` bytes long; what is new in it is zero. */
export function resizeFile(rules: FileRules, node: FsNode, size: number): void {
  if (size > node.data.length) {
    const room = Math.max(size, Math.min(node.data.length * 2, size * 2));
    // The quota is charged for what is reserved, since that is what costs.
    rules.chargeBytes(room - node.data.length);
    const data = new Uint8Array(room);
    data.set(node.data.subarray(0, node.size));
    node.data = data;
  } else if (size < node.size) {
    node.data.fill(0, size, node.size);
  }
  node.size = size;
}
