/**
 * Asks the kernel which pages of a private mapping the process has written:
 * one call, in proportion to the pages that are there (PAGEMAP_SCAN, Linux 6.7
 * and later). The kernel keeps that record itself, so a program cannot hide a
 * page from it.
 *
 * @module
 */

import { addressOf, type LibC } from "../lock/libc.ts";
import { replaceDescriptor } from "../lock/replace_descriptor.ts";
import type { PageRange } from "./page_ranges.ts";

/** Request number of the call; the process's lock lets no other through. */
export const PAGEMAP_SCAN = 0xc060_6610;

const O_RDONLY = 0;
const PAGE_IS_FILE = 1n << 2n;
const PAGE_IS_PRESENT = 1n << 3n;
const PAGE_IS_SWAPPED = 1n << 4n;
/** Regions that one call can tell; more take more calls. */
const REGIONS = 2048;
/** Start, end and flags of a region, 8 bytes each. */
const REGION_WORDS = 3;
/** Places of fields in `struct pm_scan_arg`, in words of 8 bytes. */
const FIELD = {
  size: 0,
  start: 2,
  end: 3,
  walkEnd: 4,
  regions: 5,
  regionCount: 6,
  inverted: 8,
  allOf: 9,
  anyOf: 10,
  returned: 11,
} as const;
const ARGUMENT_WORDS = 12;

/** The page map of this process. */
export interface PageScan {
  /** Returns the written pages among `length` bytes, as offsets. */
  (length: number): PageRange[];
  /**
   * Opens the map again in its place: an open map describes the memory of the
   * process that opened it, and a fork inherits that one.
   *
   * @throws {Error} If the map cannot be opened.
   */
  reopen(): void;
}

/**
 * Opens the page map, which the process can no longer do once it is locked.
 * Returns undefined where the kernel knows no such call.
 *
 * @param address Start of the mapping.
 */
export function openPageScan(
  libc: LibC,
  address: bigint,
): PageScan | undefined {
  const path = new TextEncoder().encode("/proc/self/pagemap\0");
  const file = libc.open(path, O_RDONLY);
  if (file < 0) return undefined;
  const regions = new BigUint64Array(REGIONS * REGION_WORDS);
  const argument = new BigUint64Array(ARGUMENT_WORDS);
  argument[FIELD.size] = BigInt(argument.byteLength);
  argument[FIELD.regions] = addressOf(libc, new Uint8Array(regions.buffer));
  argument[FIELD.regionCount] = BigInt(REGIONS);
  // Not the file's any more, and in memory or swapped out: written.
  argument[FIELD.inverted] = PAGE_IS_FILE;
  argument[FIELD.allOf] = PAGE_IS_FILE;
  argument[FIELD.anyOf] = PAGE_IS_PRESENT | PAGE_IS_SWAPPED;
  argument[FIELD.returned] = PAGE_IS_PRESENT;

  function scan(length: number): PageRange[] | undefined {
    const found: PageRange[] = [];
    const end = address + BigInt(length);
    argument[FIELD.start] = address;
    argument[FIELD.end] = end;
    do {
      const count = libc.ioctl(file, BigInt(PAGEMAP_SCAN), argument);
      if (count < 0) return undefined;
      for (let at = 0; at < count * REGION_WORDS; at += REGION_WORDS) {
        const start = Number(regions[at] - address);
        found.push([start, Number(regions[at + 1] - regions[at])]);
      }
      // After some 500 regions the kernel says that it has walked less far
      // than it tells of.
      const lastEnd = count > 0 ? regions[count * REGION_WORDS - 2] : 0n;
      const walked = argument[FIELD.walkEnd];
      argument[FIELD.start] = walked > lastEnd ? walked : lastEnd;
    } while (argument[FIELD.start] < end);
    return found;
  }

  if (!scan(0x1_0000)) {
    libc.close(file);
    return undefined;
  }
  const ask = (length: number) => {
    const found = scan(length);
    if (!found) throw new Error("Cannot ask for the written pages");
    return found;
  };
  return Object.assign(ask, {
    reopen: () => replaceDescriptor(libc, libc.open(path, O_RDONLY), file),
  });
}
