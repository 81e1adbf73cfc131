/**
 * The Mersenne twisters that Python programs find in their modules, CPython's
 * and numpy's. To fill their state from outside takes a microsecond; to have
 * them seed themselves takes ten, which is more than many a row.
 *
 * Any state but all zeros is one: fresh entropy is as good as a seed.
 *
 * @module
 */

import type { Entropy } from "../entropy.ts";
import type { EmscriptenModule } from "./emscripten.ts";
import type { PythonApi } from "./python_api.ts";

/** Where a generator keeps its state, as addresses. */
export interface Twister {
  /** Of the first of 624 words. */
  readonly words: number;
  /** Of the number of words that have been used. */
  readonly used: number;
}

const WORDS = 624;
const WORD_BYTES = 4;
/** Offsets in CPython's object, in bytes, behind its head. */
const OBJECT = { used: 8, words: 12 } as const;
/** Offset of the pointer in a capsule, in bytes. */
const CAPSULE_POINTER = 8;

/**
 * Finds the generators.
 *
 * @param prepareFunction Address of `rows.prepare`.
 * @throws {Error} If one is not where it is expected.
 */
export function findTwisters(
  module: EmscriptenModule,
  python: PythonApi,
  prepareFunction: number,
): Twister[] {
  const result = python.call(prepareFunction);
  if (result === 0) throw new Error("Cannot prepare the interpreter for rows");
  const text = new TextDecoder().decode(python.bytesAt(result));
  const word = (address: number) => module.HEAPU32[address >>> 2];
  return text.split(" ").map((each) => {
    const [address, kind] = each.split(":");
    const object = Number(address);
    if (kind === "object") {
      return { used: object + OBJECT.used, words: object + OBJECT.words };
    }
    // To numpy's `bitgen_t`, and from its first field to the state.
    const words = word(word(object + CAPSULE_POINTER));
    return { words, used: words + WORDS * WORD_BYTES };
  }).map((twister) => {
    if (word(twister.used) <= WORDS) return twister;
    throw new Error("Cannot find a generator's state");
  });
}

/**
 * Clears a generator's state, which is drawn anew before it is used again: to
 * keep it would take more room than many a program's own.
 */
export function clear(memory: Uint8Array, words: number): void {
  memory.fill(0, words, words + WORDS * WORD_BYTES);
}

/** Fills the generators with fresh entropy. */
export function reseed(
  { HEAPU8, HEAPU32 }: EmscriptenModule,
  twisters: readonly Twister[],
  entropy: Entropy,
): void {
  for (const { words, used } of twisters) {
    entropy.fill(HEAPU8.subarray(words, words + WORDS * WORD_BYTES));
    HEAPU32[used >>> 2] = WORDS;
  }
}
