/**
 * The report of a run, as JSON: `src/inside/python/run_report.py` has the fields.
 * Nothing outside of the sandbox believes it.
 *
 * @module
 */

import { inspect } from "node-inspect-extracted";
import { describe, type Failure } from "./errors.ts";
import { host } from "./host.ts";
import { stringify } from "./intrinsics.ts";
import { program } from "./program_state.ts";

/** Kinds of an error. */
export type Kind = "exception" | "syntax" | "memory";

/** The text that a value has as a result. */
export function resultText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") {
    const text = stringify(value);
    return text === undefined ? "" : text;
  }
  return typeof value === "symbol" ? inspect(value) : `${value}`;
}

/** Passes values on to `stringify`, which would write NaN as null. */
function refuseNonFinite(_key: string, value: unknown): unknown {
  if (typeof value === "number" && value - value !== 0) throw undefined;
  return value;
}

/** Returns the JSON that a value has; null where it has none. */
export function resultJson(value: unknown): string | null {
  try {
    return stringify(value, refuseNonFinite) ?? null;
  } catch {
    // NaN or an infinity, a BigInt, a circle, a `toJSON` that throws.
    return null;
  }
}

/** The global `return_val`. */
export function returnValue(value: unknown): void {
  program.returned = resultText(value);
  program.returnedJson = resultJson(value);
}

function quote(text: string | null): string {
  return text === null ? "null" : stringify(text);
}

/** Returns the report as JSON; built by hand, since `toJSON` may be poisoned. */
export function report(
  exitCode: number,
  stderr: string,
  kind: Kind | null,
  failure: Failure | null,
  fallback: unknown,
): string {
  const error = failure === null ? "null" : `{"kind":"${kind}",` +
    `"type":${stringify(failure.type)},` +
    `"message":${stringify(failure.message)},"line":${failure.line},` +
    `"column":${failure.column},"help":null,"rules":[]}`;
  const isReturned = failure === null && program.returned !== undefined;
  const fallbackText = resultText(fallback);
  return `{"exit_code":${exitCode},` +
    `"ret_val":${stringify(isReturned ? program.returned : "")},` +
    `"ret_json":${isReturned ? quote(program.returnedJson) : "null"},` +
    `"is_returned":${isReturned},"fallback":${stringify(fallbackText)},` +
    `"fallback_json":${quote(resultJson(fallback))},${program.mark}` +
    `"stderr":${stringify(stderr)},"error":${error},` +
    `"missing":[],"files":[]}`;
}

/** Returns the report of a program that an error has ended. */
export function failed(error: unknown, kind: Kind, exitCode = 1): string {
  host.relieve();
  const failure = describe(error);
  return report(
    exitCode,
    `${failure.text}\n`,
    failure.isOutOfMemory ? "memory" : kind,
    failure,
    undefined,
  );
}

/** Ends the program with an error that nobody has caught. */
export function leave(error: unknown, kind: Kind): never {
  return host.leave(failed(error, kind));
}

/** Returns the report of a program that has set an exit code. */
export function exited(code: number): string {
  return report(code, "", "exception", {
    text: "",
    type: "ProcessExit",
    message: `exit code ${code}`,
    line: null,
    column: null,
    isOutOfMemory: false,
  }, undefined);
}
