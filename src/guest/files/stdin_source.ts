/**
 * Standard input of a program: the bytes that its request has brought, then the
 * end. Like a pipe, it is read once, by the first reader.
 *
 * @module
 */

const EMPTY = new Uint8Array(0);

/** The standard input of one run after another. */
export class StdinSource {
  #left: Uint8Array = EMPTY;

  /** Gives the next run its input. */
  open(bytes: Uint8Array): void {
    this.#left = bytes;
  }

  /** Leaves nothing. */
  clear(): void {
    this.#left = EMPTY;
  }

  /** Moves the next bytes to `into`; returns their number, 0 at the end. */
  read(into: Uint8Array): number {
    const count = Math.min(this.#left.length, into.length);
    into.set(this.#left.subarray(0, count));
    this.#left = this.#left.subarray(count);
    return count;
  }
}
