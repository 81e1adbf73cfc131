/**
 * The JavaScript that prepares an engine: globals, packages, harness. Runs once,
 * before the memory image is made.
 *
 * @module
 */

import "./early.ts";
import "./url.ts";
import { Buffer } from "buffer";
import { consoleGlobal } from "./console.ts";
import { cryptoGlobal } from "./crypto.ts";
import { installStacks } from "./errors.ts";
import { clone } from "./clone.ts";
import { installHarness, queueMicrotask } from "./harness.ts";
import { main, makeRequire } from "./files/file_modules.ts";
import { installIntl } from "./intl/install.ts";
import { timerGlobals } from "./loop.ts";
import { MODULES } from "./modules.ts";
import {
  AbortController,
  AbortSignal,
  CustomEvent,
  Event,
  EventTarget,
} from "./node/abort.ts";
import { performanceGlobal } from "./node/perf_hooks.ts";
import { setGlobals } from "./set_globals.ts";

// Only packages want to see these; a program would get wrong answers of them.
for (const name of ["SharedArrayBuffer", "WebAssembly", "Atomics"]) {
  Reflect.deleteProperty(globalThis, name);
}
setGlobals({
  ...timerGlobals,
  AbortController,
  AbortSignal,
  CustomEvent,
  Event,
  EventTarget,
  Buffer,
  console: consoleGlobal,
  crypto: cryptoGlobal,
  performance: performanceGlobal,
  require: makeRequire(main.filename),
  module: main,
  exports: main.exports,
  __filename: main.filename,
  __dirname: main.path,
  queueMicrotask,
  structuredClone: clone,
});
for (const name of Object.keys(globalThis)) {
  // A program that lists what is global sees what it has made itself.
  Object.defineProperty(globalThis, name, { enumerable: false });
}
installIntl();
installStacks();
installHarness();
// For the modules that `import` finds, see tools/javascript/; taken away after.
Reflect.set(globalThis, "__modules", MODULES);
