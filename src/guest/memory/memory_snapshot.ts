/**
 * Difference of memory from the image of its kind, as a value: of each page
 * that differs, the words that do.
 *
 * @module
 */

import type { SparseReader } from "../state/sparse_reader.ts";
import type { SparseWriter } from "../state/sparse_writer.ts";
import type { Baseline } from "./baseline.ts";
import type { EngineMemory } from "./engine_memory.ts";
import type { PageRange } from "./page_ranges.ts";

/** Pages that are worked on at a time, in bytes. */
const AT_ONCE_BYTES = 262_144;
const WORD_BYTES = 4;

/**
 * Writes how `pages` of a memory at rest differ from the image.
 *
 * @param pages From `Baseline.differing`.
 * @throws {StateTooLargeError} If there is no room for it.
 */
export function takeSnapshot(
  { memory }: EngineMemory,
  baseline: Baseline,
  pages: readonly PageRange[],
  writer: SparseWriter,
): void {
  const scratch = new Uint32Array(AT_ONCE_BYTES / WORD_BYTES);
  const bytes = new Uint8Array(scratch.buffer);
  for (const [at, length] of pieces(pages)) {
    const piece = scratch.subarray(0, length / WORD_BYTES);
    baseline.readImage(at, bytes.subarray(0, length));
    const words = new Uint32Array(memory.buffer, at, piece.length);
    writer.add(words, piece);
  }
}

/**
 * Puts a snapshot over a memory that holds the image.
 *
 * @throws {RangeError} If it is none of this memory's.
 */
export function applySnapshot(
  { memory }: EngineMemory,
  pages: readonly PageRange[],
  reader: SparseReader,
): void {
  for (const [at, length] of pieces(pages)) {
    reader.take(new Uint32Array(memory.buffer, at, length / WORD_BYTES));
  }
}

/** Cuts runs of pages so that each is worked on at once. */
function* pieces(pages: readonly PageRange[]): Generator<PageRange> {
  for (const [start, length] of pages) {
    for (let at = start; at < start + length; at += AT_ONCE_BYTES) {
      yield [at, Math.min(AT_ONCE_BYTES, start + length - at)];
    }
  }
}
