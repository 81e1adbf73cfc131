/**
 * Host calls that we answer ourselves, in place of Emscripten's answers: the
 * deadline, clocks, entropy, the heap's limit, sleeping, leaving.
 *
 * @module
 */

import type { Runtime } from "./boot.ts";
import type { Entropy } from "../entropy.ts";
import type { RunClock } from "../run_clock.ts";
import { ExitTrap, type HostCall } from "../seal/seal.ts";
import { ERRNO } from "./emscripten.ts";

const PAGE_BYTES = 65_536;
const SIGINT = 2;
/** One growth of the heap, in bytes, at the least; fewer steps, less waste. */
const GROWTH_BYTES = 4 * 1024 * 1024;

/** Error of `getaddrinfo`: the name does not resolve. */
const EAI_NONAME = -2;
const NULL = 0;

/**
 * Calls for things that a sandbox lacks and programs ask for in passing: Python
 * makes an error of its own of each, or goes on. Without an answer the run
 * would end.
 */
const ABSENT_THINGS: Readonly<Record<string, HostCall>> = {
  _mmap_js: () => -ERRNO.ENODEV,
  // No file is a terminal. C's stdio asks of each that it opens.
  __syscall_ioctl: () => -ERRNO.ENOTTY,
  // No name service. Emscripten's own notes each name that it is asked for.
  getaddrinfo: () => EAI_NONAME,
  getnameinfo: () => EAI_NONAME,
  getprotobyname: () => NULL,
  // No owners, no disk, no other end of a pipe.
  __syscall_fchown32: () => -ERRNO.EPERM,
  __syscall_fchownat: () => -ERRNO.EPERM,
  __syscall_statfs64: () => -ERRNO.ENOSYS,
  __syscall_pipe: () => -ERRNO.ENOSYS,
};

/** Parts that the calls work on. */
export interface OwnHostCallsOptions {
  readonly runtime: Runtime;
  readonly heapLimitBytes: number;
  readonly clock: RunClock;
  readonly entropy: Entropy;
}

/** Returns the calls by name. */
export function ownHostCalls(
  { runtime, heapLimitBytes, clock, entropy }: OwnHostCallsOptions,
): Record<string, HostCall> {
  // A call that was interrupted makes CPython look for signals at once, and so
  // find the deadline.
  const wait = (ms: number) => clock.sleep(ms) ? -ERRNO.EINTR : 0;

  return {
    _Py_CheckEmscriptenSignals_Helper: () => clock.takeInterrupt() ? SIGINT : 0,

    emscripten_date_now: () => clock.wallMs(),
    emscripten_get_now: () => clock.monotonicMs(),

    getentropy(pointer: number, count: number): number {
      const start = pointer >>> 0;
      const end = start + (count >>> 0);
      entropy.fill(new Uint8Array(runtime.memory.buffer).subarray(start, end));
      return 0;
    },

    __syscall_utimensat(folder: number, path: number, times: number): number {
      const { FS, SYSCALLS } = runtime.module();
      try {
        const name = SYSCALLS.calculateAt(
          folder,
          SYSCALLS.getStr(path >>> 0),
          true,
        );
        const [accessed, changed] = times === 0
          ? Array(2).fill(clock.wallMs())
          : readTimes(runtime.memory, times >>> 0);
        FS.utime(name, accessed, changed);
        return 0;
      } catch (error) {
        if (error instanceof FS.ErrnoError) return -error.errno;
        throw error;
      }
    },

    emscripten_resize_heap(requested: number): number {
      const wanted = requested >>> 0;
      const current = runtime.memory.buffer.byteLength;
      if (!(wanted <= heapLimitBytes)) return 0;
      const target = Math.min(
        heapLimitBytes,
        Math.max(wanted, current + GROWTH_BYTES),
      );
      const pages = Math.ceil(target / PAGE_BYTES);
      // Emscripten's own way to grow: it renews its views of the memory.
      return runtime.module().growMemory(pages * PAGE_BYTES) ?? 0;
    },

    // How time.sleep waits: a poll of nothing with a timeout. Emscripten's
    // own returns at once.
    __syscall_poll: (_files: number, count: number, timeoutMs: number) =>
      count === 0 ? wait(timeoutMs < 0 ? Infinity : timeoutMs) : -ERRNO.ENOSYS,

    // And how some programs do: seconds and microseconds, 4 bytes each.
    __syscall__newselect(
      count: number,
      _read: number,
      _write: number,
      _except: number,
      timeout: number,
    ): number {
      if (count !== 0) return -ERRNO.ENOSYS;
      if (timeout === 0) return wait(Infinity);
      const { HEAPU32 } = runtime.module();
      const at = timeout >>> 2;
      return wait(HEAPU32[at] * 1_000 + HEAPU32[at + 1] / 1_000);
    },

    ...ABSENT_THINGS,

    proc_exit(status: number): never {
      throw new ExitTrap(status);
    },
  };
}

/** Bytes of one `struct timespec`: seconds in eight, nanoseconds in four. */
const TIMESPEC_BYTES = 16;

/** Reads two of them, as milliseconds. */
function readTimes({ buffer }: WebAssembly.Memory, at: number): number[] {
  const view = new DataView(buffer, at, 2 * TIMESPEC_BYTES);
  return [0, TIMESPEC_BYTES].map((offset) =>
    Number(view.getBigInt64(offset, true)) * 1_000 +
    view.getInt32(offset + 8, true) / 1_000_000
  );
}
