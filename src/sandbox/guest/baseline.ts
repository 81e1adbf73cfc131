/**
 * The baseline: the interpreter's memory as every program finds it, and the
 * way back to it. Files are `sandbox_files.ts`'s business.
 *
 * @module
 */

import type { EmscriptenModule } from "./emscripten.ts";

/** Memory kept free above the heap, in bytes, so that a hello need not grow. */
const SLACK_BYTES = 1024 * 1024;
const PAGE_BYTES = 65_536;
/** What the linker of Pyodide 0.27.7 asks for at the least. */
const LEAST_BYTES = 20 * 1024 * 1024;

/**
 * A part of memory that is not all zero. The rest is: the unused stack, the
 * memory above the heap's end.
 */
export interface Segment {
  /** Address of its first byte. */
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What brings memory back. */
export interface Baseline {
  /** Size of the whole memory, in bytes; a multiple of 64 KiB. */
  readonly memoryBytes: number;
  /** Value of the stack pointer. */
  readonly stackPointer: number;
  /** Ascending, without overlap. */
  readonly segments: readonly Segment[];
}

/**
 * Takes the baseline of an interpreter that is at rest, and cleans the parts
 * of memory that hold only what is left of the boot.
 */
export function takeBaseline(
  module: EmscriptenModule,
  memory: WebAssembly.Memory,
): Baseline {
  const stackPointer = module.stackSave();
  const heapEnd = module.HEAPU32[module._emscripten_get_sbrk_ptr() >>> 2];
  const all = new Uint8Array(memory.buffer);
  // Below the stack pointer are the leavings of calls that have returned.
  all.fill(0, module.___stack_low, stackPointer);
  all.fill(0, heapEnd);
  return {
    memoryBytes: Math.min(
      all.length,
      Math.max(
        LEAST_BYTES,
        Math.ceil((heapEnd + SLACK_BYTES) / PAGE_BYTES) * PAGE_BYTES,
      ),
    ),
    stackPointer,
    segments: [
      { start: 0, bytes: all.slice(0, module.___stack_low) },
      { start: stackPointer, bytes: all.slice(stackPointer, heapEnd) },
    ],
  };
}

/**
 * Puts memory and stack pointer back. Whatever a program wrote anywhere is
 * gone: each byte is either copied or zeroed.
 */
export function restoreBaseline(
  module: EmscriptenModule,
  memory: WebAssembly.Memory,
  { segments, stackPointer }: Baseline,
): void {
  const all = new Uint8Array(memory.buffer);
  let end = 0;
  for (const { start, bytes } of segments) {
    if (start > end) all.fill(0, end, start);
    all.set(bytes, start);
    end = start + bytes.length;
  }
  if (end < all.length) all.fill(0, end);
  module.stackRestore(stackPointer);
}
