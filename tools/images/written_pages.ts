/**
 * Asks the kernel which pages of a private mapping this process has written.
 * Comparing contents would miss those that were changed and changed back, as
 * Python's reference counts are.
 *
 * @module
 */

import {
  PAGE_BYTES,
  type PageRange,
} from "../../src/guest/memory/page_ranges.ts";

const ENTRY_BYTES = 8;
const PRESENT = 1n << 63n;
/** Still the file's page, or shared with others. */
const FILE_PAGE = 1n << 61n;

/**
 * Returns the written pages as offsets from `address`, one by one.
 *
 * @param address Start of the mapping; a whole page.
 * @param length Its length in bytes.
 */
export function writtenPages(address: bigint, length: number): PageRange[] {
  using file = Deno.openSync("/proc/self/pagemap");
  const entries = new BigUint64Array(length / PAGE_BYTES);
  const bytes = new Uint8Array(entries.buffer);
  const start = address / BigInt(PAGE_BYTES) * BigInt(ENTRY_BYTES);
  file.seekSync(start, Deno.SeekMode.Start);
  for (let at = 0; at < bytes.length;) {
    const count = file.readSync(bytes.subarray(at));
    if (count === null) throw new Error("Cannot read the page map: cut short");
    at += count;
  }
  return [...entries].flatMap((entry, page) =>
    (entry & PRESENT) !== 0n && (entry & FILE_PAGE) === 0n
      ? [[page * PAGE_BYTES, PAGE_BYTES] as const]
      : []
  );
}
