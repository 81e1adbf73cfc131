/**
 * A baseline that is kept as a copy and copied back: works everywhere, and
 * costs in proportion to the size of the memory.
 *
 * @module
 */

import type { Baseline, Segment } from "./baseline.ts";
import type { EngineMemory } from "./engine_memory.ts";

/** Takes the baseline of an interpreter that is at rest. */
export function takeCopiedBaseline(engine: EngineMemory): Baseline {
  const { memory, stackLow, stackPointer } = engine;
  const all = new Uint8Array(memory.buffer);
  // Between them lies the unused stack, and above them free memory: all zero.
  const segments: Segment[] = [
    { start: 0, bytes: all.slice(0, stackLow) },
    { start: stackPointer, bytes: all.slice(stackPointer, engine.heapEnd()) },
  ];
  return {
    forgetsGrowth: false,
    restore() {
      const all = new Uint8Array(memory.buffer);
      let end = 0;
      for (const { start, bytes } of segments) {
        all.fill(0, end, start);
        all.set(bytes, start);
        end = start + bytes.length;
      }
      all.fill(0, end);
      engine.stackPointer = stackPointer;
    },
  };
}
