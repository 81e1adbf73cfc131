/**
 * CPU time and memory of other processes, asked of the system. Through libc,
 * because Deno opens no file under `/proc` for a program that was denied
 * anything at all; and because the file there counts in steps of 10 ms.
 *
 * Opening it gives this service no right that it does not have: it may start
 * `deno`, with any permission.
 *
 * @module
 */

import type { ProcessSample } from "./watchdog.ts";

/** Looks at processes by their id. */
export interface ProcessSampler {
  /** CPU time since it started, in milliseconds; null if unknown. */
  cpuMs(pid: number): number | null;
  /** Resident memory, in bytes; null if unknown. */
  rssBytes(pid: number): number | null;
  /**
   * Memory that no file is behind, in bytes; null if unknown. A fork
   * shares what its zygote had of it.
   */
  anonymousBytes?(pid: number): number | null;
  /** Gives up what it holds. */
  close(): void;
}

const SYMBOLS = {
  clock_getcpuclockid: { parameters: ["i32", "buffer"], result: "i32" },
  clock_gettime: { parameters: ["i32", "buffer"], result: "i32" },
  open: { parameters: ["buffer", "i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
  sysconf: { parameters: ["i32"], result: "isize" },
} as const;

const O_RDONLY_CLOEXEC = 0x8_0000;
const SC_PAGESIZE = 30;
const RESIDENT_PAGES = /^\d+ (\d+) /;
const ANONYMOUS_KIB = /^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm;
const STATUS_BYTES = 4_096;

/** A sampler that knows nothing; limits then rest on time and on the heap. */
export const BLIND_SAMPLER: ProcessSampler = {
  cpuMs: () => null,
  rssBytes: () => null,
  close() {},
};

/**
 * Opens the sampler; {@linkcode BLIND_SAMPLER} without a library.
 *
 * @param libcPath See `libc_path.ts`; "" if there is none.
 */
export function openProcessSampler(libcPath: string): ProcessSampler {
  if (libcPath === "") return BLIND_SAMPLER;
  return createSampler(Deno.dlopen(libcPath, SYMBOLS));
}

function createSampler(
  library: Deno.DynamicLibrary<typeof SYMBOLS>,
): ProcessSampler {
  const libc = library.symbols;
  const clock = new Int32Array(1);
  const time = new BigInt64Array(2);
  const text = new Uint8Array(STATUS_BYTES);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const pageBytes = Number(libc.sysconf(SC_PAGESIZE));

  /** Returns the beginning of a file; "" if it cannot be read. */
  function readText(path: string): string {
    const file = libc.open(encoder.encode(`${path}\0`), O_RDONLY_CLOEXEC);
    if (file < 0) return "";
    const length = Number(libc.read(file, text, BigInt(text.length)));
    libc.close(file);
    return decoder.decode(text.subarray(0, Math.max(0, length)));
  }

  return {
    cpuMs(pid) {
      if (libc.clock_getcpuclockid(pid, clock) !== 0) return null;
      if (libc.clock_gettime(clock[0], time) !== 0) return null;
      return Number(time[0]) * 1_000 + Number(time[1]) / 1_000_000;
    },
    rssBytes(pid) {
      const found = RESIDENT_PAGES.exec(readText(`/proc/${pid}/statm`));
      return found === null ? null : Number(found[1]) * pageBytes;
    },
    anonymousBytes(pid) {
      const found = [
        ...readText(`/proc/${pid}/status`).matchAll(ANONYMOUS_KIB),
      ];
      if (found.length === 0) return null;
      return found.reduce((sum, [, kib]) => sum + Number(kib) * 1_024, 0);
    },
    close() {
      library.close();
    },
  };
}

/** Returns both figures of a process. */
export function sampleProcess(
  sampler: ProcessSampler,
  pid: number,
): ProcessSample {
  return { cpuMs: sampler.cpuMs(pid), rssBytes: sampler.rssBytes(pid) };
}
