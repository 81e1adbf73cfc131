/**
 * Rules for changes of the file system, and their limits: nothing that belongs
 * to the baseline changes, entries are added to its open folders alone, no more
 * bytes and entries than the quota, no name too long, no folder too deep.
 *
 * @module
 */

import { ERRNO, type Fs, type FsNode } from "../python/emscripten.ts";

/**
 * Cost of an entry in addition to its content, in bytes, so that none is free.
 */
const NODE_COST_BYTES = 256;
/** Longest name, in characters, as on Linux. */
const NAME_MAX = 255;
/** Folders below one another; Emscripten's cost grows with the square. */
const DEPTH_MAX = 100;

/** Limits of what a program adds. */
export interface FileLimits {
  /** Largest sum of all files, names included, in bytes. */
  readonly limitBytes: number;
  /** Largest number of files, folders and links. */
  readonly limitCount: number;
}

/** Decides on changes, and counts what they cost. */
export class FileRules {
  readonly #fs: Pick<Fs, "ErrnoError">;
  readonly #limits: FileLimits;
  #open: readonly FsNode[] | null = null;
  #usedBytes = 0;
  #usedCount = 0;

  /** Creates rules that allow everything, until {@linkcode freeze}. */
  constructor(fs: Pick<Fs, "ErrnoError">, limits: FileLimits) {
    this.#fs = fs;
    this.#limits = limits;
  }

  /** Reports whether the rules hold. */
  get inForce(): boolean {
    return this.#open !== null;
  }

  /** From here on nothing frozen may change; the `open` folders take more. */
  freeze(open: readonly FsNode[]): void {
    this.#open = open;
    this.forget();
  }

  /** Starts to count again: nothing is left of a program. */
  forget(): void {
    this.#usedBytes = 0;
    this.#usedCount = 0;
  }

  /** Ends a call with an error number. */
  refuse(errno: number): never {
    throw new this.#fs.ErrnoError(errno);
  }

  /** Refuses a change to what belongs to the baseline. */
  mayAlter(node: FsNode): void {
    if (this.inForce && node.frozen) this.refuse(ERRNO.EROFS);
  }

  /** Open folders are baseline nodes, but take entries of a program. */
  mayFill(folder: FsNode): void {
    if (!this.#open?.includes(folder)) this.mayAlter(folder);
  }

  /**
   * Refuses an entry whose name is too long, or that lies too deep.
   *
   * @param height Levels that the entry takes: 1 for a file.
   */
  mayPlace(folder: FsNode, name: string, height: number): void {
    if (name.length > NAME_MAX) this.refuse(ERRNO.ENAMETOOLONG);
    let depth = height;
    for (let node = folder; node !== node.parent; node = node.parent) depth++;
    if (depth > DEPTH_MAX) this.refuse(ERRNO.ENAMETOOLONG);
  }

  /** Charges a new entry. */
  chargeEntry(): void {
    this.#charge(NODE_COST_BYTES, 1);
  }

  /** Charges content. */
  chargeBytes(bytes: number): void {
    this.#charge(bytes, 0);
  }

  /** Gives back what an entry and `bytes` of its content had cost. */
  release(bytes: number): void {
    this.#usedBytes -= NODE_COST_BYTES + bytes;
    this.#usedCount -= 1;
  }

  #charge(bytes: number, count: number): void {
    if (!this.inForce) return;
    if (
      !(this.#usedBytes + bytes <= this.#limits.limitBytes) ||
      !(this.#usedCount + count <= this.#limits.limitCount)
    ) this.refuse(ERRNO.ENOSPC);
    this.#usedBytes += bytes;
    this.#usedCount += count;
  }
}
