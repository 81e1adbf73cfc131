/**
 * Source of all randomness of a program: the system, or, for a run with a seed,
 * a stream that follows from the seed alone.
 *
 * @module
 */

import { ChaCha20 } from "./chacha20.ts";
import { type FillRandom, randomBytes } from "./random_bytes.ts";

/** A call of it takes longer than some bytes do: these are drawn ahead. */
const AHEAD_BYTES = 4_096;
/** Size up to which bytes come from those that were drawn ahead. */
const FEW_BYTES = 64;

/** The source of one run after another. */
export class Entropy {
  #stream: ChaCha20 | null = null;
  readonly #ahead = new Uint8Array(AHEAD_BYTES);
  #taken = AHEAD_BYTES;
  readonly #draw: FillRandom;

  /**
   * Creates a source.
   *
   * @param draw Fills an array from the system. @default {Deno's generator}
   */
  constructor(draw: FillRandom = randomBytes(undefined)) {
    this.#draw = draw;
  }

  /**
   * Makes what follows depend on `seed` alone, until {@linkcode unseed}.
   *
   * @param seed A safe integer.
   * @param part Number of the seed's stream, an integer >= 0: each part of a
   *   run that must not depend on what another has drawn has its own.
   */
  seed(seed: number, part = 0): void {
    const key = new DataView(new ArrayBuffer(32));
    key.setBigInt64(0, BigInt(seed), true);
    key.setBigInt64(8, BigInt(part), true);
    const words = Array.from(
      { length: 8 },
      (_, index) => key.getUint32(4 * index, true),
    );
    this.#stream = new ChaCha20(words);
  }

  /** Takes randomness from the system again. */
  unseed(): void {
    this.#stream = null;
  }

  /** Fills `into` with random bytes. */
  fill(into: Uint8Array): void {
    if (this.#stream !== null) {
      this.#stream.fill(into);
      return;
    }
    if (into.length <= FEW_BYTES) return this.#fillFew(into);
    // No memory of a sandbox is shared, whatever its type may allow.
    this.#draw(into as Uint8Array<ArrayBuffer>);
  }

  /** Forgets what was drawn ahead, which a forked process has in common. */
  forget(): void {
    this.#ahead.fill(0);
    this.#taken = AHEAD_BYTES;
  }

  #fillFew(into: Uint8Array): void {
    if (this.#taken + into.length > AHEAD_BYTES) {
      this.#draw(this.#ahead);
      this.#taken = 0;
    }
    const end = this.#taken + into.length;
    into.set(this.#ahead.subarray(this.#taken, end));
    // No byte is handed out twice, or lies about once it was.
    this.#ahead.fill(0, this.#taken, end);
    this.#taken = end;
  }
}
