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
  /** CPU time since it started, in milliseconds; null if it cannot be told. */
  cpuMs(pid: number): number | null;
  /** Resident memory, in bytes; null if it cannot be told. */
  rssBytes(pid: number): number | null;
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
  const text = new Uint8Array(256);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const pageBytes = Number(libc.sysconf(SC_PAGESIZE));

  return {
    cpuMs(pid) {
      if (libc.clock_getcpuclockid(pid, clock) !== 0) return null;
      if (libc.clock_gettime(clock[0], time) !== 0) return null;
      return Number(time[0]) * 1_000 + Number(time[1]) / 1_000_000;
    },
    rssBytes(pid) {
      const path = encoder.encode(`/proc/${pid}/statm\0`);
      const file = libc.open(path, O_RDONLY_CLOEXEC);
      if (file < 0) return null;
      const length = Number(libc.read(file, text, BigInt(text.length)));
      libc.close(file);
      if (length <= 0) return null;
      const found = RESIDENT_PAGES.exec(
        decoder.decode(text.subarray(0, length)),
      );
      return found === null ? null : Number(found[1]) * pageBytes;
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
