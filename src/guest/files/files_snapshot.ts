/**
 * Files that a program has left, as a value: what it has added to open folders,
 * what is open, and the working folder.
 *
 * @module
 */

import type { Fs, FsNode, FsStream } from "../python/emscripten.ts";
import type { FileRules } from "./file_rules.ts";

/** A file, a folder or a link. */
export interface FileEntry {
  /** Absolute path. */
  readonly path: string;
  readonly mode: number;
  readonly timestamp: number;
  /** Content of a file. */
  readonly data?: Uint8Array;
  /** Target of a symbolic link. */
  readonly target?: string;
}

/** An open file. */
export interface OpenEntry {
  readonly descriptor: number;
  /** Absolute path. */
  readonly path: string;
  readonly flags: number;
  readonly position: number;
  /** Descriptor that it shares its position with; absent: none below it. */
  readonly sharedWith?: number;
}

/** The state of the file system beyond its baseline. */
export interface FilesSnapshot {
  /** Folders stand before what is in them. */
  readonly entries: readonly FileEntry[];
  readonly open: readonly OpenEntry[];
  readonly workingFolder: string;
}

/** Open flags that would alter the file: O_CREAT, O_EXCL, O_TRUNC. */
const ALTERING_FLAGS = 0o100 | 0o200 | 0o1000;

/**
 * Takes the state of files.
 *
 * @param folders The open folders, with their paths.
 * @throws {Error} If a file is open that has no path any more.
 */
export function takeFilesSnapshot(
  fs: Fs,
  folders: readonly (readonly [path: string, folder: FsNode])[],
): FilesSnapshot {
  const entries: FileEntry[] = [];
  const paths = new Map<FsNode, string>();
  const walk = (folder: FsNode, path: string) => {
    for (const [name, node] of folder.entries) {
      if (node.frozen) continue;
      const { mode, timestamp } = node;
      const at = `${path}/${name}`;
      const entry = { path: at, mode, timestamp };
      paths.set(node, at);
      if (fs.isDir(mode)) {
        entries.push(entry);
        walk(node, at);
      } else if (fs.isLink(mode)) {
        entries.push({ ...entry, target: node.target });
      } else entries.push({ ...entry, data: node.data.slice(0, node.size) });
    }
  };
  for (const [path, folder] of folders) {
    const { mode, timestamp } = folder;
    entries.push({ path, mode, timestamp });
    walk(folder, path === "/" ? "" : path);
  }
  const groups = new Map<unknown, number>();
  const open = fs.streams.flatMap((stream, descriptor): OpenEntry[] => {
    if (!stream) return [];
    const { node, flags, position, shared } = stream;
    const path = node.frozen ? stream.path : paths.get(node);
    if (path === undefined) {
      throw new Error("Cannot keep files: one is open that was removed");
    }
    const sharedWith = groups.get(shared);
    if (sharedWith === undefined) groups.set(shared, descriptor);
    return [{ descriptor, path, flags, position, sharedWith }];
  });
  return { entries, open, workingFolder: fs.currentPath };
}

/** Brings files at their baseline to a state. */
export function applyFilesSnapshot(
  fs: Fs,
  rules: FileRules,
  { entries, open, workingFolder }: FilesSnapshot,
): void {
  for (const { path, mode, target, data } of entries) {
    if (target !== undefined) fs.symlink(target, path);
    else if (data) {
      const node = fs.mknod(path, mode, 0);
      rules.chargeBytes(data.length);
      node.data = data.slice();
      node.size = data.length;
      node.mode = mode;
    } else if (!exists(fs, path)) fs.mkdir(path, mode).mode = mode;
  }
  // Last, since what is put into a folder touches its time.
  for (const { path, timestamp, mode, target } of entries) {
    if (target !== undefined) continue;
    const { node } = fs.lookupPath(path);
    node.timestamp = timestamp;
    node.mode = mode;
  }
  fs.streams = [];
  for (const { descriptor, path, flags, position, sharedWith } of open) {
    if (!(descriptor >= 0 && descriptor < fs.MAX_OPEN_FDS)) {
      throw new RangeError(`Cannot open a file as number ${descriptor}`);
    }
    const stream: FsStream = sharedWith === undefined
      ? fs.open(path, flags & ~ALTERING_FLAGS)
      : fs.createStream(fs.streams[sharedWith] ?? {}, descriptor);
    if (stream.fd !== descriptor) {
      if (stream.fd !== null) fs.streams[stream.fd] = null;
      fs.streams[descriptor] = stream;
      stream.fd = descriptor;
    }
    stream.position = position;
  }
  fs.currentPath = workingFolder;
}

function exists(fs: Fs, path: string): boolean {
  try {
    fs.lookupPath(path);
    return true;
  } catch {
    return false;
  }
}
