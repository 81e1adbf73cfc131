/**
 * A state of memory that the kernel puts back. Writes of a row go to pages of
 * its own, and the kernel's page map tells which; giving those up shows the
 * mapped image again. Pages that rows write again and again are copied back
 * instead.
 *
 * For a few rows, the pages in which the state differs from the image are kept
 * as copies, and so are those that most programs write: they are compared after
 * rows. For many rows, the pages that differ are mapped from a file in memory,
 * over the image. To map them, and the image again at the end, costs more than a
 * few rows do; then no page is compared.
 *
 * @module
 */

import type { EngineMemory } from "./engine_memory.ts";
import type { HeldMemory } from "./held_memory.ts";
import type { MemoryFile } from "./memory_file.ts";
import { bytesOf, type CopiedMemory, PageCopies } from "./page_copies.ts";
import { joinRanges, type PageRange, withoutRanges } from "./page_ranges.ts";
import type { PageScan } from "./page_scan.ts";

const MADV_DONTNEED = 4;
/** A copy of a page less takes less time than one call less. */
const CLOSE_BYTES = 0;
/** To copy more than this after each row costs more than the page faults. */
const KNOWN_MOST_BYTES = 4 * 1024 * 1024;
/** To compare more than this after each of a few rows costs more than to map. */
export const COMPARED_MOST_BYTES = 2 * 1024 * 1024;

/** Options for {@linkcode mappedHold}. */
export interface MappedHoldOptions extends CopiedMemory {
  readonly engine: EngineMemory;
  readonly scan: PageScan;
  readonly file: MemoryFile;
  /** Pages that differ from the image now; all others are as in it. */
  readonly pages: readonly PageRange[];
  /** Pages that most programs write, which the process has of its own already. */
  readonly hot: readonly PageRange[];
  /** Room for copies of `COMPARED_MOST_BYTES`. */
  readonly room: Uint8Array<ArrayBuffer>;
  /** Called when the state is forgotten: maps the image again. */
  readonly mapImage: () => void;
}

/** Holds what memory has now. */
export function mappedHold(options: MappedHoldOptions): HeldMemory {
  const { libc, engine, memory, address, scan, file, pages } = options;
  const { stackPointer } = engine;
  let isMapped = false;
  /** Pages that are copied back after every row. */
  let known = new PageCopies(options, []);
  /** Pages that the process has of its own, whether or not rows write them. */
  let compared = known;
  /** Both. */
  let kept: readonly PageRange[] = [];

  /** Compares these pages from here on; all others are as the kernel has them. */
  function compare(copies: PageCopies): void {
    compared = copies;
    know([]);
    // Pages that are written with the same bytes would count as a row's.
    giveUp(withoutRanges(scan(memory.buffer.byteLength), kept));
  }

  function know(ranges: readonly PageRange[]): void {
    known = new PageCopies(options, ranges);
    kept = joinRanges([...compared.ranges, ...ranges], CLOSE_BYTES);
  }

  function expectMany(): void {
    if (isMapped || !file.mapOver(address, pages)) return;
    isMapped = true;
    compare(new PageCopies(options, []));
  }

  function giveUp(ranges: readonly PageRange[]): void {
    for (const [start, length] of ranges) {
      const at = address + BigInt(start);
      if (libc.madvise(at, BigInt(length), MADV_DONTNEED) !== 0) {
        throw new Error("Cannot give memory back to the kernel");
      }
    }
  }

  function restoreKnown(): void {
    known.putBack();
    engine.stackPointer = stackPointer;
  }

  const own = joinRanges([...pages, ...options.hot], CLOSE_BYTES);
  const few = [own, pages]
    .find((ranges) => bytesOf(ranges) <= COMPARED_MOST_BYTES);
  if (few === undefined) expectMany();
  if (!isMapped) {
    compare(new PageCopies(options, few ?? pages, few && options.room));
  }

  return {
    expectMany,
    restoreKnown,
    restore() {
      const written = scan(memory.buffer.byteLength);
      const others = withoutRanges(written, kept);
      giveUp(others);
      restoreKnown();
      return joinRanges([...others, ...compared.putBackAltered()], CLOSE_BYTES);
    },
    learn(more) {
      const wanted = joinRanges([...known.ranges, ...more], CLOSE_BYTES);
      if (bytesOf(wanted) <= KNOWN_MOST_BYTES) know(wanted);
    },
    release() {
      if (!isMapped) return;
      options.mapImage();
      file.clear(bytesOf(pages));
    },
  };
}
