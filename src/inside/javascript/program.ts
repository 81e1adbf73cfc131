/**
 * Runs one program, from its text to its report.
 *
 * @module
 */

import { evaluateCell, evaluateScript, show } from "./cell.ts";
import { PROGRAM_NAME, startErrors } from "./errors.ts";
import { host } from "./host.ts";
import { startLoop, turn } from "./loop.ts";
import { asBodyOrModule, parse } from "./parse.ts";
import { exitCodeOf } from "./process.ts";
import { program } from "./program_state.ts";
import { checkRejections } from "./rejections.ts";
import { exited, failed, leave, report } from "./run_report.ts";
import { setGlobals } from "./set_globals.ts";
import { processGlobal, takeInput } from "./take_input.ts";

/** A top-level await that nothing will ever answer; Node's exit code for it. */
const UNSETTLED_EXIT_CODE = 13;

/** Result of a turn with nothing to wait for. */
const NOTHING_LEFT = -1;

/** Starts the program. */
export function start(
  code: string,
  inputJson: string,
  isTypeScript: boolean,
): void {
  startLoop();
  startErrors(code, code);
  // Names that an earlier program has left, where this one continues after it.
  program.main = program.returned = program.early = undefined;
  program.returnedJson = program.rejections = null;
  program.isModule = false;
  processGlobal.exitCode = undefined;
  setGlobals({ INPUT: takeInput(inputJson) });
  program.isBody = !program.isStep;
  parse(code, isTypeScript, PROGRAM_NAME, (text) => {
    program.main = program.isCell
      ? evaluateCell(text)
      : program.isStep
      ? evaluateStep(text)
      : evaluate(text);
  });
}

function evaluate(text: string): Promise<unknown> {
  return asBodyOrModule(
    text,
    (mode) => host.evaluate(text, PROGRAM_NAME, mode),
  );
}

/** Runs a program whose names are there for the next one. */
function evaluateStep(text: string): Promise<unknown> {
  try {
    return evaluateScript(text);
  } catch {
    // It returns, or exports: then its names are its own.
    program.isBody = true;
    return evaluate(text);
  }
}

/** Runs what is due of the event loop. */
export function takeTurn(areJobsPending: boolean): number {
  try {
    if (program.isStep && isOver()) return NOTHING_LEFT;
    return turn(areJobsPending, checkRejections);
  } catch (error) {
    if (!program.isStep) return leave(error, "exception");
    program.early ??= failed(error, "exception");
    return NOTHING_LEFT;
  }
}

/** Reports whether a step has failed, whatever it still waits for. */
function isOver(): boolean {
  return program.early !== undefined ||
    program.main !== undefined && host.settled(program.main)[0] === 2;
}

/** The report of a program that has not come to its end; null if it has. */
export function failedEnd(): string | null {
  if (program.early !== undefined) return program.early;
  const [state, value] = program.main === undefined
    ? [1 as const]
    : host.settled(program.main);
  if (state === 0) {
    const message = "Top-level await promise never resolved";
    return report(UNSETTLED_EXIT_CODE, `Error: ${message}\n`, "exception", {
      text: "",
      type: "Error",
      message,
      line: null,
      column: null,
      isOutOfMemory: false,
    }, undefined);
  }
  if (state === 2) return failed(value, "exception");
  const exitCode = exitCodeOf(processGlobal);
  if (exitCode !== 0 && program.isStep) return exited(exitCode);
  if (exitCode !== 0) processGlobal.exit(exitCode);
  return null;
}

/** Value of the program's top-level `return`. */
export function mainValue(): unknown {
  if (program.main === undefined || program.isModule || !program.isBody) {
    return undefined;
  }
  return host.settled(program.main)[1];
}

/** Returns the report of a program that has nothing left to do. */
export function finish(): string {
  const failure = failedEnd();
  if (failure !== null) return failure;
  try {
    if (program.isCell && program.main !== undefined) {
      const [, end] = host.settled(program.main);
      show((end as { readonly value: unknown }).value);
    }
    return report(0, "", null, null, mainValue());
  } catch (error) {
    // Its conversion to text throws.
    return failed(error, "exception");
  }
}
