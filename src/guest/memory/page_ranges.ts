/**
 * Sets of pages as ascending runs.
 *
 * @module
 */

/** Size of a page of the kernel's, in bytes, at the least. */
export const PAGE_BYTES = 4096;

/** A run of pages: address of the first byte, length in bytes. */
export type PageRange = readonly [start: number, length: number];

/** Runs that are this close are one: a call costs more than the copy, bytes. */
const CLOSE_BYTES = 4 * PAGE_BYTES;

/**
 * Returns the pages in which `a` and `b` differ.
 *
 * @param a Any memory; its length is a multiple of the page size.
 * @param b Of the same length.
 */
export function differingPages(a: Uint8Array, b: Uint8Array): PageRange[] {
  const words = (bytes: Uint8Array) =>
    new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  const left = words(a);
  const right = words(b);
  const perPage = PAGE_BYTES / 8;
  const ranges: PageRange[] = [];
  for (let page = 0; page * PAGE_BYTES < a.length; page++) {
    const end = (page + 1) * perPage;
    let at = page * perPage;
    while (at < end && left[at] === right[at]) at++;
    if (at < end) ranges.push([page * PAGE_BYTES, PAGE_BYTES]);
  }
  return joinRanges(ranges);
}

/**
 * Returns the union of `ranges`, in order, close ones joined.
 *
 * @param closeBytes Largest gap between two that are joined, at the most.
 */
export function joinRanges(
  ranges: readonly PageRange[],
  closeBytes = CLOSE_BYTES,
): PageRange[] {
  const joined: [number, number][] = [];
  const sorted = ranges.toSorted(([a], [b]) => a - b);
  for (const [start, length] of sorted) {
    const last = joined.at(-1);
    if (last && start <= last[0] + last[1] + closeBytes) {
      last[1] = Math.max(last[1], start + length - last[0]);
    } else {
      joined.push([start, length]);
    }
  }
  return joined;
}

/**
 * Returns what of `ranges` lies in none of `others`.
 *
 * @param ranges Ascending, without overlap.
 * @param others The same.
 */
export function withoutRanges(
  ranges: readonly PageRange[],
  others: readonly PageRange[],
): PageRange[] {
  const rest: PageRange[] = [];
  let next = 0;
  for (const [start, length] of ranges) {
    const end = start + length;
    let at = start;
    while (next < others.length && others[next][0] + others[next][1] <= at) {
      next++;
    }
    for (let other = next; at < end; other++) {
      const [from, bytes] = others[other] ?? [end, 0];
      if (from > at) rest.push([at, Math.min(from, end) - at]);
      at = Math.max(at, from + bytes);
    }
  }
  return rest;
}
