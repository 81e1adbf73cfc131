/**
 * Draws randomness from the kernel. Deno's own generator runs in the process:
 * two processes forked from one would draw the same numbers from it.
 *
 * @module
 */

import { ARCH, type LibC } from "./lock/libc.ts";

const GETRANDOM = { x86_64: 318n, aarch64: 278n } as const;
/** The kernel fills so much in one piece, whatever signals arrive. */
const PIECE_BYTES = 256;
/** WebCrypto fills no more than this in one call. */
const WEB_BYTES = 65_536;

/** Fills an array with random bytes. */
export type FillRandom = (into: Uint8Array<ArrayBuffer>) => void;

/** Returns a function that draws from the kernel, or from Deno without `libc`. */
export function randomBytes(libc: LibC | undefined): FillRandom {
  if (libc === undefined) return fillFromDeno;
  return (into) => {
    for (let at = 0; at < into.length; at += PIECE_BYTES) {
      const piece = into.subarray(at, at + PIECE_BYTES);
      const size = BigInt(piece.length);
      if (libc.getrandom(GETRANDOM[ARCH], piece, size, 0) !== size) {
        throw new Error("Cannot draw randomness: the kernel gives none");
      }
    }
  };
}

function fillFromDeno(into: Uint8Array<ArrayBuffer>): void {
  for (let at = 0; at < into.length; at += WEB_BYTES) {
    crypto.getRandomValues(into.subarray(at, at + WEB_BYTES));
  }
}
