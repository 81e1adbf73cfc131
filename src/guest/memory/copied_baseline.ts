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

/**
 * Takes the baseline of an interpreter that is at rest.
 *
 * @param altered Image's bytes where the baseline differs from it.
 */
export function takeCopiedBaseline(
  engine: EngineMemory,
  altered: readonly Segment[] = [],
): Baseline {
  const { memory } = engine;
  const { segments, restore } = copyMemory(engine);

  function readImage(start: number, into: Uint8Array<ArrayBuffer>): void {
    into.fill(0);
    for (const segment of [...segments, ...altered]) {
      const from = Math.max(start, segment.start);
      const end = segment.start + segment.bytes.length;
      const to = Math.min(start + into.length, end);
      if (from >= to) continue;
      const part = segment.bytes.subarray(
        from - segment.start,
        to - segment.start,
      );
      into.set(part, from - start);
    }
  }

  return {
    forgetsGrowth: false,
    mappable: [],
    restore,
    differing() {
      const all = new Uint8Array(memory.buffer);
      all.fill(0, engine.stackLow, engine.stackPointer);
      const before = new Uint8Array(all.length);
      readImage(0, before);
      return differingPages(all, before);
    },
    readImage,
    toImage() {
      restore();
      putBack(memory, altered);
    },
    hold: () => copiedHold(engine),
  };
}

/** Writes segments where they belong. */
export function putBack(
  memory: WebAssembly.Memory,
  segments: readonly Segment[],
): void {
  const all = new Uint8Array(memory.buffer);
  for (const { start, bytes } of segments) all.set(bytes, start);
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
    expectMany() {},
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
