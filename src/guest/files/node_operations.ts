/**
 * The entries of the file system: how they are made, found out about, changed,
 * moved and removed.
 *
 * @module
 */

import {
  ERRNO,
  type Fs,
  type FsNode,
  type FsStream,
} from "../python/emscripten.ts";
import {
  DEVICE_MODE,
  DIR_MODE,
  FILE_MODE,
  LINK_MODE,
  TYPE_MASK,
} from "./file_mode.ts";
import {
  fileOperations,
  FOLDER_OPERATIONS,
  resizeFile,
} from "./file_operations.ts";
import type { FileRules } from "./file_rules.ts";

const EMPTY = new Uint8Array(0);
const BLOCK_BYTES = 512;

/** Makes nodes, and answers for them. */
export class NodeOperations {
  readonly #fs: Fs;
  readonly #rules: FileRules;
  readonly #now: () => number;
  readonly #fileOperations;

  /**
   * Creates the operations for one file system.
   *
   * @param now Time of a change, in milliseconds since 1970.
   */
  constructor(fs: Fs, rules: FileRules, now: () => number) {
    this.#fs = fs;
    this.#rules = rules;
    this.#now = now;
    this.#fileOperations = fileOperations(rules, now);
  }

  /** Makes a node without asking whether it may be. */
  create(parent: FsNode | null, name: string, mode: number, rdev = 0): FsNode {
    const node = this.#fs.createNode(parent, name, mode, rdev);
    node.frozen = false;
    node.timestamp = this.#now();
    node.node_ops = this.#operations;
    node.stream_ops = {};
    node.size = 0;
    if (this.#fs.isFile(mode)) {
      node.data = EMPTY;
      node.stream_ops = this.#fileOperations;
    } else if (this.#fs.isDir(mode)) {
      node.entries = new Map();
      node.stream_ops = FOLDER_OPERATIONS;
    } else if ((mode & TYPE_MASK) === DEVICE_MODE) {
      node.stream_ops = { open: (stream: FsStream) => this.#device(stream) };
    }
    return node;
  }

  #device(stream: FsStream): void {
    const device = this.#fs.devices[stream.node.rdev];
    if (!device) this.#rules.refuse(ERRNO.EACCES);
    stream.stream_ops = device.stream_ops;
    stream.stream_ops.open?.(stream);
  }

  #make(parent: FsNode, name: string, mode: number, rdev: number): FsNode {
    this.#rules.mayFill(parent);
    this.#rules.mayPlace(parent, name, 1);
    if (this.#rules.inForce) {
      const type = mode & TYPE_MASK;
      // Devices are ours to make: a new one could stand for any of them.
      if (type !== FILE_MODE && type !== DIR_MODE && type !== LINK_MODE) {
        this.#rules.refuse(ERRNO.EPERM);
      }
      this.#rules.chargeEntry();
    }
    const node = this.create(parent, name, mode, rdev);
    parent.entries.set(name, node);
    parent.timestamp = node.timestamp;
    return node;
  }

  #move(node: FsNode, folder: FsNode, name: string): void {
    const rules = this.#rules;
    rules.mayFill(node.parent);
    rules.mayFill(folder);
    rules.mayAlter(node);
    rules.mayPlace(folder, name, heightOf(node));
    const old = folder.entries.get(name);
    if (old) {
      rules.mayAlter(old);
      if (old.entries?.size) rules.refuse(ERRNO.ENOTEMPTY);
      this.#drop(folder, old);
      // Emscripten leaves it in the table, to come back after the next
      // removal of that name.
      this.#fs.destroyNode(old);
    }
    node.parent.entries.delete(node.name);
    folder.entries.set(name, node);
    node.name = name;
    node.parent = folder;
  }

  #remove(folder: FsNode, name: string): void {
    this.#rules.mayFill(folder);
    const node = folder.entries.get(name);
    if (!node) this.#rules.refuse(ERRNO.ENOENT);
    this.#rules.mayAlter(node);
    if (node.entries?.size) this.#rules.refuse(ERRNO.ENOTEMPTY);
    this.#drop(folder, node);
  }

  #drop(folder: FsNode, node: FsNode): void {
    folder.entries.delete(node.name);
    folder.timestamp = this.#now();
    // A file that is still open keeps its bytes; they stay charged until the
    // reset, so that opening and unlinking cannot get around the quota.
    const open = this.#fs.streams.some((stream) => stream?.node === node);
    this.#rules.release(open || !node.data ? 0 : node.data.length);
  }

  #sizeOf(node: FsNode): number {
    if (this.#fs.isDir(node.mode)) return 4096;
    return this.#fs.isLink(node.mode) ? node.target.length : node.size;
  }

  /** Operations that Emscripten calls, by its names. */
  readonly #operations = {
    getattr: (node: FsNode) => {
      const time = new Date(node.timestamp);
      return {
        dev: 1,
        ino: node.id,
        mode: node.mode,
        nlink: 1,
        uid: 0,
        gid: 0,
        rdev: node.rdev,
        size: this.#sizeOf(node),
        atime: time,
        mtime: time,
        ctime: time,
        blksize: 4096,
        blocks: Math.ceil(node.size / BLOCK_BYTES),
      };
    },
    setattr: (
      node: FsNode,
      change: { mode?: number; timestamp?: number; size?: number },
    ) => {
      this.#rules.mayAlter(node);
      if (change.size !== undefined) {
        resizeFile(this.#rules, node, change.size);
      }
      if (change.mode !== undefined) node.mode = change.mode;
      if (change.timestamp === undefined) return;
      // With another change, the glue tells the time of it by its own clock.
      const isOther = change.mode !== undefined || change.size !== undefined;
      node.timestamp = isOther ? this.#now() : change.timestamp;
    },
    // Whatever exists is found in the name table first.
    lookup: () => this.#rules.refuse(ERRNO.ENOENT),
    mknod: (parent: FsNode, name: string, mode: number, rdev: number) =>
      this.#make(parent, name, mode, rdev),
    rename: (node: FsNode, folder: FsNode, name: string) =>
      this.#move(node, folder, name),
    unlink: (folder: FsNode, name: string) => this.#remove(folder, name),
    rmdir: (folder: FsNode, name: string) => this.#remove(folder, name),
    readdir: (node: FsNode) => [".", "..", ...node.entries.keys()],
    symlink: (parent: FsNode, name: string, target: string) => {
      const node = this.#make(parent, name, LINK_MODE | 0o777, 0);
      this.#rules.chargeBytes(target.length);
      node.target = target;
      return node;
    },
    readlink: (node: FsNode) => {
      if (!this.#fs.isLink(node.mode)) this.#rules.refuse(ERRNO.EINVAL);
      return node.target;
    },
  };
}

/** Returns how many levels an entry takes: 1 for a file. */
function heightOf(node: FsNode): number {
  let below = 0;
  // Not `Math.max(...)`: a folder has more entries than a call may have
  // arguments.
  for (const entry of node.entries?.values() ?? []) {
    below = Math.max(below, heightOf(entry));
  }
  return 1 + below;
}
