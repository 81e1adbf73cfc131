/**
 * Does one thing after another for each of many names.
 *
 * @module
 */

import { OverloadedError } from "../run/thrown_errors.ts";

/** Turns of those who use what has a name. */
export class Turns {
  readonly #mostWaiting: number;
  /** By name: the last one's end, and how many there are. */
  readonly #lines = new Map<string, { tail: Promise<void>; length: number }>();

  /**
   * Creates turns.
   *
   * @param mostWaiting Most that may stand behind one another for one name.
   */
  constructor(mostWaiting: number) {
    this.#mostWaiting = mostWaiting;
  }

  /**
   * Does `work` once all that came before for that name is over.
   *
   * @throws {OverloadedError} If too many wait for it.
   */
  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(name) ??
      { tail: Promise.resolve(), length: 0 };
    if (line.length > this.#mostWaiting) {
      throw new OverloadedError("Too many calls wait for this context", 1);
    }
    const before = line.tail;
    const mine = Promise.withResolvers<void>();
    line.tail = mine.promise;
    line.length += 1;
    this.#lines.set(name, line);
    try {
      await before;
      return await work();
    } finally {
      line.length -= 1;
      if (line.length === 0) this.#lines.delete(name);
      mine.resolve();
    }
  }
}
