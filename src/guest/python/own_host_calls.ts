/**
 * Host calls that we answer ourselves, in place of Emscripten's answers: the
 * deadline, the heap's limit, sleeping, leaving.
 *
 * @module
 */

import type { Runtime } from "./boot.ts";
import type { RunClock } from "../run_clock.ts";
import { ExitTrap, type HostCall } from "../seal/seal.ts";
import { ERRNO } from "./emscripten.ts";

const PAGE_BYTES = 65_536;
const SIGINT = 2;
/** One growth of the heap, in bytes, at the least; fewer steps, less waste. */
const GROWTH_BYTES = 4 * 1024 * 1024;

/** What the calls work on. */
export interface OwnHostCallsOptions {
  readonly runtime: Runtime;
  readonly heapLimitBytes: number;
  readonly clock: RunClock;
}

/** Returns the calls by name. */
export function ownHostCalls(
  { runtime, heapLimitBytes, clock }: OwnHostCallsOptions,
): Record<string, HostCall> {
  return {
    _Py_CheckEmscriptenSignals_Helper: () => clock.takeInterrupt() ? SIGINT : 0,

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
    __syscall_poll(_fds: number, count: number, timeoutMs: number): number {
      if (count !== 0) return -ERRNO.ENOSYS;
      // -1 is for ever. A call that was interrupted makes CPython look for
      // signals at once, and so find the deadline.
      return clock.sleep(timeoutMs < 0 ? Infinity : timeoutMs)
        ? -ERRNO.EINTR
        : 0;
    },

    // Python makes an OSError of it; without an answer the run would end here.
    _mmap_js: () => -ERRNO.ENODEV,

    proc_exit(status: number): never {
      throw new ExitTrap(status);
    },
  };
}
