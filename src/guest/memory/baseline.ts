/**
 * The baseline: the interpreter's memory as every program finds it, and the way
 * back to it. Everything outside of memory is the engine's business.
 *
 * @module
 */

import type { HeldMemory } from "./held_memory.ts";
import type { PageRange } from "./page_ranges.ts";

/** Brings memory back; see `copied_baseline.ts` and `mapped_baseline.ts`. */
export interface Baseline {
  /** True if memory that has grown costs the following resets nothing. */
  readonly forgetsGrowth: boolean;
  /**
   * Files that must stay open, and may be mapped, in a locked process; their
   * numbers.
   */
  readonly mappable: readonly number[];
  /**
   * Puts every byte of memory back. Whatever a program wrote anywhere is gone.
   */
  restore(): void;
  /**
   * Returns the pages in which memory differs from the image, for
   * `takeSnapshot`. Traces that finished calls left on the stack are zeroed.
   */
  differing(): PageRange[];
  /**
   * Reads what the image has at `start`, zeros behind its end. The image is what
   * all sandboxes of a kind start from: the baseline, except what a sandbox's
   * own safety policy has changed. Without an image it is the baseline.
   */
  readImage(start: number, into: Uint8Array<ArrayBuffer>): void;
  /** Restores the memory of the image; `restore` must follow. */
  toImage(): void;
  /** Takes what memory holds now as a state to go back to. */
  hold(): HeldMemory;
  /** See `PageScan.reopen`; absent: it asks no page map. */
  reopenPageMap?(): void;
  /** See `MemoryFile.renew`; absent: it has no such file. */
  renewMemoryFile?(): void;
}

/** A part of memory, with its content. */
export interface Segment {
  /** Address of its first byte. */
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
