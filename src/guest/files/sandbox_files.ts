/**
 * The file system that a program sees: a frozen tree (the standard library,
 * packages, devices) and two scratch folders with a quota, all in memory.
 *
 * It takes the place of Emscripten's own, which has a terminal device that
 * reads the process's real stdin (our frames), no limits, and no way back.
 * Nothing of it leads to the host.
 *
 * @module
 */

import {
  type EmscriptenModule,
  ERRNO,
  type Fs,
  type FsNode,
  type FsStream,
} from "../python/emscripten.ts";
import type { OutputSink } from "./output_sink.ts";

const DIR_MODE = 0o040000;
const FILE_MODE = 0o100000;
const LINK_MODE = 0o120000;
const TYPE_MASK = 0o170000;
/** What an entry costs beside its content, in bytes, so that none is free. */
const NODE_COST_BYTES = 256;

/** Longest name and longest path, in characters, as on Linux. */
const NAME_MAX = 255;
const PATH_MAX = 4096;
/** Folders below one another; Emscripten's cost grows with the square. */
const DEPTH_MAX = 100;
/** Open files at a time. */
const DESCRIPTORS_MAX = 256;

/** Where a program may write; everything else is frozen. */
const SCRATCH_FOLDERS = ["/home/user", "/tmp"] as const;

/** Where a program starts. */
export const HOME = "/home/user";

/** Limits of the scratch folders. */
export interface SandboxFilesOptions {
  /** Largest sum of all files, names included, in bytes. */
  readonly limitBytes: number;
  /** Largest number of files, folders and links. */
  readonly limitCount: number;
}

/**
 * Content of a frozen file. Of a native library only the size is kept: the
 * loader has its code, and a program that reads it as a file finds it empty.
 */
export type FrozenContent = Uint8Array | { readonly sizeBytes: number };

/** The sandbox's files: how they are made, frozen and put back. */
export class SandboxFiles {
  readonly #fs: Fs;
  readonly #options: SandboxFilesOptions;
  readonly #stdout: OutputSink;
  readonly #stderr: OutputSink;
  readonly #folders = new Set<string>();
  #frozen = false;
  #usedBytes = 0;
  #usedCount = 0;
  #baseline: {
    nameTable: (FsNode | undefined)[];
    nextInode: number;
    scratch: FsNode[];
  } | undefined;

  /** Replaces the module's whole tree; call it before the runtime starts. */
  constructor(
    { FS: fs, SYSCALLS }: Pick<EmscriptenModule, "FS" | "SYSCALLS">,
    stdout: OutputSink,
    stderr: OutputSink,
    options: SandboxFilesOptions,
  ) {
    this.#fs = fs;
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#options = options;
    this.#boundPaths(SYSCALLS);
    this.#boundDescriptors();
    fs.root = null;
    fs.nameTable = new Array(4096);
    fs.nextInode = 1;
    fs.devices = {};
    fs.mount({ mount: () => this.#node(null, "/", DIR_MODE | 0o755) }, {}, "/");
    for (const path of ["/dev", "/home", "/lib", ...SCRATCH_FOLDERS]) {
      fs.mkdir(path, 0o755);
    }
    this.#makeDevices();
    this.#openStandardStreams();
  }

  /** Adds a file to the frozen tree, and the folders above it. */
  add(path: string, content: FrozenContent): void {
    const parts = path.split("/").slice(1, -1);
    let folder = "";
    for (const part of parts) {
      folder += `/${part}`;
      if (this.#folders.has(folder)) continue;
      if (!this.#exists(folder)) this.#fs.mkdir(folder, 0o755);
      this.#folders.add(folder);
    }
    const node = this.#fs.mknod(path, FILE_MODE | 0o644, 0);
    if (content instanceof Uint8Array) node.data = content;
    node.size = content instanceof Uint8Array
      ? content.length
      : content.sizeBytes;
  }

  /** Makes everything but the scratch folders unchangeable, for good. */
  freeze(): void {
    const fs = this.#fs;
    const open = fs.streams.slice(3).find((stream) => stream);
    if (open) throw new Error(`Cannot freeze: "${open.path}" is open`);
    const scratch = SCRATCH_FOLDERS.map((path) => fs.lookupPath(path).node);
    const left = scratch.find(({ entries }) => entries.size > 0);
    if (left) throw new Error(`Cannot freeze: "${left.name}" is not empty`);
    for (const first of fs.nameTable) {
      for (let node = first; node; node = node.name_next) {
        node.frozen = true;
        node.timestamp = 0;
        if (node.rdev === 0 && !scratch.includes(node)) node.mode &= ~0o222;
      }
    }
    if (fs.root) fs.root.timestamp = 0;
    fs.currentPath = HOME;
    this.#usedBytes = 0;
    this.#usedCount = 0;
    this.#frozen = true;
    this.#baseline = {
      nameTable: fs.nameTable.slice(),
      nextInode: fs.nextInode,
      scratch,
    };
    this.#openStandardStreams();
  }

  /** Puts files, folders, descriptors and the working folder back. */
  reset(): void {
    const fs = this.#fs;
    const baseline = this.#baseline;
    if (!baseline) throw new Error("Cannot reset files: not frozen yet");
    if (fs.nextInode !== baseline.nextInode) {
      // New nodes stand before old ones in a chain, and old ones cannot be
      // removed: the heads are all there is to put back.
      fs.nameTable = baseline.nameTable.slice();
      fs.nextInode = baseline.nextInode;
      for (const folder of baseline.scratch) folder.entries = new Map();
      this.#usedBytes = 0;
      this.#usedCount = 0;
    }
    for (const folder of baseline.scratch) folder.timestamp = 0;
    fs.currentPath = HOME;
    fs.streams.length = 0;
    this.#openStandardStreams();
  }

  /** Emscripten takes a path of a megabyte to pieces, one by one. */
  #boundPaths(calls: EmscriptenModule["SYSCALLS"]): void {
    const getStr = calls.getStr;
    calls.getStr = (pointer) => {
      const path = getStr.call(calls, pointer);
      if (path.length > PATH_MAX) this.#refuse(ERRNO.ENAMETOOLONG);
      return path;
    };
  }

  /** Emscripten's limit does not hold for dup and dup2. */
  #boundDescriptors(): void {
    const fs = this.#fs;
    fs.MAX_OPEN_FDS = DESCRIPTORS_MAX - 1;
    const createStream = fs.createStream;
    fs.createStream = (stream, fd = -1) => {
      if (fd >= DESCRIPTORS_MAX) this.#refuse(ERRNO.EMFILE);
      return createStream.call(fs, stream, fd);
    };
  }

  /** Refuses an entry whose name is too long, or that lies too deep. */
  #mayPlace(folder: FsNode, name: string, height: number): void {
    if (name.length > NAME_MAX) this.#refuse(ERRNO.ENAMETOOLONG);
    let depth = height;
    for (let node = folder; node !== node.parent; node = node.parent) depth++;
    if (depth > DEPTH_MAX) this.#refuse(ERRNO.ENAMETOOLONG);
  }

  #openStandardStreams(): void {
    this.#fs.streams.length = 0;
    this.#fs.open("/dev/stdin", 0);
    this.#fs.open("/dev/stdout", 1);
    this.#fs.open("/dev/stderr", 1);
  }

  #exists(path: string): boolean {
    try {
      this.#fs.lookupPath(path);
      return true;
    } catch {
      return false;
    }
  }

  #makeDevices(): void {
    const open = (stream: FsStream) => {
      stream.seekable = false;
    };
    const empty = () => 0;
    const swallow = (_: FsStream, _b: Uint8Array, _o: number, n: number) => n;
    const sink = (to: OutputSink) => ({
      open,
      write: (_: FsStream, from: Uint8Array, at: number, count: number) => {
        to.write(from.subarray(at, at + count));
        return count;
      },
    });
    const random = (
      _: FsStream,
      into: Uint8Array,
      at: number,
      count: number,
    ) => {
      // A short read is legal, and bounds what one call can cost.
      const some = new Uint8Array(Math.min(count, 65_536));
      into.set(crypto.getRandomValues(some), at);
      return some.length;
    };
    const devices: [string, object][] = [
      ["null", { open, read: empty, write: swallow }],
      ["random", { open, read: random, write: swallow }],
      ["urandom", { open, read: random, write: swallow }],
      ["stdin", { open, read: empty }],
      ["stdout", sink(this.#stdout)],
      ["stderr", sink(this.#stderr)],
    ];
    devices.forEach(([name, operations], minor) => {
      const device = this.#fs.makedev(1, minor);
      this.#fs.registerDevice(device, operations);
      this.#fs.mkdev(`/dev/${name}`, 0o666, device);
    });
  }

  #node(
    parent: FsNode | null,
    name: string,
    mode: number,
    rdev = 0,
  ): FsNode {
    const node = this.#fs.createNode(parent, name, mode, rdev);
    node.frozen = false;
    node.timestamp = Date.now();
    node.node_ops = this.#nodeOperations;
    node.stream_ops = this.#fs.isFile(mode)
      ? this.#fileOperations
      : DEVICE_OPERATIONS;
    node.size = 0;
    if (this.#fs.isFile(mode)) node.data = EMPTY;
    if (this.#fs.isDir(mode)) {
      node.entries = new Map();
      node.stream_ops = FOLDER_OPERATIONS;
    }
    if ((mode & TYPE_MASK) === 0o020000) {
      node.stream_ops = {
        open: (
          stream: FsStream & { stream_ops: { open?(s: FsStream): void } },
        ) => {
          const device = this.#fs.devices[node.rdev];
          if (!device) this.#refuse(ERRNO.EACCES);
          stream.stream_ops = device.stream_ops;
          stream.stream_ops.open?.(stream);
        },
      };
    }
    return node;
  }

  #refuse(errno: number): never {
    throw new this.#fs.ErrnoError(errno);
  }

  /** The scratch folders are baseline nodes, but what is in them may change. */
  #mayChange(folder: FsNode): void {
    if (!this.#frozen || !folder.frozen) return;
    if (this.#baseline?.scratch.includes(folder)) return;
    this.#refuse(ERRNO.EROFS);
  }

  #charge(bytes: number, count: number): void {
    if (!this.#frozen) return;
    if (
      !(this.#usedBytes + bytes <= this.#options.limitBytes) ||
      !(this.#usedCount + count <= this.#options.limitCount)
    ) this.#refuse(ERRNO.ENOSPC);
    this.#usedBytes += bytes;
    this.#usedCount += count;
  }

  #resize(node: FsNode, size: number): void {
    if (size > node.data.length) {
      const room = Math.max(size, Math.min(node.data.length * 2, size * 2));
      // The quota is charged for what is reserved, since that is what costs.
      this.#charge(room - node.data.length, 0);
      const data = new Uint8Array(room);
      data.set(node.data.subarray(0, node.size));
      node.data = data;
    } else if (size < node.size) {
      node.data.fill(0, size, node.size);
    }
    node.size = size;
  }

  readonly #nodeOperations = {
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
        size: this.#fs.isDir(node.mode)
          ? 4096
          : this.#fs.isLink(node.mode)
          ? node.target.length
          : node.size,
        atime: time,
        mtime: time,
        ctime: time,
        blksize: 4096,
        blocks: Math.ceil(node.size / 512),
      };
    },
    setattr: (
      node: FsNode,
      change: { mode?: number; timestamp?: number; size?: number },
    ) => {
      if (this.#frozen && node.frozen) this.#refuse(ERRNO.EROFS);
      if (change.size !== undefined) this.#resize(node, change.size);
      if (change.mode !== undefined) node.mode = change.mode;
      if (change.timestamp !== undefined) node.timestamp = change.timestamp;
    },
    // Whatever exists is found in the name table first.
    lookup: () => this.#refuse(ERRNO.ENOENT),
    mknod: (parent: FsNode, name: string, mode: number, rdev: number) => {
      this.#mayChange(parent);
      this.#mayPlace(parent, name, 1);
      if (this.#frozen) {
        const type = mode & TYPE_MASK;
        // Devices are ours to make: a new one could stand for any of them.
        if (type !== FILE_MODE && type !== DIR_MODE && type !== LINK_MODE) {
          this.#refuse(ERRNO.EPERM);
        }
        this.#charge(NODE_COST_BYTES, 1);
      }
      const node = this.#node(parent, name, mode, rdev);
      parent.entries.set(name, node);
      parent.timestamp = node.timestamp;
      return node;
    },
    rename: (node: FsNode, folder: FsNode, name: string) => {
      this.#mayChange(node.parent);
      this.#mayChange(folder);
      if (node.frozen) this.#refuse(ERRNO.EROFS);
      this.#mayPlace(folder, name, heightOf(node));
      const old = folder.entries.get(name);
      if (old) {
        if (old.frozen) this.#refuse(ERRNO.EROFS);
        if (old.entries?.size) this.#refuse(ERRNO.ENOTEMPTY);
        this.#drop(folder, old);
        // Emscripten leaves it in the table, to come back after the next
        // removal of that name.
        this.#fs.destroyNode(old);
      }
      node.parent.entries.delete(node.name);
      folder.entries.set(name, node);
      node.name = name;
      node.parent = folder;
    },
    unlink: (folder: FsNode, name: string) => this.#remove(folder, name),
    rmdir: (folder: FsNode, name: string) => this.#remove(folder, name),
    readdir: (node: FsNode) => [".", "..", ...node.entries.keys()],
    symlink: (parent: FsNode, name: string, target: string) => {
      const node = this.#nodeOperations.mknod(
        parent,
        name,
        LINK_MODE | 0o777,
        0,
      );
      this.#charge(target.length, 0);
      node.target = target;
      return node;
    },
    readlink: (node: FsNode) => {
      if (!this.#fs.isLink(node.mode)) this.#refuse(ERRNO.EINVAL);
      return node.target;
    },
  };

  #remove(folder: FsNode, name: string): void {
    this.#mayChange(folder);
    const node = folder.entries.get(name);
    if (!node) this.#refuse(ERRNO.ENOENT);
    if (this.#frozen && node.frozen) this.#refuse(ERRNO.EROFS);
    if (node.entries?.size) this.#refuse(ERRNO.ENOTEMPTY);
    this.#drop(folder, node);
  }

  #drop(folder: FsNode, node: FsNode): void {
    folder.entries.delete(node.name);
    folder.timestamp = Date.now();
    // A file that is still open keeps its bytes; they stay charged until the
    // reset, so that opening and unlinking cannot get around the quota.
    const open = this.#fs.streams.some((stream) => stream?.node === node);
    if (!open && node.data) this.#usedBytes -= node.data.length;
    this.#usedBytes -= NODE_COST_BYTES;
    this.#usedCount -= 1;
  }

  readonly #fileOperations = {
    read: (
      stream: FsStream,
      into: Uint8Array,
      at: number,
      count: number,
      position: number,
    ) => {
      const { data, size } = stream.node;
      const end = Math.min(size, data.length, position + count);
      if (!(position < end)) return 0;
      into.set(data.subarray(position, end), at);
      return end - position;
    },
    write: (
      stream: FsStream,
      from: Uint8Array,
      at: number,
      count: number,
      position: number,
    ) => {
      const { node } = stream;
      if (this.#frozen && node.frozen) this.#refuse(ERRNO.EROFS);
      if (count === 0) return 0;
      if (position + count > node.size) this.#resize(node, position + count);
      node.data.set(from.subarray(at, at + count), position);
      node.timestamp = Date.now();
      return count;
    },
    llseek: (stream: FsStream, offset: number, whence: number) => {
      const base = whence === 1
        ? stream.position
        : whence === 2
        ? stream.node.size
        : 0;
      if (!(base + offset >= 0)) this.#refuse(ERRNO.EINVAL);
      return base + offset;
    },
  };
}

function heightOf(node: FsNode): number {
  const heights = Array.from(node.entries?.values() ?? [], heightOf);
  return 1 + Math.max(0, ...heights);
}

const EMPTY = new Uint8Array(0);
const DEVICE_OPERATIONS = {};
const FOLDER_OPERATIONS = {
  // Reading a folder asks for its place (1) and sets it (0).
  llseek: (stream: FsStream, offset: number, whence: number) =>
    whence === 1 ? stream.position + offset : offset,
};
