/**
 * The file system that a program sees: a frozen tree (the standard library,
 * packages, devices), and what the program adds to its open folders, with a
 * quota. All of it lies in memory.
 *
 * It takes the place of Emscripten's own, which has a terminal device that
 * reads the process's real stdin (our frames), no limits, and no way back.
 * Nothing of it leads to the host.
 *
 * @module
 */

import type { InputFile } from "../../run/inputs.ts";
import { inputBytes } from "../input_bytes.ts";
import {
  type EmscriptenModule,
  ERRNO,
  type Fs,
  type FsNode,
  type FsStream,
} from "../python/emscripten.ts";
import { boundCalls } from "./bound_calls.ts";
import { collectFiles } from "./collect_files.ts";
import { makeDevices, type Streams } from "./devices.ts";
import { DIR_MODE, FILE_MODE } from "./file_mode.ts";
import { type FileLimits, FileRules } from "./file_rules.ts";
import {
  applyFilesSnapshot,
  type FilesSnapshot,
  takeFilesSnapshot,
} from "./files_snapshot.ts";
import { NodeOperations } from "./node_operations.ts";
import {
  type Collected,
  NOTHING_COLLECTED,
  type ProgramFiles,
} from "./program_files.ts";
import { HOME, OPEN_FOLDERS, SCRATCH_FOLDERS } from "./scratch_folders.ts";

const STANDARD_STREAMS = 3;

/**
 * Content of a frozen file. Of a native library only the size is kept: the
 * loader has its code, and a program that reads it as a file finds it empty.
 */
export type FrozenContent = Uint8Array | { readonly sizeBytes: number };

/** The sandbox's files: how they are made, frozen and put back. */
export class SandboxFiles implements ProgramFiles {
  readonly #fs: Fs;
  readonly #rules: FileRules;
  readonly #folders = new Set<string>();
  #standard: readonly FsStream[] = [];
  #baseline: {
    nameTable: (FsNode | undefined)[];
    nextInode: number;
    /** The open folders, each with its own entries. */
    open: { folder: FsNode; entries: FsNode["entries"] }[];
  } | undefined;

  /**
   * Replaces the module's whole tree; call it before the runtime starts.
   *
   * @param now Time of a change, in milliseconds since 1970.
   */
  constructor(
    module: Pick<EmscriptenModule, "FS" | "SYSCALLS">,
    streams: Streams,
    limits: FileLimits,
    now: () => number,
  ) {
    const fs = this.#fs = module.FS;
    const rules = this.#rules = new FileRules(fs, limits);
    const nodes = new NodeOperations(fs, rules, now);
    boundCalls(module, rules);
    fs.root = null;
    fs.nameTable = new Array(4096);
    fs.nextInode = 1;
    fs.devices = {};
    const mount = () => nodes.create(null, "/", DIR_MODE | 0o755);
    fs.mount({ mount }, {}, "/");
    for (
      const path of ["/dev", "/lib", ...OPEN_FOLDERS.slice(1), "/usr/share"]
    ) {
      fs.mkdir(path, 0o755);
    }
    makeDevices(fs, streams);
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

  /** Removes a folder with all that is in it. */
  remove(path: string): void {
    const { node } = this.#fs.lookupPath(path);
    node.parent.entries.delete(node.name);
    this.#forget(node);
  }

  #forget(node: FsNode): void {
    if (this.#fs.isDir(node.mode)) {
      node.entries.forEach((each) => this.#forget(each));
    }
    this.#fs.destroyNode(node);
  }

  /** Makes all that there is unchangeable, for good; open folders take more. */
  freeze(): void {
    const fs = this.#fs;
    const stream = fs.streams.slice(3).find((stream) => stream);
    if (stream) throw new Error(`Cannot freeze: "${stream.path}" is open`);
    const left = SCRATCH_FOLDERS
      .find((path) => fs.lookupPath(path).node.entries.size > 0);
    if (left) throw new Error(`Cannot freeze: "${left}" is not empty`);
    const open = OPEN_FOLDERS.map((path) => fs.lookupPath(path).node);
    for (const first of fs.nameTable) {
      for (let node = first; node; node = node.name_next) {
        node.frozen = true;
        node.timestamp = 0;
        if (node.rdev === 0 && !open.includes(node)) node.mode &= ~0o222;
      }
    }
    if (fs.root) fs.root.timestamp = 0;
    fs.currentPath = HOME;
    this.#rules.freeze(open);
    this.#baseline = {
      nameTable: fs.nameTable.slice(),
      nextInode: fs.nextInode,
      open: open.map((folder) => ({
        folder,
        entries: new Map(folder.entries),
      })),
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
      for (const { folder, entries } of baseline.open) {
        folder.entries = new Map(entries);
      }
      this.#rules.forget();
    }
    for (const { folder } of baseline.open) folder.timestamp = 0;
    fs.currentPath = HOME;
    this.#openStandardStreams();
  }

  put(files: readonly InputFile[]): void {
    for (const { path, content } of files) {
      const folders = path.split("/").slice(1, -1);
      folders.reduce((above, name) => {
        const folder = `${above}/${name}`;
        if (!this.#exists(folder)) this.#fs.mkdir(folder, 0o755);
        return folder;
      }, "");
      const data = inputBytes(content);
      const node = this.#fileFor(path);
      this.#rules.chargeBytes(Math.max(0, data.length - node.data.length));
      node.data = data;
      node.size = data.length;
    }
  }

  collect(patterns: readonly string[], taken: readonly string[]): Collected {
    const { root } = this.#fs;
    const isFile = ({ mode }: FsNode) => this.#fs.isFile(mode);
    return root
      ? collectFiles(root, isFile, patterns, taken)
      : NOTHING_COLLECTED;
  }

  /** Reports whether a descriptor is open, and leads to a device. */
  isDevice(descriptor: number): boolean {
    return (this.#fs.streams[descriptor]?.node.rdev ?? 0) !== 0;
  }

  /**
   * Takes what differs from the baseline; undefined if nothing does.
   *
   * @throws {Error} If a file is open that was removed.
   */
  capture(): FilesSnapshot | undefined {
    const fs = this.#fs;
    const baseline = this.#baseline;
    if (!baseline) throw new Error("Cannot keep files: not frozen yet");
    const isUnused = fs.nextInode === baseline.nextInode &&
      fs.currentPath === HOME && fs.streams.length === STANDARD_STREAMS &&
      fs.streams.every((stream, number) => stream === this.#standard[number]);
    if (isUnused) return undefined;
    return takeFilesSnapshot(
      fs,
      OPEN_FOLDERS.map((path, index) => [path, baseline.open[index].folder]),
    );
  }

  /** Brings files, which must have been reset, to a state. */
  apply(snapshot: FilesSnapshot): void {
    applyFilesSnapshot(this.#fs, this.#rules, snapshot);
  }

  #openStandardStreams(): void {
    // A new array, and not an empty one: whatever else hangs on it goes too.
    this.#fs.streams = [];
    this.#standard = [
      this.#fs.open("/dev/stdin", 0),
      this.#fs.open("/dev/stdout", 1),
      this.#fs.open("/dev/stderr", 1),
    ];
  }

  /** Overwrites a file that exists: a state that goes on has left it. */
  #fileFor(path: string): FsNode {
    if (!this.#exists(path)) return this.#fs.mknod(path, FILE_MODE | 0o644, 0);
    const { node } = this.#fs.lookupPath(path);
    if (!this.#fs.isFile(node.mode)) this.#rules.refuse(ERRNO.EPERM);
    return node;
  }

  #exists(path: string): boolean {
    try {
      this.#fs.lookupPath(path);
      return true;
    } catch {
      return false;
    }
  }
}
