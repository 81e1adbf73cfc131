/**
 * A baseline that the kernel puts back: the memory image is mapped over the
 * interpreter's memory, private to this process. Writes of a program go to
 * pages of its own, and giving those up shows the image again.
 *
 * So a reset costs in proportion to what a program has touched and not to the
 * size of the memory, sandboxes share the pages that none of them has written,
 * and memory that has grown is given back. The pages that every program writes
 * are copied instead: a copy is cheaper than a page fault each.
 *
 * Every page is either given up or copied: nothing is left of a program.
 *
 * @module
 */

import { addressOf, type LibC } from "../lock/libc.ts";
import type { Baseline, Segment } from "./baseline.ts";
import { copiedHold, putBack } from "./copied_baseline.ts";
import type { EngineMemory } from "./engine_memory.ts";
import { COMPARED_MOST_BYTES, mappedHold } from "./mapped_hold.ts";
import { makeMemoryFile } from "./memory_file.ts";
import {
  joinRanges,
  PAGE_BYTES,
  type PageRange,
  withoutRanges,
} from "./page_ranges.ts";
import { openPageScan } from "./page_scan.ts";

const PROT_READ = 1;
const PROT_READ_WRITE = 1 | 2;
const MAP_PRIVATE = 2;
const MAP_FIXED = 16;
const MAP_ANONYMOUS = 32;
const MADV_DONTNEED = 4;
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;

/**
 * Size of a program's memory above the image that stays in place, in bytes.
 * Giving it up would cost the next one that needs it a page fault for every 4
 * KiB, in its own time; zeroing it costs a tenth of that, between programs.
 */
const KEPT_BYTES = 4 * 1024 * 1024;

/**
 * Resets after which one gives up all pages, those that were only read too. To
 * ask for the written ones costs 50 ns for each page that is there: in a fork,
 * all that its zygote has ever read, 1.5 ms with the large packages.
 */
const RESETS_PER_FULL_ONE = 256;

/** Options for {@linkcode mapImage}. */
export interface MapImageOptions {
  readonly libc: LibC;
  readonly memory: WebAssembly.Memory;
  /** The open image file. */
  readonly descriptor: number;
  /**
   * Offset of the memory in the file, in bytes; a multiple of the page size.
   */
  readonly offset: number;
  /** Length to map, in bytes; the same. */
  readonly length: number;
}

/** Maps an image over the beginning of `memory`; false if that cannot be. */
export function mapImage(
  { libc, memory, descriptor, offset, length }: MapImageOptions,
): boolean {
  return libc.mmap(
    addressOfMemory(libc, memory),
    BigInt(length),
    PROT_READ_WRITE,
    MAP_PRIVATE | MAP_FIXED,
    descriptor,
    BigInt(offset),
  ) !== MAP_FAILED;
}

/** Options for a mapped baseline. */
export interface MappedBaselineOptions {
  readonly engine: EngineMemory;
  /** The image as it was mapped; its file may be closed afterwards. */
  readonly image: MapImageOptions;
  /**
   * Pages to copy: those that most programs write, and all that differ from
   * the image now. Ascending, whole pages, no overlap.
   */
  readonly copied: readonly PageRange[];
  /** Image's bytes where the baseline differs from it. @default {[]} */
  readonly altered?: readonly Segment[];
}

/** Takes the baseline of an interpreter at rest whose memory is mapped. */
export function takeMappedBaseline(
  { engine, image, copied, altered = [] }: MappedBaselineOptions,
): Baseline {
  const { memory, stackLow, stackPointer } = engine;
  const { libc, length, offset } = image;
  const all = new Uint8Array(memory.buffer);
  // V8 reserves room for all growth: the address stays.
  const address = addressOfMemory(libc, memory);
  const segments: Segment[] = copied.map(([start, bytes]) => (
    { start, bytes: all.slice(start, start + bytes) }
  ));
  // With a record of what was written, pages that were only read stay where
  // they are, and cost the next program nothing. Without one, all are given up.
  const scan = openPageScan(libc, address);
  const everything = withoutRanges([[0, length]], copied);
  const file = scan && makeMemoryFile(libc);
  // The process can open no file later, and maps the image again after rows.
  const descriptor = libc.dup(image.descriptor);
  const pristine = libc.mmap(
    0n,
    BigInt(length),
    PROT_READ,
    MAP_PRIVATE,
    image.descriptor,
    BigInt(offset),
  );
  let heldRoom: Uint8Array<ArrayBuffer> | undefined;
  let resets = 0;
  const canHold = file !== undefined && descriptor >= 0 &&
    pristine !== MAP_FAILED;

  function giveUp([start, bytes]: PageRange): void {
    const at = address + BigInt(start);
    if (libc.madvise(at, BigInt(bytes), MADV_DONTNEED) !== 0) {
      throw new Error("Cannot give memory back to the kernel");
    }
  }

  function mapImageAnew(): void {
    const added = memory.buffer.byteLength - length;
    const mapped = mapImage({ ...image, descriptor }) &&
      (added === 0 || libc.mmap(
            address + BigInt(length),
            BigInt(added),
            PROT_READ_WRITE,
            MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS,
            -1,
            0n,
          ) !== MAP_FAILED);
    // Half of a held state would stay.
    if (!mapped) throw new Error("Cannot map the memory image again");
  }

  function differing(): PageRange[] {
    const all = new Uint8Array(memory.buffer);
    const written = scan?.(all.length) ?? [[0, all.length] as const];
    const pages: PageRange[] = [];
    for (const [start, bytes] of written) {
      // Below the stack pointer nothing is anybody's. Zeros in pages that nobody
      // has written would cost a page fault each: most of the time of a state.
      const low = Math.max(start, stackLow);
      const high = Math.min(start + bytes, engine.stackPointer);
      if (low < high) all.fill(0, low, high);
      for (let at = start; at < start + bytes; at += PAGE_BYTES) {
        if (differs(at)) pages.push([at, PAGE_BYTES]);
      }
    }
    return joinRanges(pages);
  }

  const zeros = new Uint8Array(PAGE_BYTES);
  const zerosAt = addressOf(libc, zeros);

  function differs(at: number): boolean {
    // Pages that cannot be compared count as different.
    if (at < length && pristine === MAP_FAILED) return true;
    const place = BigInt(at);
    const size = BigInt(PAGE_BYTES);
    const before = at < length ? pristine + place : zerosAt;
    return libc.memcmp(address + place, before, size) !== 0;
  }

  function readImage(start: number, into: Uint8Array<ArrayBuffer>): void {
    const bytes = Math.max(0, Math.min(into.length, length - start));
    into.fill(0, bytes);
    if (bytes === 0) return;
    if (pristine === MAP_FAILED) throw new Error("Cannot read the image");
    const place = pristine + BigInt(start);
    libc.memcpy(addressOf(libc, into), place, BigInt(bytes));
  }

  function restore(): void {
    const all = new Uint8Array(memory.buffer);
    const added = Math.max(0, engine.heapEnd() - length);
    const isFull = resets++ % RESETS_PER_FULL_ONE === 0;
    const written = isFull ? undefined : scan?.(length);
    withoutRanges(written ?? everything, copied).forEach(giveUp);
    for (const { start, bytes } of segments) all.set(bytes, start);
    // A program may have written anywhere, so what is not zeroed is given up.
    const kept = Math.min(all.length, length + wholePages(added));
    all.fill(0, length, kept);
    if (all.length > kept) giveUp([kept, all.length - kept]);
    engine.stackPointer = stackPointer;
  }

  return {
    forgetsGrowth: true,
    mappable: file && canHold ? [descriptor, file.descriptor] : [],
    differing,
    hold() {
      if (!file || !canHold) return copiedHold(engine);
      return mappedHold({
        libc,
        memory,
        engine,
        address,
        scan,
        file,
        pages: differing(),
        hot: copied,
        room: heldRoom ??= new Uint8Array(COMPARED_MOST_BYTES),
        mapImage: mapImageAnew,
      });
    },
    reopenPageMap: scan && (() => {
      scan.reopen();
      resets = 0;
    }),
    renewMemoryFile: file?.renew,
    readImage,
    toImage() {
      restore();
      putBack(memory, altered);
    },
    restore,
  };
}

/** Returns how many bytes to zero for a program that has added `bytes`. */
function wholePages(bytes: number): number {
  return Math.min(KEPT_BYTES, Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES);
}

/** Returns where a memory lies in this process. */
export function addressOfMemory(
  libc: LibC,
  { buffer }: WebAssembly.Memory,
): bigint {
  if (!(buffer instanceof ArrayBuffer)) {
    throw new TypeError("Cannot map: the memory is shared");
  }
  return addressOf(libc, new Uint8Array(buffer));
}
