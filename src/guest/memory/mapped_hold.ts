/**
 * A state of memory that the kernel puts back: its pages are mapped from a file
 * in memory, over the mapped image. What a row writes goes to pages of its own,
 * and the kernel's page map tells which; giving those up shows the state again.
 *
 * Pages that rows write again and again are copied back instead.
 *
 * @module
 */

import type { LibC } from "../lock/libc.ts";
import type { Segment } from "./baseline.ts";
import type { EngineMemory } from "./engine_memory.ts";
import type { HeldMemory } from "./held_memory.ts";
import type { MemoryFile } from "./memory_file.ts";
import { joinRanges, type PageRange, withoutRanges } from "./page_ranges.ts";
import type { PageScan } from "./page_scan.ts";

const MADV_DONTNEED = 4;
/** A copy of a page less takes less time than one call less. */
const CLOSE_BYTES = 0;
/** To copy more than this after each row costs more than the page faults. */
const KNOWN_MOST_BYTES = 4 * 1024 * 1024;

/** What {@linkcode mappedHold} holds. */
export interface MappedHoldOptions {
  readonly libc: LibC;
  readonly engine: EngineMemory;
  /** Where the memory lies. */
  readonly address: bigint;
  readonly scan: PageScan;
  readonly file: MemoryFile;
  /** Pages that differ from the image now; all others are as in it. */
  readonly pages: readonly PageRange[];
  /** Called when the state is forgotten: maps the image anew. */
  readonly mapImage: () => void;
}

/** Holds what memory has now; undefined if the kernel cannot map it. */
export function mappedHold(
  { libc, engine, address, scan, file, pages, mapImage }: MappedHoldOptions,
): HeldMemory | undefined {
  const { memory, stackPointer } = engine;
  const heldBytes = pages.reduce((sum, [, length]) => sum + length, 0);
  if (!file.mapOver(address, pages)) return undefined;
  // What is written though it differs in nothing would count as a row's.
  giveUp(scan(memory.buffer.byteLength));
  let known: PageRange[] = [];
  let segments: Segment[] = [];
  let all = new Uint8Array(memory.buffer);

  function giveUp(ranges: readonly PageRange[]): void {
    for (const [start, length] of ranges) {
      const at = address + BigInt(start);
      if (libc.madvise(at, BigInt(length), MADV_DONTNEED) !== 0) {
        throw new Error("Cannot give memory back to the kernel");
      }
    }
  }

  function restoreKnown(): void {
    // Memory that has grown is another buffer.
    if (all.length === 0) all = new Uint8Array(memory.buffer);
    for (const { start, bytes } of segments) all.set(bytes, start);
    engine.stackPointer = stackPointer;
  }

  return {
    restoreKnown,
    restore() {
      const written = scan(memory.buffer.byteLength);
      const others = withoutRanges(written, known);
      giveUp(others);
      restoreKnown();
      return others;
    },
    learn(more) {
      const wanted = joinRanges([...known, ...more], CLOSE_BYTES);
      const bytes = wanted.reduce((sum, [, length]) => sum + length, 0);
      if (bytes > KNOWN_MOST_BYTES) return;
      known = wanted;
      all = new Uint8Array(memory.buffer);
      segments = known.map(([start, length]) => (
        { start, bytes: all.slice(start, start + length) }
      ));
    },
    release() {
      mapImage();
      file.clear(heldBytes);
    },
  };
}
