/**
 * Host calls that we answer ourselves, in place of Emscripten's answers: the
 * deadline, the heap's limit, sleeping, leaving.
 *
 * @module
 */

import type { Runtime } from "./boot.ts";
import { ERRNO, type HostCall } from "./emscripten.ts";
import { ExitTrap } from "../seal/seal.ts";

const PAGE_BYTES = 65_536;
const SIGINT = 2;
/** One growth of the heap, in bytes, at the least; fewer steps, less waste. */
const GROWTH_BYTES = 4 * 1024 * 1024;

/** State that a run shares with the host calls. */
export class RunClock {
  #deadlineMs = Infinity;
  #fired = false;

  /** Whether the deadline has passed and the interpreter was told. */
  get fired(): boolean {
    return this.#fired;
  }

  /** Starts a run that may take `timeoutMs` milliseconds. */
  start(timeoutMs: number): void {
    this.#deadlineMs = performance.now() + timeoutMs;
    this.#fired = false;
  }

  /** Ends a run: no interrupt reaches what comes after. */
  stop(): void {
    this.#deadlineMs = Infinity;
  }

  /** Milliseconds until the deadline; negative once it has passed. */
  leftMs(): number {
    return this.#deadlineMs - performance.now();
  }

  /**
   * Whether to interrupt the program now: true once per run. A program that
   * swallows it is not told again; the service kills it after a grace.
   */
  takeInterrupt(): boolean {
    if (this.#fired || performance.now() < this.#deadlineMs) return false;
    this.#fired = true;
    return true;
  }
}

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
  const sleeper = new Int32Array(new SharedArrayBuffer(4));

  /** Sleeps, but not past the deadline; returns whether it was cut short. */
  function sleep(ms: number): boolean {
    const leftMs = clock.leftMs();
    const bounded = Math.min(ms, Math.max(0, leftMs));
    if (bounded > 0) Atomics.wait(sleeper, 0, 0, bounded);
    return ms > leftMs;
  }

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
      return sleep(timeoutMs < 0 ? Infinity : timeoutMs) ? -ERRNO.EINTR : 0;
    },

    // Python makes an OSError of it; without an answer the run would end here.
    _mmap_js: () => -ERRNO.ENODEV,

    proc_exit(status: number): never {
      throw new ExitTrap(status);
    },
  };
}
