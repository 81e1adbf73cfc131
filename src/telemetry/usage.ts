/**
 * Use of this process by each caller since it started.
 *
 * @module
 */

/** Use of a caller. */
export interface CallerUsage {
  /** Programs that came to an end, whether or not a client still waited. */
  readonly runs: number;
  /** Rows of batches that came to an end. */
  readonly rows: number;
  /** CPU time of both, in milliseconds. */
  readonly cpuMs: number;
  /** Memory for the time for which it was kept, in byte seconds. */
  readonly memoryByteSeconds: number;
  /** Requests turned away. */
  readonly refusals: number;
}

/** Use of one caller; what is absent is 0. */
export interface CallerUse extends Partial<CallerUsage> {
  /** Name of who calls; "" where nobody is asked. */
  readonly caller: string;
}

const NOTHING: CallerUsage = {
  runs: 0,
  rows: 0,
  cpuMs: 0,
  memoryByteSeconds: 0,
  refusals: 0,
};

/** Books of all callers. There are as many as names in the keys file. */
export class Usage {
  /** Since when they are kept, in milliseconds since 1970. */
  readonly sinceMs: number;
  readonly #books = new Map<string, CallerUsage>();

  /** Opens books in which nothing is written. */
  constructor(sinceMs: number = Date.now()) {
    this.sinceMs = sinceMs;
  }

  /** Writes down what was used. */
  add({ caller, ...use }: CallerUse): void {
    const sum = { ...this.of(caller) };
    for (const name of NAMES) sum[name] += use[name] ?? 0;
    this.#books.set(caller, sum);
  }

  /** Returns what a caller has used. */
  of(caller: string): CallerUsage {
    return this.#books.get(caller) ?? NOTHING;
  }
}

const NAMES = [
  "runs",
  "rows",
  "cpuMs",
  "memoryByteSeconds",
  "refusals",
] as const;
