/**
 * Memory that all unread answers may hold together. A program can print 19 MB
 * of JSON; a hundred clients that ask for it and never read would hold two
 * gigabytes.
 *
 * @module
 */

/** One answer on its way. */
export interface HeldAnswer {
  /** Sets the function that ends the connection if its client reads nothing. */
  onReset(reset: () => void): void;
  /** Some of it has been taken. */
  progressed(): void;
  /** Gives the memory back; more than once does nothing. */
  release(): void;
}

/** Options for {@linkcode UnsentAnswers}. */
export interface UnsentAnswersOptions {
  /**
   * Most bytes that they hold together; an integer >= 0. One alone may hold
   * more. @default {33_554_432}
   */
  readonly totalBytes?: number;
  /**
   * A client that has taken nothing for so long loses its connection to an
   * answer that needs the room, in milliseconds. @default {1_000}
   */
  readonly stalledMs?: number;
  /** A clock that only goes forward, in milliseconds. */
  readonly now?: () => number;
}

/** The answers on their way. */
export class UnsentAnswers {
  readonly #totalBytes: number;
  readonly #stalledMs: number;
  readonly #now: () => number;
  /** The first one has waited longest. */
  readonly #held = new Set<Held>();
  #bytes = 0;

  /** Creates a counter that holds nothing. */
  constructor(
    {
      totalBytes = 33_554_432,
      stalledMs = 1_000,
      now = () => performance.now(),
    }: UnsentAnswersOptions = {},
  ) {
    this.#totalBytes = totalBytes;
    this.#stalledMs = stalledMs;
    this.#now = now;
  }

  /** Bytes that are held now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Holds `bytes`; null where there is no room for so many. */
  hold(bytes: number): HeldAnswer | null {
    for (const held of this.#held) {
      if (this.#hasRoom(bytes)) break;
      held.resetIfSilentSince(this.#now() - this.#stalledMs);
    }
    if (!this.#hasRoom(bytes)) return null;
    this.#bytes += bytes;
    const held = new Held(this.#now, () => {
      if (this.#held.delete(held)) this.#bytes -= bytes;
    });
    this.#held.add(held);
    return held;
  }

  #hasRoom(bytes: number): boolean {
    return this.#held.size === 0 || this.#bytes + bytes <= this.#totalBytes;
  }
}

class Held implements HeldAnswer {
  readonly #now: () => number;
  readonly release: () => void;
  #progressedAt: number;
  #reset: (() => void) | undefined;

  constructor(now: () => number, release: () => void) {
    this.#now = now;
    this.release = release;
    this.#progressedAt = now();
  }

  onReset(reset: () => void): void {
    this.#reset = reset;
  }

  progressed(): void {
    this.#progressedAt = this.#now();
  }

  resetIfSilentSince(atMs: number): void {
    if (this.#reset === undefined || this.#progressedAt > atMs) return;
    this.#reset();
    this.release();
  }
}
