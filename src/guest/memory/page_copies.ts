/**
 * Copies of pages, and the ways to put them back. Where a program has its own
 * pages already, to copy one takes a tenth of the time of giving it up and
 * letting the kernel make it again.
 *
 * @module
 */

import { addressOf, type LibC } from "../lock/libc.ts";
import { PAGE_BYTES, type PageRange } from "./page_ranges.ts";

/** Source of {@linkcode PageCopies}. */
export interface CopiedMemory {
  readonly libc: LibC;
  readonly memory: WebAssembly.Memory;
  /** Address of the memory. */
  readonly address: bigint;
}

interface Segment {
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Addresses of the memory and the copy. */
  readonly place: bigint;
  readonly copy: bigint;
}

/** Content of pages when they were copied. */
export class PageCopies {
  /** Numbers of the pages: ascending, without overlap. */
  readonly ranges: readonly PageRange[];
  readonly #source: CopiedMemory;
  readonly #segments: readonly Segment[];
  #all: Uint8Array<ArrayBuffer>;

  /**
   * Copies pages.
   *
   * @param room Target; its memory is used again. @default {room of its own}
   */
  constructor(
    source: CopiedMemory,
    ranges: readonly PageRange[],
    room: Uint8Array<ArrayBuffer> = new Uint8Array(bytesOf(ranges)),
  ) {
    this.ranges = ranges;
    this.#source = source;
    this.#all = bytesIn(source);
    const first = ranges.length === 0 ? 0n : addressOf(source.libc, room);
    let at = 0;
    this.#segments = ranges.map(([start, length]) => {
      const bytes = room.subarray(at, at + length);
      bytes.set(this.#all.subarray(start, start + length));
      const copy = first + BigInt(at);
      at += length;
      return { start, bytes, place: source.address + BigInt(start), copy };
    });
  }

  /** Puts all of them back. */
  putBack(): void {
    // Memory that has grown is another buffer.
    if (this.#all.length === 0) this.#all = bytesIn(this.#source);
    for (const { start, bytes } of this.#segments) this.#all.set(bytes, start);
  }

  /** Puts back those that are not as they were; returns which. */
  putBackAltered(): PageRange[] {
    const { memcmp, memcpy } = this.#source.libc;
    const altered: PageRange[] = [];
    for (const { start, bytes, place, copy } of this.#segments) {
      if (memcmp(place, copy, BigInt(bytes.length)) === 0) continue;
      for (let at = 0; at < bytes.length; at += PAGE_BYTES) {
        const [to, from] = [place + BigInt(at), copy + BigInt(at)];
        if (memcmp(to, from, BigInt(PAGE_BYTES)) === 0) continue;
        memcpy(to, from, BigInt(PAGE_BYTES));
        altered.push([start + at, PAGE_BYTES]);
      }
    }
    return altered;
  }
}

/** Returns how many bytes pages have. */
export function bytesOf(pages: readonly PageRange[]): number {
  return pages.reduce((sum, [, length]) => sum + length, 0);
}

function bytesIn({ memory }: CopiedMemory): Uint8Array<ArrayBuffer> {
  return new Uint8Array(memory.buffer as ArrayBuffer);
}
