/**
 * Input of the fuzzer, and the property that must hold.
 *
 * @module
 */

import type fc from "fast-check";

/** One thing that is fed at random. */
export interface FuzzTarget extends AsyncDisposable {
  /** Its name in reports. */
  readonly name: string;
  /** Property that must hold. */
  readonly property: fc.IAsyncPropertyWithHooks<[unknown]>;
}
