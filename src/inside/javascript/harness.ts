/**
 * Gives the glue the functions that run programs; what they return is believed
 * by nobody.
 *
 * @module
 */

import { describeModule, resolve, sourceOf } from "./files/file_modules.ts";
import { host } from "./host.ts";
import { call } from "./intrinsics.ts";
import { startLoop } from "./loop.ts";
import { finish, start, takeTurn } from "./program.ts";
import { reject } from "./rejections.ts";
import { finishRow, open, setUp, startRow } from "./rows.ts";
import { leave, returnValue } from "./run_report.ts";
import { setGlobals } from "./set_globals.ts";
import { processGlobal } from "./take_input.ts";

function ready(): void {
  startLoop();
}

const resolved = Promise.resolve();
const then = Promise.prototype.then;

/** The global: what a callback throws has no one to catch it. */
export function queueMicrotask(callback: unknown): void {
  if (typeof callback !== "function") {
    throw Object.assign(
      new TypeError('The "callback" argument must be of type function'),
      { code: "ERR_INVALID_ARG_TYPE" },
    );
  }
  call(then, resolved, [() => {
    try {
      call(callback as () => void, undefined, []);
    } catch (error) {
      leave(error, "exception");
    }
  }]);
}

/** Installs the globals of the harness and gives the glue its functions. */
export function installHarness(): void {
  setGlobals({ return_val: returnValue, process: processGlobal });
  host.bind(
    start,
    takeTurn,
    finish,
    ready,
    reject,
    setUp,
    open,
    startRow,
    finishRow,
    resolve,
    sourceOf,
    describeModule,
  );
}
