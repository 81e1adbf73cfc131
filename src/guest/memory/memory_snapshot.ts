/**
 * What memory holds beyond its baseline, as a value: the pages that differ from
 * the image, and what else it takes to go on from there.
 *
 * @module
 */

import type { EngineMemory } from "./engine_memory.ts";
import { WASM_PAGE_BYTES } from "./engine_memory.ts";
import type { PageRange } from "./page_ranges.ts";

/** A state of memory, laid over a baseline. */
export interface MemorySnapshot {
  /** Size of the memory, in bytes; a multiple of 64 KiB. */
  readonly memoryBytes: number;
  /** Value of the stack pointer. */
  readonly stackPointer: number;
  /** Pages that differ from the baseline; ascending, without overlap. */
  readonly pages: readonly PageRange[];
  /** Their content, one behind the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Copies `pages` of a memory at rest. */
export function takeSnapshot(
  engine: EngineMemory,
  pages: readonly PageRange[],
): MemorySnapshot {
  const { buffer } = engine.memory;
  const all = new Uint8Array(buffer);
  const bytes = new Uint8Array(
    pages.reduce((sum, [, length]) => sum + length, 0),
  );
  let at = 0;
  for (const [start, length] of pages) {
    bytes.set(all.subarray(start, start + length), at);
    at += length;
  }
  return {
    memoryBytes: buffer.byteLength,
    stackPointer: engine.stackPointer,
    pages,
    bytes,
  };
}

/**
 * Puts a snapshot over a memory that is at its baseline.
 *
 * @throws {RangeError} If the memory cannot grow to the snapshot's size.
 */
export function applySnapshot(
  engine: EngineMemory,
  { memoryBytes, stackPointer, pages, bytes }: MemorySnapshot,
): void {
  const { memory } = engine;
  const missing = memoryBytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / WASM_PAGE_BYTES));
  const all = new Uint8Array(memory.buffer);
  let at = 0;
  for (const [start, length] of pages) {
    all.set(bytes.subarray(at, at + length), start);
    at += length;
  }
  engine.stackPointer = stackPointer;
}
