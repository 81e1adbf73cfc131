/**
 * Lines on their way out of the service: code that writes one waits for nothing,
 * whatever becomes of its readers.
 *
 * @module
 */

/** Options for {@linkcode createLineWriter}. */
export interface LineWriterOptions<T> {
  /** Returns the lines of items, each with its end. */
  readonly toText: (items: readonly T[]) => string;
  /** Writes some bytes, and returns how many. */
  readonly write: (bytes: Uint8Array) => Promise<number>;
  /**
   * Called when items are lost: for lack of room, or with the error that came of
   * writing them. Of the latter some may have been written.
   */
  readonly lost: (count: number, error?: unknown) => void;
  /** Items wait this long for company, in milliseconds. @default {20} */
  readonly batchMs?: number | undefined;
  /** Most items that wait; more are lost. @default {4_096} */
  readonly maxWaiting?: number | undefined;
}

/** Takes what becomes lines. */
export interface LineWriter<T> {
  /** Takes one; it must not change any more. Neither throws nor waits. */
  add(item: T): void;
  /** Resolves when everything taken so far has been written or given up. */
  flush(): Promise<void>;
}

/**
 * Returns a writer.
 *
 * Items are collected for a moment, then made text and written in one
 * asynchronous call: a write per line costs 35 µs of CPU, in the time of the
 * request that it tells of, and a synchronous one stops the whole service when
 * nobody reads the pipe, or when the disk hangs.
 */
export function createLineWriter<T>({
  toText,
  write,
  lost,
  batchMs = 20,
  maxWaiting = 4_096,
}: LineWriterOptions<T>): LineWriter<T> {
  const encoder = new TextEncoder();
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  let written: Promise<void> = Promise.resolve();

  function start(): void {
    clearTimeout(timer);
    timer = undefined;
    if (busy || waiting.length === 0) return;
    busy = true;
    written = writeAll();
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const items = waiting;
      waiting = [];
      try {
        let rest = encoder.encode(toText(items));
        while (rest.length > 0) rest = rest.subarray(await write(rest));
      } catch (error) {
        lost(items.length, error);
      }
    }
    busy = false;
  }

  return {
    add(item) {
      if (waiting.length >= maxWaiting) return lost(1);
      waiting.push(item);
      // A write that is under way takes up what comes meanwhile.
      if (!busy) timer ??= setTimeout(start, batchMs);
    },
    async flush() {
      start();
      await written;
    },
  };
}
