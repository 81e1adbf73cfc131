/**
 * A file in memory that one held state is kept in, so that the kernel can map
 * it: a state of an interpreter, and no program's to open or to see.
 *
 * @module
 */

import { ARCH, type LibC } from "../lock/libc.ts";
import { replaceDescriptor } from "../lock/replace_descriptor.ts";
import type { PageRange } from "./page_ranges.ts";

const MEMFD_CREATE = { x86_64: 319n, aarch64: 279n } as const;
const MFD_CLOEXEC = 1n;
/** Largest memory of 32 bits; nothing is used until it is written. */
const SIZE_BYTES = 4n * 1024n * 1024n * 1024n;
const PROT_READ_WRITE = 1 | 2;
const MAP_SHARED = 1;
const MAP_PRIVATE_FIXED = 2 | 16;
const MADV_REMOVE = 9;
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;

/** A file in memory, empty at first. */
export interface MemoryFile {
  /** Its number in this process. */
  readonly descriptor: number;
  /**
   * Copies pages of the memory at `address` into the file, and maps it over
   * them, private to this process: what is written to them since, giving it up
   * undoes. Returns false if that cannot be; then nothing has changed.
   */
  mapOver(address: bigint, pages: readonly PageRange[]): boolean;
  /** Gives back what `bytes` bytes of it hold. */
  clear(bytes: number): void;
  /**
   * Puts an empty file in its place: forked processes would otherwise lay their
   * states over each other's.
   *
   * @throws {Error} If no file can be made.
   */
  renew(): void;
}

/**
 * Makes the file, which a locked process can no longer do. Returns undefined
 * where the system has no such files.
 */
export function makeMemoryFile(libc: LibC): MemoryFile | undefined {
  const descriptor = makeFile(libc);
  if (descriptor < 0) return undefined;

  /** Lends a view of the whole file's beginning to `use`. */
  function withView(bytes: bigint, use: (at: bigint) => void): boolean {
    const at = libc.mmap(
      0n,
      bytes,
      PROT_READ_WRITE,
      MAP_SHARED,
      descriptor,
      0n,
    );
    if (at === MAP_FAILED) return false;
    use(at);
    libc.munmap(at, bytes);
    return true;
  }

  return {
    descriptor,
    mapOver(address, pages) {
      const total = pages.reduce((sum, [, length]) => sum + length, 0);
      if (total === 0) return true;
      const copied = withView(BigInt(total), (view) => {
        let to = view;
        for (const [start, length] of pages) {
          libc.memcpy(to, address + BigInt(start), BigInt(length));
          to += BigInt(length);
        }
      });
      if (!copied) return false;
      let offset = 0n;
      for (const [start, length] of pages) {
        const at = libc.mmap(
          address + BigInt(start),
          BigInt(length),
          PROT_READ_WRITE,
          MAP_PRIVATE_FIXED,
          descriptor,
          offset,
        );
        // Some are mapped and some are not: there is no way on from here.
        if (at === MAP_FAILED) throw new Error("Cannot map a held state");
        offset += BigInt(length);
      }
      return true;
    },
    clear(bytes) {
      if (bytes === 0) return;
      withView(BigInt(bytes), (view) => {
        libc.madvise(view, BigInt(bytes), MADV_REMOVE);
      });
    },
    renew() {
      replaceDescriptor(libc, makeFile(libc), descriptor);
    },
  };
}

/** Makes an empty file; returns -1 where the system gives none. */
function makeFile(libc: LibC): number {
  const name = new TextEncoder().encode("rows\0");
  const file = Number(
    libc.makeMemoryFile(MEMFD_CREATE[ARCH], name, MFD_CLOEXEC),
  );
  if (file < 0 || libc.ftruncate(file, SIZE_BYTES) === 0) return file;
  libc.close(file);
  return -1;
}
