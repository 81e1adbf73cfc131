/**
 * Buffer of a program's stdout or stderr: a buffer with a limit. It lives
 * outside the interpreter, so that a program that is stopped, or that breaks
 * its own interpreter, keeps what it had printed. In memory that the service
 * shares, it also outlives the process.
 *
 * Long output keeps its head and its tail: the last lines of a program are
 * often what it was for.
 *
 * @module
 */

const decoder = new TextDecoder();

/** Bytes of shared memory in front of the text. */
export const SINK_HEADER_BYTES = 16;

/** Name of the memory that the service shares, for the kernel. */
export const SHARED_OUTPUT_NAME = "output";

/** Numbers of the header, 32 bits each. */
const USED = 0;
/** Number of dropped bytes; as many as fit. */
const DROPPED = 1;
/** Position of the oldest byte of the tail. */
const OLDEST = 2;

const MOST = 0xffff_ffff;

/** Keeps the first and the last bytes of what it is given. */
export class OutputSink {
  readonly #limitBytes: number;
  /** Length of the head, after which the tail begins above the limit. */
  readonly #headBytes: number;
  readonly #isShared: boolean;
  readonly #header: Uint32Array;
  #buffer: Uint8Array;

  /**
   * Creates a sink that keeps at most `limitBytes` bytes.
   *
   * @param area Memory for it, of `SINK_HEADER_BYTES` and the limit, at a
   * multiple of 4 bytes; what is in it is taken over. Absent: memory of its own,
   * as much as is needed.
   */
  constructor(limitBytes: number, area?: Uint8Array) {
    this.#limitBytes = limitBytes;
    this.#headBytes = Math.ceil(limitBytes / 2);
    this.#isShared = area !== undefined;
    this.#header = area
      ? new Uint32Array(area.buffer, area.byteOffset, SINK_HEADER_BYTES / 4)
      : new Uint32Array(SINK_HEADER_BYTES / 4);
    this.#buffer = area?.subarray(SINK_HEADER_BYTES) ??
      new Uint8Array(Math.min(4096, limitBytes));
  }

  /** Reports whether anything was cut. */
  get truncated(): boolean {
    return this.#header[DROPPED] > 0;
  }

  /** Reports whether nothing was written. */
  get isEmpty(): boolean {
    return this.#header[USED] === 0;
  }

  /** Bytes that were written, those that were dropped included. */
  get writtenBytes(): number {
    return this.#header[USED] + this.#header[DROPPED];
  }

  /** Appends; past the limit, the tail makes room for what is new. */
  write(bytes: Uint8Array): void {
    const used = this.#header[USED];
    const kept = Math.min(bytes.length, this.#limitBytes - used);
    if (kept > 0) {
      this.#reserve(used + kept);
      this.#buffer.set(bytes.subarray(0, kept), used);
      // Last: a reader meanwhile sees complete bytes.
      Atomics.store(this.#header, USED, used + kept);
    }
    if (kept < bytes.length) this.#writeTail(bytes.subarray(kept));
  }

  /** Returns the text, with a mark in its middle where it was cut. */
  text(): string {
    const used = Math.min(this.#header[USED], this.#limitBytes);
    const dropped = this.#header[DROPPED];
    if (dropped === 0) return decoder.decode(this.#buffer.subarray(0, used));
    const head = beforeCut(this.#buffer.subarray(0, this.#headBytes));
    const tail = afterCut(this.#tail());
    const cut = dropped + this.#limitBytes - head.length - tail.length;
    return `${decoder.decode(head)}\n[truncated: ${cut} bytes]\n` +
      decoder.decode(tail);
  }

  /** Forgets everything, and gives a large buffer of its own back. */
  clear(): void {
    if (!this.#isShared && this.#buffer.length > 65_536) {
      this.#buffer = new Uint8Array(4096);
    } else {
      this.#buffer.fill(0, 0, this.#header[USED]);
    }
    this.#header.fill(0);
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    const room = Math.max(bytes, this.#buffer.length * 2);
    const grown = new Uint8Array(Math.min(room, this.#limitBytes));
    grown.set(this.#buffer.subarray(0, this.#header[USED]));
    this.#buffer = grown;
  }

  #writeTail(bytes: Uint8Array): void {
    const dropped = this.#header[DROPPED] + bytes.length;
    // First: a reader meanwhile knows that the tail is no longer whole.
    Atomics.store(this.#header, DROPPED, Math.min(dropped, MOST));
    const tail = this.#buffer.subarray(this.#headBytes, this.#limitBytes);
    const last = bytes.subarray(Math.max(0, bytes.length - tail.length));
    const at = tail.length === 0 ? 0 : this.#header[OLDEST] % tail.length;
    const fits = Math.min(last.length, tail.length - at);
    tail.set(last.subarray(0, fits), at);
    tail.set(last.subarray(fits), 0);
    this.#header[OLDEST] = at + last.length;
  }

  #tail(): Uint8Array {
    const tail = this.#buffer.subarray(this.#headBytes, this.#limitBytes);
    if (tail.length === 0) return tail;
    const at = this.#header[OLDEST] % tail.length;
    const inOrder = new Uint8Array(tail.length);
    inOrder.set(tail.subarray(at), 0);
    inOrder.set(tail.subarray(0, at), tail.length - at);
    return inOrder;
  }
}

/** Returns `bytes` without the character that their end may cut in two. */
function beforeCut(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] & 0xc0) === 0x80) end--;
  if (end > 0 && bytes[end - 1] >= 0xc0) end--;
  return bytes.subarray(0, end);
}

/** Returns `bytes` without the rest of a character at their beginning. */
function afterCut(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length && (bytes[start] & 0xc0) === 0x80) start++;
  return bytes.subarray(start);
}
