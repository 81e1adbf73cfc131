/**
 * Sets of tests that are stored by their content, as HTTP sees them.
 *
 * @module
 */

/** A stored set. */
export interface TestSetInfo {
  /** When it is forgotten, in milliseconds since 1970. */
  readonly expiresMs: number;
}

/** Stores sets of tests, each for its caller alone. */
export interface TestSets {
  /**
   * Stores a set under its SHA-256, in hexadecimal.
   *
   * @throws {StateError} If it cannot be stored.
   */
  put(
    caller: string | undefined,
    sha256: string,
    json: Uint8Array,
  ): Promise<TestSetInfo>;
  /**
   * Returns a set as it was stored; undefined if there is none.
   *
   * @throws {StateError} If that cannot be known now.
   */
  get(
    caller: string | undefined,
    sha256: string,
  ): Promise<Uint8Array | undefined>;
}
