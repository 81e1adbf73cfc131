/**
 * The stream of ChaCha20 (RFC 8439): bytes that look random and follow from a
 * key alone, the same on every machine. Synchronous, which WebCrypto is not.
 *
 * @module
 */

const BLOCK_BYTES = 64;
const ROUNDS = 20;
/** "expand 32-byte k", as the algorithm has it. */
const CONSTANTS = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574] as const;

/** A stream that begins at its first byte. */
export class ChaCha20 {
  readonly #input: Uint32Array;
  readonly #block = new Uint32Array(BLOCK_BYTES / 4);
  readonly #bytes = new Uint8Array(this.#block.buffer);
  #used = BLOCK_BYTES;

  /**
   * Creates the stream of a key.
   *
   * @param key Eight words.
   * @param nonce Three words. @default {[0, 0, 0]}
   * @param counter Number of the first block. @default {0}
   */
  constructor(
    key: ArrayLike<number>,
    nonce: ArrayLike<number> = [0, 0, 0],
    counter = 0,
  ) {
    this.#input = Uint32Array.of(
      ...CONSTANTS,
      ...Array.from(key),
      counter,
      ...Array.from(nonce),
    );
  }

  /** Fills `into` with the next bytes. */
  fill(into: Uint8Array): void {
    for (let at = 0; at < into.length;) {
      if (this.#used === BLOCK_BYTES) this.#next();
      const count = Math.min(into.length - at, BLOCK_BYTES - this.#used);
      into.set(this.#bytes.subarray(this.#used, this.#used + count), at);
      this.#used += count;
      at += count;
    }
  }

  #next(): void {
    const x = this.#block;
    x.set(this.#input);
    for (let round = 0; round < ROUNDS; round += 2) {
      quarter(x, 0, 4, 8, 12);
      quarter(x, 1, 5, 9, 13);
      quarter(x, 2, 6, 10, 14);
      quarter(x, 3, 7, 11, 15);
      quarter(x, 0, 5, 10, 15);
      quarter(x, 1, 6, 11, 12);
      quarter(x, 2, 7, 8, 13);
      quarter(x, 3, 4, 9, 14);
    }
    x.forEach((word, index) => {
      x[index] = word + this.#input[index];
    });
    this.#input[12] += 1;
    this.#used = 0;
  }
}

function quarter(
  x: Uint32Array,
  a: number,
  b: number,
  c: number,
  d: number,
): void {
  x[a] += x[b];
  x[d] = rotate(x[d] ^ x[a], 16);
  x[c] += x[d];
  x[b] = rotate(x[b] ^ x[c], 12);
  x[a] += x[b];
  x[d] = rotate(x[d] ^ x[a], 8);
  x[c] += x[d];
  x[b] = rotate(x[b] ^ x[c], 7);
}

function rotate(word: number, bits: number): number {
  return word << bits | word >>> (32 - bits);
}
