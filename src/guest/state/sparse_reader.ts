/**
 * Reads what `sparse_writer.ts` writes. Whatever the bytes are, it touches
 * nothing but the words that it is given.
 *
 * @module
 */

/** Reads words, from the first to the last. */
export class SparseReader {
  readonly #words: Uint32Array;
  #at = 0;

  /**
   * Creates a reader.
   *
   * @param bytes Bytes of a writer, in a separate buffer.
   */
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    const { buffer, byteOffset, byteLength } = bytes;
    this.#words = new Uint32Array(buffer, byteOffset, byteLength >>> 2);
  }

  /** Reports whether all was read. */
  get isAtEnd(): boolean {
    return this.#at === this.#words.length;
  }

  /**
   * Makes `words`, which are what they were before, what they have become.
   *
   * @throws {RangeError} If what follows is no list of so many words.
   */
  take(words: Uint32Array): void {
    const from = this.#words;
    const end = words.length;
    for (let at = 0; at < end;) {
      if (this.#at >= from.length) throw damaged();
      const turn = from[this.#at++];
      const others = turn & 0xffff;
      at += turn >>> 16;
      if (
        turn === 0 || at + others > end || this.#at + others > from.length
      ) throw damaged();
      for (let word = 0; word < others; word++) {
        words[at++] = from[this.#at++];
      }
    }
  }

  /**
   * Returns a copy of the next `count` bytes.
   *
   * @throws {RangeError} If there are not so many.
   */
  takeBytes(count: number): Uint8Array<ArrayBuffer> {
    const start = 4 * this.#at;
    const words = Math.ceil(count / 4);
    if (!(count >= 0 && this.#at + words <= this.#words.length)) {
      throw damaged();
    }
    this.#at += words;
    const { buffer, byteOffset } = this.#words;
    return new Uint8Array(buffer as ArrayBuffer, byteOffset + start, count)
      .slice();
  }
}

function damaged(): RangeError {
  return new RangeError("Cannot read a state: it is damaged");
}
