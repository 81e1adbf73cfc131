/**
 * Writes words of which most are what they were before: in turns how many are,
 * how many others follow, and those. To compress what it writes is for the
 * service: a sandbox need not carry the code for it, nor the time to load it.
 *
 * @module
 */

/** Most of the same, and of other words, in a turn: each count has 16 bits. */
const MOST_OF_A_TURN = 0xffff;

const FIRST_WORDS = 16_384;

/** A state that is larger than states may be. */
export class StateTooLargeError extends RangeError {
  override readonly name = "StateTooLargeError";

  /** Creates the refusal of one state. */
  constructor(limitBytes: number) {
    super(`it has more than ${limitBytes} bytes`);
  }
}

/** Collects words. */
export class SparseWriter {
  readonly #limitBytes: number;
  #words = new Uint32Array(FIRST_WORDS);
  #used = 0;

  /**
   * Creates a writer that has written nothing.
   *
   * @param limitBytes Most that it writes, in bytes.
   */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /**
   * Writes `words`.
   *
   * @param before Old bytes, of the same length.
   * @throws {StateTooLargeError} If there is no room for them.
   */
  add(words: Uint32Array, before: Uint32Array): void {
    const end = words.length;
    // A turn for every other word at the worst, and one for each full one.
    this.#reserve(end + 2 + Math.ceil(end / MOST_OF_A_TURN));
    const into = this.#words;
    let used = this.#used;
    for (let at = 0; at < end;) {
      const from = at;
      while (
        at < end && words[at] === before[at] && at - from < MOST_OF_A_TURN
      ) at++;
      const same = at - from;
      const turn = used++;
      const first = at;
      // One that is the same among others costs no more than a turn of its own.
      while (
        at < end && at - first < MOST_OF_A_TURN &&
        (words[at] !== before[at] ||
          (at + 1 < end && words[at + 1] !== before[at + 1]))
      ) into[used++] = words[at++];
      into[turn] = same << 16 | at - first;
    }
    this.#used = used;
    if (used * into.BYTES_PER_ELEMENT > this.#limitBytes) {
      throw new StateTooLargeError(this.#limitBytes);
    }
  }

  /**
   * Writes bytes as they are, and zeros up to the next whole word.
   *
   * @throws {StateTooLargeError} If there is no room for them.
   */
  addBytes(bytes: Uint8Array): void {
    const words = Math.ceil(bytes.length / 4);
    this.#reserve(words);
    new Uint8Array(this.#words.buffer).set(bytes, 4 * this.#used);
    this.#used += words;
    if (4 * this.#used > this.#limitBytes) {
      throw new StateTooLargeError(this.#limitBytes);
    }
  }

  /** Returns all that was written. */
  bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#words.buffer.slice(0, 4 * this.#used));
  }

  #reserve(words: number): void {
    const wanted = this.#used + words;
    if (wanted <= this.#words.length) return;
    const grown = new Uint32Array(Math.max(wanted, 2 * this.#words.length));
    grown.set(this.#words.subarray(0, this.#used));
    this.#words = grown;
  }
}
