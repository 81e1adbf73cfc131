/**
 * The file of a memory image, opened once: what is checked is what is mapped,
 * whatever lies at its path meanwhile.
 *
 * @module
 */

import type { LibC } from "../lock/libc.ts";

const O_RDONLY = 0;
/** The same number on x86-64 and on 64-bit ARM. */
const O_CLOEXEC = 0o2000000;
const SEEK_END = 2;

/** An open file that is read at any place. */
export interface ImageFile extends Disposable {
  readonly sizeBytes: number;
  /** Number of the file in this process; absent: it cannot be mapped. */
  readonly descriptor?: number;
  /** Fills `into` from `offset` on; false if the file ends before, or fails. */
  read(offset: number, into: Uint8Array<ArrayBuffer>): boolean;
}

/**
 * Opens a file; undefined if that cannot be.
 *
 * @param path Absolute.
 * @param libc Lets it be mapped: Deno tells no descriptor of its own files.
 */
export function openImageFile(
  path: string,
  libc?: LibC,
): ImageFile | undefined {
  return libc ? openByLibC(path, libc) : openByDeno(path);
}

function openByLibC(path: string, libc: LibC): ImageFile | undefined {
  const name = new TextEncoder().encode(`${path}\0`);
  const descriptor = libc.open(name, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return undefined;
  return {
    descriptor,
    sizeBytes: Number(libc.lseek(descriptor, 0n, SEEK_END)),
    read(offset, into) {
      for (let at = 0; at < into.length;) {
        const rest = into.subarray(at);
        const place = BigInt(offset + at);
        const count = Number(
          libc.pread(descriptor, rest, BigInt(rest.length), place),
        );
        if (count <= 0) return false;
        at += count;
      }
      return true;
    },
    [Symbol.dispose]: () => void libc.close(descriptor),
  };
}

function openByDeno(path: string): ImageFile | undefined {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path);
  } catch {
    // Not there, or not to be read: another user's, a bad disk.
    return undefined;
  }
  return {
    sizeBytes: file.statSync().size,
    read(offset, into) {
      try {
        file.seekSync(offset, Deno.SeekMode.Start);
        for (let at = 0; at < into.length;) {
          const count = file.readSync(into.subarray(at));
          if (count === null) return false;
          at += count;
        }
        return true;
      } catch {
        // A folder, for one.
        return false;
      }
    },
    [Symbol.dispose]: () => file.close(),
  };
}
