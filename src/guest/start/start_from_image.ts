/**
 * Brings an interpreter that has just been booted to the baseline that a memory
 * image holds, with this sandbox's own safety policy.
 *
 * @module
 */

import type { Engine } from "../engine.ts";
import type { LibC } from "../lock/libc.ts";
import type { Baseline, Segment } from "../memory/baseline.ts";
import { takeCopiedBaseline } from "../memory/copied_baseline.ts";
import { tidyMemory } from "../memory/engine_memory.ts";
import { mapImage, takeMappedBaseline } from "../memory/mapped_baseline.ts";
import type { MemoryImage } from "../memory/memory_image.ts";
import {
  differingPages,
  joinRanges,
  type PageRange,
} from "../memory/page_ranges.ts";

/** Part of an image that is compared at a time, in bytes; whole pages. */
const PIECE_BYTES = 1_048_576;

/** Options for {@linkcode startFromImage}. */
export interface ImageStartOptions {
  readonly engine: Engine;
  readonly image: MemoryImage;
  /** The safety policy, as JSON text. */
  readonly policyJson: string;
  /** Least memory that the interpreter asks for, in bytes. */
  readonly leastMemoryBytes: number;
  /** Lets the kernel put memory back; absent: memory is copied. */
  readonly libc?: LibC;
}

/**
 * Puts the image into memory and whatever it needs around it, and returns the
 * way back to it.
 *
 * @throws {Error} If the image does not fit what was booted.
 */
export function startFromImage(
  { engine, image, policyJson, leastMemoryBytes, libc }: ImageStartOptions,
): Baseline {
  const { offset, facts, descriptor } = image;
  const { memory } = engine.memory;
  const length = facts.memoryBytes;
  const map = libc && descriptor !== undefined
    ? { libc, memory, descriptor, offset, length }
    : undefined;
  const isMapped = map !== undefined && mapImage(map);
  const copyImage = () =>
    image.read(0, new Uint8Array(memory.buffer, 0, length));
  if (!isMapped) copyImage();
  engine.memory.stackPointer = facts.stackPointer;
  if (engine.restore(facts.own)) {
    if (!isMapped) copyImage();
    else if (!mapImage(map)) {
      // Half of what the engine has written would stay.
      throw new Error("Cannot map the memory image again");
    }
    engine.memory.stackPointer = facts.stackPointer;
  }
  const tableLength = engine.table?.length ?? 0;
  if (tableLength !== facts.tableLength) {
    throw new Error(
      `Cannot use the memory image: the function table has ` +
        `${tableLength} entries, not ${facts.tableLength}`,
    );
  }
  const isAltered = facts.policyJson !== policyJson;
  if (isAltered) {
    engine.configure(policyJson);
    tidyMemory(engine.memory, leastMemoryBytes);
  }
  const altered = isAltered ? alteredPages(memory, image) : [];
  if (!isMapped || engine.memory.heapEnd() > length) {
    return takeCopiedBaseline(engine.memory, altered);
  }
  const pages = altered.map(({ start, bytes }) =>
    [start, bytes.length] as const
  );
  const copied = joinRanges([...facts.hotPages, ...pages]);
  return takeMappedBaseline({
    engine: engine.memory,
    image: map,
    copied,
    altered,
  });
}

/**
 * Returns what an image has where memory differs from it. Reads it in pieces: a
 * whole copy, which V8 frees late, would count against the first program.
 */
function alteredPages(
  { buffer }: WebAssembly.Memory,
  image: MemoryImage,
): Segment[] {
  const ranges: PageRange[] = [];
  const piece = new Uint8Array(PIECE_BYTES);
  for (let at = 0; at < buffer.byteLength; at += PIECE_BYTES) {
    const length = Math.min(PIECE_BYTES, buffer.byteLength - at);
    const before = piece.subarray(0, length);
    image.read(at, before);
    const now = new Uint8Array(buffer, at, length);
    for (const [start, bytes] of differingPages(now, before)) {
      ranges.push([at + start, bytes]);
    }
  }
  return joinRanges(ranges).map(([start, length]) => {
    const bytes = new Uint8Array(length);
    image.read(start, bytes);
    return { start, bytes };
  });
}
