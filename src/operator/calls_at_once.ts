/**
 * A bound on the calls that each caller has in progress: each may bring an
 * answer of a megabyte, and all of them are in one process.
 *
 * @module
 */

/** Turns of callers; a call beyond the limit waits for an earlier one's end. */
export class CallsAtOnce {
  readonly #limit: number;
  /** By caller: calls in progress, and those that wait, in order. */
  readonly #callers = new Map<
    string,
    { running: number; waiting: (() => void)[] }
  >();

  /** Creates turns of which each caller may have `limit` at a time. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Makes a call once fewer than the limit of that caller are in progress. */
  async run<T>(caller: string, call: () => Promise<T>): Promise<T> {
    const own = this.#callers.get(caller) ?? { running: 0, waiting: [] };
    this.#callers.set(caller, own);
    if (own.running >= this.#limit) {
      await new Promise<void>((resolve) => own.waiting.push(resolve));
    } else {
      own.running += 1;
    }
    try {
      return await call();
    } finally {
      const next = own.waiting.shift();
      if (next !== undefined) next();
      else if (--own.running === 0) this.#callers.delete(caller);
    }
  }
}
