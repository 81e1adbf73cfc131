/**
 * Reads the tree of files out of the engine's memory, where `quickjs/files.h`
 * lays it. A program may have written there whatever it likes: nothing is read
 * outside of the memory, and no more entries than there may be.
 *
 * @module
 */

/** Offsets of a node's members, in bytes from its address. */
const NODE = {
  next: 0,
  first: 4,
  name: 12,
  nameBytes: 16,
  data: 20,
  size: 24,
  kind: 32,
  length: 48,
} as const;
const FOLDER = 1;
/** 255 characters of four bytes. */
const MOST_NAME_BYTES = 1_020;
/** Folders below one another, and some that are always there. */
const MOST_DEPTH = 110;
/** Root, `/dev`, `/home` and the scratch folders. */
const OWN_NODES = 6;

/** A file or a folder, as far as what reads it has to know. */
export interface FileTree {
  readonly isFile: boolean;
  readonly entries?: ReadonlyMap<string, FileTree>;
  readonly data: Uint8Array;
  readonly size: number;
}

const NOTHING = new Uint8Array(0);
const decoder = new TextDecoder();

/**
 * Returns the tree; what cannot be one is left out.
 *
 * @param rootAddress Address of the root, in bytes.
 * @param limitCount Most files and folders of a program.
 */
export function readFileTree(
  { buffer }: WebAssembly.Memory,
  rootAddress: number,
  limitCount: number,
): FileTree {
  const view = new DataView(buffer);
  let left = limitCount + OWN_NODES;

  function word(address: number, member: number): number {
    return view.getUint32(address + member, true);
  }

  function bytesAt(address: number, count: number): Uint8Array | undefined {
    return address + count <= buffer.byteLength
      ? new Uint8Array(buffer, address, count)
      : undefined;
  }

  function isNode(address: number): boolean {
    return address !== 0 && address + NODE.length <= buffer.byteLength;
  }

  function nodeAt(address: number, depth: number): FileTree {
    if ((word(address, NODE.kind) & FOLDER) === 0) {
      const size = word(address, NODE.size);
      const data = bytesAt(word(address, NODE.data), size);
      return data === undefined
        ? { isFile: false, data: NOTHING, size: 0 }
        : { isFile: true, data, size };
    }
    const entries = new Map<string, FileTree>();
    let entry = depth < MOST_DEPTH ? word(address, NODE.first) : 0;
    for (; isNode(entry) && left > 0; entry = word(entry, NODE.next)) {
      left -= 1;
      const nameBytes = word(entry, NODE.nameBytes);
      const name = nameBytes <= MOST_NAME_BYTES
        ? bytesAt(word(entry, NODE.name), nameBytes)
        : undefined;
      if (name !== undefined) {
        entries.set(decoder.decode(name), nodeAt(entry, depth + 1));
      }
    }
    return { isFile: false, entries, data: NOTHING, size: 0 };
  }

  return isNode(rootAddress)
    ? nodeAt(rootAddress, 0)
    : { isFile: false, data: NOTHING, size: 0 };
}
