/**
 * Store of states. A store knows nothing of what is in them: it is handed what
 * is sealed, and may lose any of it at any time.
 *
 * @module
 */

import type { StateInfo } from "../run/state.ts";
import type { StateRecord } from "./state_record.ts";

/** States by caller and id. */
export interface StateStore {
  /**
   * Keeps a state until it expires, or until it makes room for others.
   *
   * @throws {StateError} If it cannot be kept.
   */
  put(record: StateRecord): Promise<void>;
  /**
   * Returns a state that has not expired; undefined if there is none.
   *
   * @throws {StateError} If that is unknown now.
   */
  get(caller: string, id: string): Promise<StateRecord | undefined>;
  /** Returns what is known of one. @throws {StateError} As `get`. */
  find(caller: string, id: string): Promise<StateInfo | undefined>;
  /** Returns the latest states of a caller. @throws {StateError} As `get`. */
  list(caller: string): Promise<readonly StateInfo[]>;
  /** Forgets a state; whether there was one. @throws {StateError} As `get`. */
  delete(caller: string, id: string): Promise<boolean>;
}
