/**
 * The Mersenne twisters that Python programs find in their modules, CPython's
 * and numpy's. To fill their state from outside takes a microsecond; to have
 * them seed themselves takes ten, which is more than many a row.
 *
 * Any state but all zeros is one. It is made of 96 bits of fresh entropy, as a
 * seed would be: programs that need numbers nobody can guess ask `secrets`.
 *
 * @module
 */

import type { Entropy } from "../entropy.ts";
import type { EmscriptenModule } from "./emscripten.ts";
import type { PythonApi } from "./python_api.ts";

/** Addresses of a generator's state. */
export interface MersenneTwister {
  /** Address of the first of 624 words. */
  readonly words: number;
  /** Address of the number of used words. */
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
export function findMersenneTwisters(
  module: EmscriptenModule,
  python: PythonApi,
  prepareFunction: number,
): MersenneTwister[] {
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
 * Clears a generator's state, which is drawn again before its next use: to
 * keep it would take more room than many a program's own.
 */
export function clear(memory: Uint8Array, words: number): void {
  memory.fill(0, words, words + WORDS * WORD_BYTES);
}

const key = new Uint32Array(3);
const keyBytes = new Uint8Array(key.buffer);
/** After so many steps each bit of the key has had its way with all others. */
const MIXING_STEPS = 12;

/** Fills the generators from fresh entropy. */
export function reseed(
  { HEAPU32 }: EmscriptenModule,
  twisters: readonly MersenneTwister[],
  entropy: Entropy,
): void {
  entropy.fill(keyBytes);
  // sfc32, by Chris Doty-Humphrey: a step takes a nanosecond.
  let [a, b, c] = key;
  let counter = 1;
  const step = () => {
    const word = (a + b | 0) + counter | 0;
    counter = counter + 1 | 0;
    a = b ^ b >>> 9;
    b = c + (c << 3) | 0;
    c = (c << 21 | c >>> 11) + word | 0;
    return word;
  };
  for (let left = MIXING_STEPS; left > 0; left--) step();
  for (const { words, used } of twisters) {
    const first = words >>> 2;
    for (let at = 0; at < WORDS; at++) HEAPU32[first + at] = step();
    HEAPU32[used >>> 2] = WORDS;
  }
}
