/**
 * A baseline that is kept as a copy and copied back: works everywhere, and
 * costs in proportion to the size of the memory.
 *
 * @module
 */

import type { Baseline, Segment } from "./baseline.ts";
import type { EngineMemory } from "./engine_memory.ts";
import type { HeldMemory } from "./held_memory.ts";
import { differingPages } from "./page_ranges.ts";

/** Takes the baseline of an interpreter that is at rest. */
export function takeCopiedBaseline(engine: EngineMemory): Baseline {
  const { memory } = engine;
  const { segments, restore } = copyMemory(engine);
  return {
    forgetsGrowth: false,
    mappable: [],
    restore,
    differing() {
      const all = new Uint8Array(memory.buffer);
      all.fill(0, engine.stackLow, engine.stackPointer);
      const before = new Uint8Array(all.length);
      for (const { start, bytes } of segments) before.set(bytes, start);
      return differingPages(all, before);
    },
    hold: () => copiedHold(engine),
  };
}

/** Holds a state of memory as a copy: each way back puts back everything. */
export function copiedHold(engine: EngineMemory): HeldMemory {
  const { restore } = copyMemory(engine);
  return {
    restoreKnown: restore,
    restore() {
      restore();
      return [];
    },
    learn() {},
    release() {},
  };
}

/** Copies a memory at rest, and returns the way back to it. */
function copyMemory(engine: EngineMemory) {
  const { memory, stackLow, stackPointer } = engine;
  const all = new Uint8Array(memory.buffer);
  // Between them lies the unused stack, and above them free memory: all zero.
  const segments: Segment[] = [
    { start: 0, bytes: all.slice(0, stackLow) },
    { start: stackPointer, bytes: all.slice(stackPointer, engine.heapEnd()) },
  ];
  const restore = () => {
    const all = new Uint8Array(memory.buffer);
    let end = 0;
    for (const { start, bytes } of segments) {
      all.fill(0, end, start);
      all.set(bytes, start);
      end = start + bytes.length;
    }
    all.fill(0, end);
    engine.stackPointer = stackPointer;
  };
  return { segments, restore };
}
