/**
 * Bytes that callers store, such as sets of tests and files, as HTTP sees them.
 *
 * @module
 */

/** A stored blob. */
export interface BlobInfo {
  /** Time at which it expires, in milliseconds since 1970. */
  readonly expiresMs: number;
}

/** Stores bytes, each for its caller alone. */
export interface Blobs {
  /**
   * Stores bytes under an id, in place of those that were there.
   *
   * @param id Letters, digits, "_" and "-"; begins with what it is.
   * @throws {StateError} If they cannot be stored.
   */
  put(
    caller: string | undefined,
    id: string,
    bytes: Uint8Array,
  ): Promise<BlobInfo>;
  /**
   * Returns bytes as they were stored; undefined if there are none.
   *
   * @throws {StateError} If that cannot be known now.
   */
  get(caller: string | undefined, id: string): Promise<Uint8Array | undefined>;
  /** Forgets bytes. @throws {StateError} As `get`. */
  delete(caller: string | undefined, id: string): Promise<void>;
}
