/**
 * Makes a copy of this process that is a child of the service.
 *
 * @module
 */

import { ARCH, type LibC } from "../lock/libc.ts";

const CLONE = { x86_64: 56n, aarch64: 220n } as const;
/** The parent of this process becomes the copy's: it learns of its end. */
const CLONE_PARENT = 0x8000n;
const SIGCHLD = 17n;
const MADV_DOFORK = 11;
/** All memory that a process can map, except the first page and the last. */
const LOWEST = 0x1_0000n;
const HIGHEST = {
  x86_64: 0x7fff_fffe_0000n,
  aarch64: 0xffff_fffe_0000n,
} as const;

/**
 * Returns the copy's process id, 0 in the copy, or a number below zero if the
 * system refuses. The copy has one thread, the one that calls: it must not
 * return to Deno's event loop, and ends by `_exit`.
 */
export function forkProcess(libc: LibC): number {
  // V8 keeps its memory from copies. The call reports the first hole (ENOMEM),
  // and goes on behind it.
  libc.madvise(LOWEST, HIGHEST[ARCH] - LOWEST, MADV_DOFORK);
  return Number(
    libc.clone(CLONE[ARCH], CLONE_PARENT | SIGCHLD, 0n, 0n, 0n, 0n),
  );
}
