/**
 * What the fuzzer feeds, and what must hold for whatever it is fed.
 *
 * @module
 */

import type fc from "fast-check";

/** One thing that is fed at random. */
export interface FuzzTarget extends AsyncDisposable {
  /** Its name in reports. */
  readonly name: string;
  /** What must hold. */
  readonly property: fc.IAsyncPropertyWithHooks<[unknown]>;
}
