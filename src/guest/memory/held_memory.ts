/**
 * A state of memory that is gone back to again and again, after each of many
 * rows. There is a cheap way back that puts back what rows usually write, and a
 * dear one that puts back everything and tells what the cheap one had missed.
 *
 * @module
 */

import type { PageRange } from "./page_ranges.ts";

/** Content of memory when it was taken, and the ways back to it. */
export interface HeldMemory {
  /**
   * Puts back the pages that rows are known to write. Only {@linkcode restore}
   * tells if a row has written others.
   */
  restoreKnown(): void;
  /**
   * Puts back every byte, whatever was written where. Returns the pages that
   * `restoreKnown` does not put back and that were written since the last
   * `restore`: the kernel's word, not the program's.
   */
  restore(): PageRange[];
  /**
   * Prepares for many rows, which costs more at once and less per row; memory
   * is as it was taken. No page is known then. Only the first call does anything.
   */
  expectMany(): void;
  /** Adds pages to the known ones; memory is as it was taken. */
  learn(pages: readonly PageRange[]): void;
  /** Forgets the state; `Baseline.restore` must follow. */
  release(): void;
}
