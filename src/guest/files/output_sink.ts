/**
 * Where stdout or stderr of a program goes: a buffer with a limit. It lives
 * outside the interpreter, so that a program that is stopped, or that breaks
 * its own interpreter, keeps what it had printed.
 *
 * @module
 */

const decoder = new TextDecoder();

/** Collects bytes up to a limit and counts the rest. */
export class OutputSink {
  readonly #limitBytes: number;
  #buffer: Uint8Array;
  #used = 0;
  #droppedBytes = 0;

  /** Creates an empty sink that keeps at most `limitBytes` bytes. */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
    this.#buffer = new Uint8Array(Math.min(4096, limitBytes));
  }

  /** Whether anything was cut. */
  get truncated(): boolean {
    return this.#droppedBytes > 0;
  }

  /** Appends what still fits. */
  write(bytes: Uint8Array): void {
    const kept = Math.min(bytes.length, this.#limitBytes - this.#used);
    this.#droppedBytes += bytes.length - kept;
    if (kept === 0) return;
    if (this.#used + kept > this.#buffer.length) {
      const room = Math.max(this.#used + kept, this.#buffer.length * 2);
      const grown = new Uint8Array(Math.min(room, this.#limitBytes));
      grown.set(this.#buffer.subarray(0, this.#used));
      this.#buffer = grown;
    }
    this.#buffer.set(bytes.subarray(0, kept), this.#used);
    this.#used += kept;
  }

  /** Returns the text, with a mark at its end where it was cut. */
  text(): string {
    let end = this.#used;
    if (this.#droppedBytes > 0) {
      // Not in the middle of a character: step back over its tail and its
      // first byte. What was whole is cut too; the mark says how much is gone.
      while (end > 0 && (this.#buffer[end - 1] & 0xc0) === 0x80) end--;
      if (end > 0 && this.#buffer[end - 1] >= 0xc0) end--;
    }
    const text = decoder.decode(this.#buffer.subarray(0, end));
    if (this.#droppedBytes === 0) return text;
    const dropped = this.#droppedBytes + this.#used - end;
    return `${text}\n[truncated: ${dropped} more bytes]\n`;
  }

  /** Forgets everything, and gives a large buffer back. */
  clear(): void {
    if (this.#buffer.length > 65_536) this.#buffer = new Uint8Array(4096);
    else this.#buffer.fill(0, 0, this.#used);
    this.#used = 0;
    this.#droppedBytes = 0;
  }
}
