/**
 * Closes every file that the process still has open once it is built: files
 * that the runtime keeps for later (its caches of compiled code, which the next
 * sandbox would load before it is locked), files that were read at the start,
 * and descriptors inherited from the service.
 *
 * Linux only: /proc lists what is open.
 *
 * @module
 */

import { SHARED_OUTPUT_NAME } from "../../wire/output_sink.ts";
import type { LibC } from "./libc.ts";
import { listNumbers } from "./list_numbers.ts";
import { readText } from "./read_text.ts";

/** Descriptors that a locked process still has open. */
export interface KeptDescriptors {
  /** Descriptors that it may read: the service's frames, wake-up calls. */
  readonly readable: readonly number[];
  /** Descriptors that it may write: answers, panic messages, wake-up calls. */
  readonly writable: readonly number[];
  /** Memory files that it may map later, never to run code. @default {[]} */
  readonly mappable?: readonly number[];
}

/** Options for {@linkcode closeDescriptors}. */
export interface CloseDescriptorsOptions {
  /** Files that stay open, to be mapped later; their numbers. @default {[]} */
  readonly mappable?: readonly number[];
  /** True if this process is the fork of another. @default {false} */
  readonly isFork?: boolean;
}

const [STDIN, STDOUT, STDERR] = [0, 1, 2];

const PROT_READ_WRITE = 1 | 2;
const MAP_PRIVATE_FIXED_ANONYMOUS = 0x02 | 0x10 | 0x20;

/**
 * Descriptors that may stay open next to the three pipes, by their /proc link.
 *
 * An event descriptor is a number that the runtime's threads add to, to wake
 * each other; nothing outside of the process sees it.
 */
const MAY_STAY: readonly [pattern: RegExp, isWaker: boolean][] = [
  [/^anon_inode:\[eventfd\]$/, true],
  [/^anon_inode:\[eventpoll\]$/, false],
  // Two ends of one pair each, by which the runtime learns of signals; threads
  // of its own die of it if one is closed. No call that uses a socket is left.
  [/^socket:/, false],
  // The process's page map: the reset asks it for written pages (see
  // page_scan.ts).
  [/^\/proc\/\d+\/pagemap$/, false],
];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Closes what a locked process must not have, and takes shared mappings of
 * files out of its memory, except the one that output is collected in. Returns
 * what is left; undefined where the system does not tell what is open, and
 * nothing was closed.
 */
export function closeDescriptors(
  libc: LibC,
  { mappable = [], isFork = false }: CloseDescriptorsOptions = {},
): KeptDescriptors | undefined {
  const open = listNumbers(libc, "/proc/self/fd");
  const maps = readText(libc, "/proc/self/maps");
  if (open === undefined || maps === undefined) return undefined;
  const pipes = [STDOUT, STDERR].map((number) => targetOf(libc, number));
  const wakers: number[] = [];
  const twins: number[] = [];
  // The threads that most of these serve do not exist in a fork, and its zygote
  // and all other forks have the same ones.
  const ownMap = `/proc/${libc.getpid()}/pagemap`;
  const mayStay = isFork ? [] : MAY_STAY;
  for (const number of open) {
    if (number <= STDERR || mappable.includes(number)) continue;
    const target = targetOf(libc, number);
    if (target === ownMap) continue;
    const row = mayStay.find(([pattern]) => pattern.test(target));
    if (row?.[1]) wakers.push(number);
    // The runtime writes to a copy of its stdout.
    else if (!isFork && target.startsWith("pipe:") && pipes.includes(target)) {
      twins.push(number);
    } else if (!row) libc.close(number);
  }
  // Zeros in their place: the runtime may look there once more at its end.
  for (const [start, length] of sharedMappings(maps)) {
    libc.mmap(
      start,
      length,
      PROT_READ_WRITE,
      MAP_PRIVATE_FIXED_ANONYMOUS,
      -1,
      0n,
    );
  }
  return {
    readable: [STDIN, ...wakers],
    writable: [STDOUT, STDERR, ...twins, ...wakers],
    mappable,
  };
}

/** Returns start and length of what is mapped so that writes reach a file. */
export function sharedMappings(
  maps: string,
): [start: bigint, length: bigint][] {
  const found: [bigint, bigint][] = [];
  for (const line of maps.split("\n")) {
    // Output of the program, which the service reads if it has to kill us.
    if (line.endsWith(`/memfd:${SHARED_OUTPUT_NAME} (deleted)`)) continue;
    const match = /^([0-9a-f]+)-([0-9a-f]+) ...s \S+ \S+ [1-9]/.exec(line);
    if (!match) continue;
    const [start, end] = [BigInt(`0x${match[1]}`), BigInt(`0x${match[2]}`)];
    found.push([start, end - start]);
  }
  return found;
}

function targetOf(libc: LibC, number: number): string {
  const buffer = new Uint8Array(4096);
  const path = encoder.encode(`/proc/self/fd/${number}\0`);
  const bytes = Number(libc.readlink(path, buffer, BigInt(buffer.length)));
  return decoder.decode(buffer.subarray(0, Math.max(0, bytes)));
}
