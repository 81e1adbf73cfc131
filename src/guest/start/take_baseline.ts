/**
 * Brings an interpreter that has just been booted to its baseline: from a
 * memory image, or cold, by running the warm-up programs.
 *
 * @module
 */

import type { Engine } from "../engine.ts";
import type { LibC } from "../lock/libc.ts";
import type { Baseline } from "../memory/baseline.ts";
import { takeCopiedBaseline } from "../memory/copied_baseline.ts";
import { tidyMemory } from "../memory/engine_memory.ts";
import type { ImageFacts, MemoryImage } from "../memory/memory_image.ts";
import { startFromImage } from "./start_from_image.ts";

/** Facts of an interpreter that an image of it records. */
export type InterpreterFacts = Omit<ImageFacts, "key" | "hotPages">;

/** Options for {@linkcode takeBaseline}. */
export interface BaselineOptions {
  readonly engine: Engine;
  /** The safety policy, as JSON text. */
  readonly policyJson: string;
  /** Least memory that the interpreter asks for, in bytes. */
  readonly leastMemoryBytes: number;
  /** The image to start from, open; absent: a cold boot. */
  readonly image?: MemoryImage;
  /** Lets the kernel put memory back; absent: memory is copied. */
  readonly libc?: LibC;
  /** Programs to run before the baseline of a cold boot. @default {[]} */
  readonly warmUp?: readonly string[];
}

/**
 * Returns the baseline, and the facts about it.
 *
 * @throws {Error} If the image does not fit the engine, or a cold boot fails.
 */
export function takeBaseline(
  { image, warmUp = [], ...options }: BaselineOptions,
): { readonly facts: InterpreterFacts; readonly baseline: Baseline } {
  const { engine, policyJson, leastMemoryBytes } = options;
  if (image) {
    return {
      facts: image.facts,
      baseline: startFromImage({ ...options, image }),
    };
  }
  const facts = {
    ...engine.startCold(warmUp),
    memoryBytes: tidyMemory(engine.memory, leastMemoryBytes),
    tableLength: engine.table?.length ?? 0,
    stackPointer: engine.memory.stackPointer,
    policyJson,
  };
  return { facts, baseline: takeCopiedBaseline(engine.memory) };
}
