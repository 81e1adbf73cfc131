/**
 * The baseline: the interpreter's memory as every program finds it, and the
 * way back to it. What lies outside of memory is the engine's business.
 *
 * @module
 */

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
