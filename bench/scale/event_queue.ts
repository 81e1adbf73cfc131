/**
 * Queue of future events, in the order of time: the clock of a simulation.
 *
 * @module
 */

interface Event {
  readonly atMs: number;
  readonly happen: () => void;
}

/** A binary heap of events, and the time of the one that happened last. */
export class EventQueue {
  readonly #heap: Event[] = [];
  #nowMs = 0;

  /** The simulated time, in milliseconds since the start. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Number of future events. */
  get size(): number {
    return this.#heap.length;
  }

  /** Lets something happen `delayMs` from now; a number >= 0. */
  after(delayMs: number, happen: () => void): void {
    const heap = this.#heap;
    const event = { atMs: this.#nowMs + delayMs, happen };
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (heap[parent].atMs <= event.atMs) break;
      heap[index] = heap[parent];
      index = parent;
    }
    heap[index] = event;
  }

  /** Lets the next event happen; false if there is none. */
  step(): boolean {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined) return false;
    const last = heap.pop() as Event;
    if (heap.length > 0) this.#sink(last);
    this.#nowMs = first.atMs;
    first.happen();
    return true;
  }

  #sink(event: Event): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1].atMs < heap[child].atMs) {
        child += 1;
      }
      if (heap[child].atMs >= event.atMs) break;
      heap[index] = heap[child];
      index = child;
    }
    heap[index] = event;
  }
}
