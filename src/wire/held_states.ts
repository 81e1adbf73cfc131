/**
 * The states that a sandbox still has from its last run, so that they need not
 * be sent again: the one that was continued, and the one that was kept. They are
 * forgotten before any program runs that does not continue one of them, so that
 * no program ever shares a process with what somebody else has left.
 *
 * The service tracks each sandbox's states with this same class, and
 * so knows what is there.
 *
 * @module
 */

/** States by their ids, two at the most. */
export class HeldStates<T> {
  readonly #states = new Map<string, T>();
  /** The one that the current run continues. */
  #continued = "";

  /** Number of entries. */
  get size(): number {
    return this.#states.size;
  }

  /** Reports whether a state is there. */
  has(id: string): boolean {
    return this.#states.has(id);
  }

  /**
   * Begins a run, which may forget what is held.
   *
   * @param id State that it continues; absent: none.
   * @param sent The state where it was sent along, else it is there.
   * @returns The state; undefined if the run continues none, or it is not there.
   */
  begin(id?: string, sent?: T): T | undefined {
    this.#continued = id ?? "";
    if (id === undefined || !this.#states.has(id)) this.#states.clear();
    if (id === undefined) return undefined;
    if (sent !== undefined) this.#states.set(id, sent);
    return this.#states.get(id);
  }

  /** Holds the state that the current run has left. */
  keep(id: string, state: T): void {
    for (const other of this.#states.keys()) {
      if (other !== this.#continued) this.#states.delete(other);
    }
    this.#states.set(id, state);
  }
}
