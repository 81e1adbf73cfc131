/**
 * Results of `stat` and `readdir`.
 *
 * @module
 */

import { constants } from "./constants.ts";

const BLOCK_BYTES = 512;

/** Facts of a file or a folder. */
export class Stats {
  dev = 1;
  mode: number;
  nlink = 1;
  uid = 0;
  gid = 0;
  rdev = 0;
  blksize = 4_096;
  ino: number;
  size: number;
  blocks: number;
  atimeMs: number;
  mtimeMs: number;
  ctimeMs: number;
  birthtimeMs: number;
  atime: Date;
  mtime: Date;
  ctime: Date;
  birthtime: Date;

  constructor(
    [isFolder, size, changedMs, id]: readonly [boolean, number, number, number],
  ) {
    this.mode = isFolder
      ? constants.S_IFDIR | 0o755
      : constants.S_IFREG | 0o644;
    this.ino = id;
    this.size = isFolder ? 4_096 : size;
    this.blocks = Math.ceil(this.size / BLOCK_BYTES);
    this.atimeMs =
      this.mtimeMs =
      this.ctimeMs =
      this.birthtimeMs =
        changedMs;
    this.atime = new Date(changedMs);
    this.mtime = new Date(changedMs);
    this.ctime = new Date(changedMs);
    this.birthtime = new Date(changedMs);
  }
  isFile(): boolean {
    return (this.mode & constants.S_IFMT) === constants.S_IFREG;
  }
  isDirectory(): boolean {
    return (this.mode & constants.S_IFMT) === constants.S_IFDIR;
  }
  isSymbolicLink(): boolean {
    return false;
  }
  isBlockDevice(): boolean {
    return false;
  }
  isCharacterDevice(): boolean {
    return false;
  }
  isFIFO(): boolean {
    return false;
  }
  isSocket(): boolean {
    return false;
  }
}

/** An entry of a folder. */
export class Dirent {
  name: string;
  parentPath: string;
  path: string;
  readonly #isFolder: boolean;

  constructor(name: string, folder: string, isFolder: boolean) {
    this.name = name;
    this.parentPath = folder;
    this.path = folder;
    this.#isFolder = isFolder;
  }
  isFile(): boolean {
    return !this.#isFolder;
  }
  isDirectory(): boolean {
    return this.#isFolder;
  }
  isSymbolicLink(): boolean {
    return false;
  }
}
