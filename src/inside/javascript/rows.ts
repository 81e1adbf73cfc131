/**
 * Runs one program for many inputs, as `program.ts` runs it for one.
 *
 * @module
 */

import { PROGRAM_NAME, SETUP_NAME, startErrors } from "./errors.ts";
import { host } from "./host.ts";
import { isWellFormed, parseJson } from "./intrinsics.ts";
import { startLoop } from "./loop.ts";
import { asBodyOrModule, parse } from "./parse.ts";
import { failedEnd, finish, mainValue } from "./program.ts";
import { program } from "./program_state.ts";
import { failed, leave, resultJson, resultText } from "./run_report.ts";
import { setGlobals } from "./set_globals.ts";
import { BROUGHT, processGlobal, takeInput } from "./take_input.ts";

/** Starts the set-up of a batch, whose declarations are the rows' globals. */
export function setUp(code: string, isTypeScript: boolean): void {
  startLoop();
  startErrors(code, code, SETUP_NAME);
  setGlobals({ INPUT: null });
  // A state holds what its program has left here.
  program.main = program.returned = program.early = undefined;
  program.returnedJson = program.rejections = null;
  program.isModule = program.isCell = program.isStep = false;
  program.isBody = true;
  processGlobal.exitCode = undefined;
  if (code === "") return;
  parse(code, isTypeScript, SETUP_NAME, (text) => {
    program.main = asBodyOrModule(
      text,
      (mode) =>
        mode === 0
          ? host.evaluate(text, SETUP_NAME, 3)
          : host.evaluateSetup(text, SETUP_NAME),
    );
  });
}

/**
 * Ends the set-up and compiles the program of the rows. Returns "", or the
 * report of a set-up that has failed.
 */
export function open(code: string, isTypeScript: boolean): string {
  const failure = failedEnd();
  if (failure !== null) return failure;
  if (program.isModule) host.expose();
  program.main = undefined;
  program.returned = undefined;
  program.isModule = false;
  startErrors(code, code);
  program.mark = '"is_program":true,';
  parse(code, isTypeScript, PROGRAM_NAME, (text) => {
    asBodyOrModule(text, (mode) => host.compile(text, PROGRAM_NAME, mode));
  });
  program.mark = "";
  return "";
}

/** Starts a row. */
export function startRow(inputJson: string): void {
  startLoop();
  const isPlain = inputJson[0] !== BROUGHT;
  setGlobals({ INPUT: isPlain ? parseJson(inputJson) : takeInput(inputJson) });
  try {
    program.main = host.runRow();
  } catch (error) {
    leave(error, "exception");
  }
}

/**
 * Returns the end of a row: its report, or, if there is nothing more in it than a
 * value, "v" where `return_val` was given it or "r" where not, its JSON, the end
 * of a line, and its text.
 */
export function finishRow(): string {
  const failure = failedEnd();
  if (failure !== null) return failure;
  let text = program.returned;
  let json = program.returnedJson;
  try {
    if (text === undefined) {
      const value = mainValue();
      text = resultText(value);
      json = resultJson(value);
    }
  } catch (error) {
    // Its conversion to text throws.
    return failed(error, "exception");
  }
  if (!isWellFormed(text)) return finish();
  return `${program.returned === undefined ? "r" : "v"}${json ?? ""}\n${text}`;
}
