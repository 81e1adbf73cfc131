/**
 * Takes up the free room between the objects of a heap at rest, so that all
 * that a program allocates lies side by side above it.
 *
 * Without this, a program's objects fall into holes all over the memory: each
 * of the pages around them is then written, faulted in and put back, for a few
 * bytes in it.
 *
 * @module
 */

import type { EmscriptenModule } from "./emscripten.ts";
import { heapEnd } from "./emscripten_memory.ts";

/** Holes of this size and more stay: what falls into one is side by side. */
const LARGE_BYTES = 64 * 1024;
const LARGEST_BYTES = 1024 * 1024;
/** The allocator's smallest hole. */
const SMALLEST_BYTES = 8;
/** Up to here the allocator keeps holes by their exact size, in steps of 8. */
const EXACT_BYTES = 256;

/** Fills the holes for ever and returns how many bytes that has taken. */
export function fillHoles(module: EmscriptenModule): number {
  const large: number[] = [];
  const top = firstAddressAboveHoles();
  // The allocator takes the smallest hole that will do: with the large ones
  // taken first, all that is left are small ones.
  for (let bytes = LARGEST_BYTES; bytes >= LARGE_BYTES; bytes /= 2) {
    large.push(...fill(bytes));
  }
  let filledBytes = 0;
  for (
    let bytes = LARGE_BYTES / 2;
    bytes >= SMALLEST_BYTES;
    bytes = bytes > EXACT_BYTES ? bytes / 2 : bytes - 8
  ) {
    filledBytes += fill(bytes).length * bytes;
  }
  for (const pointer of large) module._PyMem_RawFree(pointer);
  return filledBytes;

  function fill(bytes: number): number[] {
    const filled: number[] = [];
    for (;;) {
      const pointer = module._PyMem_RawMalloc(bytes);
      if (pointer >= top || pointer === 0) {
        module._PyMem_RawFree(pointer);
        return filled;
      }
      filled.push(pointer);
    }
  }

  /** The heap grows only once no hole is large enough. */
  function firstAddressAboveHoles(): number {
    const end = heapEnd(module);
    for (;;) {
      const pointer = module._PyMem_RawMalloc(LARGEST_BYTES);
      // The heap may not grow any more: then all below its end is a hole.
      if (pointer === 0) return end;
      if (heapEnd(module) !== end) {
        module._PyMem_RawFree(pointer);
        return pointer;
      }
      large.push(pointer);
    }
  }
}
