/**
 * A state as it is kept: its public fields, and its encrypted bytes. Types
 * alone.
 *
 * @module
 */

import type { StateInfo } from "../run/state.ts";

/** Facts about a state; all of it is bound to its bytes. */
export interface StateHeader extends Omit<StateInfo, "bytes"> {
  /** Name of its owner; "" where nobody is asked who calls. */
  readonly caller: string;
  /** Names the very bytes that sandboxes must start from to continue it. */
  readonly imageId: string;
}

/** A state. */
export interface StateRecord {
  readonly header: StateHeader;
  /** Its bytes, compressed and encrypted. */
  readonly sealed: Uint8Array<ArrayBuffer>;
}
