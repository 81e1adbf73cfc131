/**
 * Globals that packages look for while they load. Imported before all of them.
 *
 * @module
 */

import { setGlobals } from "./set_globals.ts";
import { atob, btoa, TextDecoder, TextEncoder } from "./text_encoding.ts";

/** Nothing is one. */
class SharedArrayBuffer {
  get byteLength(): number {
    throw new TypeError("not a SharedArrayBuffer");
  }
  get growable(): boolean {
    throw new TypeError("not a SharedArrayBuffer");
  }
}

setGlobals({
  global: globalThis,
  TextEncoder,
  TextDecoder,
  atob,
  btoa,
  // Packages that copy or print values ask what these are.
  SharedArrayBuffer,
  WebAssembly: {},
  Atomics: {},
});
