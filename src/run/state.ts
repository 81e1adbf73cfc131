/**
 * States: what a program leaves, and another continues.
 *
 * @module
 */

import type { Language } from "./languages.ts";
import type { CheckedBy } from "./policy.ts";

/** Request to keep the state that a program leaves. */
export interface KeepOptions {
  /** Time to live, in seconds; an integer > 0. @default {the longest} */
  readonly ttlSeconds?: number;
}

/** The state that a program has left, or why it cannot be kept. */
export type KeptState =
  | { readonly data: Uint8Array<ArrayBuffer> }
  | { readonly fault: string };

/** A state that a program continues, for the sandbox that it runs in. */
export interface ResumedState {
  readonly id: string;
  /** Kind of sandbox that it is of. */
  readonly kind: string;
  /** Names the very bytes that such sandboxes start from. */
  readonly imageId: string;
  /** Returns its bytes: not every sandbox needs them sent. */
  readonly data: () => Uint8Array<ArrayBuffer>;
}

/** Public facts about a kept state. */
export interface StateInfo {
  /** Id by which its caller continues it. */
  readonly id: string;
  /** Size as it is kept, in bytes. */
  readonly bytes: number;
  /**
   * Times at which it was made and at which it expires; milliseconds since
   * 1970.
   */
  readonly createdMs: number;
  readonly expiresMs: number;
  /** State that its program had continued; null if it had started fresh. */
  readonly parent: string | null;
  readonly language: Language;
  /** Kind of sandbox that it is of. */
  readonly kind: string;
  /** Policy that checked its last program. */
  readonly policy: CheckedBy;
}

/** The states that are kept. HTTP knows nothing else of them. */
export interface States {
  /**
   * Returns what is known of a state.
   *
   * @param caller Name of who asks; absent: nobody is asked who calls.
   * @throws {StateError} If this caller has none of that id.
   */
  find(caller: string | undefined, id: string): Promise<StateInfo>;
  /** Returns the states of a caller, the latest first. */
  list(caller: string | undefined): Promise<readonly StateInfo[]>;
  /**
   * Forgets a state.
   *
   * @throws {StateError} If this caller has none of that id.
   */
  delete(caller: string | undefined, id: string): Promise<void>;
}
