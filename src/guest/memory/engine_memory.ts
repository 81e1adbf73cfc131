/**
 * All that the baseline needs to know of an interpreter: where in its memory
 * the stack and the heap lie. Nothing of a language or of a C library.
 *
 * @module
 */

/** Memory kept free above the heap, in bytes, so that a hello need not grow. */
const SLACK_BYTES = 1024 * 1024;
/** Unit in which memory grows, in bytes. */
export const WASM_PAGE_BYTES = 65_536;

/** The memory of an interpreter, in which addresses count from 0. */
export interface EngineMemory {
  readonly memory: WebAssembly.Memory;
  /** Address of the stack's last byte: it grows down to there. */
  readonly stackLow: number;
  /** Address of the stack's first byte in use; can be set. */
  stackPointer: number;
  /** Lets memory have `bytes` bytes, a multiple of 64 KiB; false if it cannot. */
  grow(bytes: number): boolean;
  /** Returns the address behind the last byte that the heap has ever had. */
  heapEnd(): number;
}

/** Lets a memory have `bytes` bytes; false if it cannot. */
export function growMemory(memory: WebAssembly.Memory, bytes: number): boolean {
  const missing = bytes - memory.buffer.byteLength;
  try {
    if (missing > 0) memory.grow(Math.ceil(missing / WASM_PAGE_BYTES));
    return true;
  } catch {
    return false;
  }
}

/**
 * Zeroes the parts of memory that hold only what is left of calls that have
 * returned, and tells how much of it a baseline needs.
 *
 * @param leastBytes The interpreter asks for this much at the least.
 * @returns The size in bytes, a multiple of 64 KiB.
 */
export function tidyMemory(
  engine: EngineMemory,
  leastBytes: number,
): number {
  const all = new Uint8Array(engine.memory.buffer);
  const end = engine.heapEnd();
  all.fill(0, engine.stackLow, engine.stackPointer);
  all.fill(0, end);
  const needed = Math.ceil((end + SLACK_BYTES) / WASM_PAGE_BYTES) *
    WASM_PAGE_BYTES;
  return Math.min(all.length, Math.max(leastBytes, needed));
}
