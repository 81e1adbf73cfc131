/**
 * The baseline: the interpreter's memory as every program finds it, and the
 * way back to it. Files are `sandbox_files.ts`'s business.
 *
 * @module
 */

import type { EmscriptenModule } from "../python/emscripten.ts";

/** Memory kept free above the heap, in bytes, so that a hello need not grow. */
const SLACK_BYTES = 1024 * 1024;
const WASM_PAGE_BYTES = 65_536;
/** What the linker of Pyodide 0.27.7 asks for at the least. */
const LEAST_BYTES = 20 * 1024 * 1024;

/** Brings memory back; see `copied_baseline.ts` and `mapped_baseline.ts`. */
export interface Baseline {
  /** Whether memory that has grown costs the following resets nothing. */
  readonly forgetsGrowth: boolean;
  /**
   * Puts every byte of memory back. Whatever a program wrote anywhere is gone.
   */
  restore(): void;
}

/** A part of memory, with its content. */
export interface Segment {
  /** Address of its first byte. */
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Zeroes the parts of memory that hold only what is left of calls that have
 * returned, and tells how much of it a baseline needs.
 *
 * @returns The size in bytes, a multiple of 64 KiB.
 */
export function tidyMemory(
  module: EmscriptenModule,
  memory: WebAssembly.Memory,
): number {
  const all = new Uint8Array(memory.buffer);
  const end = heapEnd(module);
  all.fill(0, module.___stack_low, module.stackSave());
  all.fill(0, end);
  const needed = Math.ceil((end + SLACK_BYTES) / WASM_PAGE_BYTES) *
    WASM_PAGE_BYTES;
  return Math.min(all.length, Math.max(LEAST_BYTES, needed));
}

/** Returns the address behind the last byte that malloc has ever had. */
export function heapEnd(module: EmscriptenModule): number {
  return module.HEAPU32[module._emscripten_get_sbrk_ptr() >>> 2];
}
