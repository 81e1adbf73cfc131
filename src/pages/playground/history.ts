/**
 * Programs that were run here, the last one first, kept by the browser.
 *
 * @module
 */

import { asProgram, type Program } from "./program.ts";
import { readStored, writeStored } from "./stored.ts";

const NAME = "history";
const MOST = 50;
/** Of one, and of all: a browser keeps about five million for an origin. */
const MOST_CHARS = 100_000;
const MOST_CHARS_OF_ALL = 1_000_000;

/** Returns the programs. */
export function readHistory(): Program[] {
  const kept = readStored(NAME);
  if (!Array.isArray(kept)) return [];
  return kept.map(asProgram).filter((program) => program !== null);
}

/** Adds a program; one that is there already moves to the front. */
export function addToHistory(program: Program): void {
  const text = JSON.stringify(program);
  if (text.length > MOST_CHARS) return;
  const others = readHistory().filter((one) => JSON.stringify(one) !== text);
  let chars = 0;
  const kept = [program, ...others].slice(0, MOST).filter((one) => {
    chars += JSON.stringify(one).length;
    return chars <= MOST_CHARS_OF_ALL;
  });
  writeStored(NAME, kept);
}

/** Forgets all. */
export function clearHistory(): void {
  writeStored(NAME, undefined);
}
