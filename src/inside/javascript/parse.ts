/**
 * Makes JavaScript of a program's text, and explains what does not parse.
 *
 * @module
 */

import {
  type PROGRAM_NAME,
  SETUP_NAME,
  startErrors,
  syntaxErrorAt,
} from "./errors.ts";
import { HAS_MODULE_SYNTAX } from "./files/file_modules.ts";
import { defineProperty, matches } from "./intrinsics.ts";
import { program } from "./program_state.ts";
import { failed, leave } from "./run_report.ts";
import { stripTypes, UnparsedError } from "./strip_types.ts";
import { hasLostNamespace, unsupportedSyntax } from "./syntax_errors.ts";

/** Makes JavaScript of `code` and hands it to `use`; an error ends the run. */
export function parse(
  code: string,
  isTypeScript: boolean,
  name: typeof PROGRAM_NAME | typeof SETUP_NAME,
  use: (text: string) => void,
): void {
  try {
    let text = code;
    if (isTypeScript) {
      text = stripTypes(code, name === SETUP_NAME);
      if (hasLostNamespace(code, text)) {
        throw new SyntaxError("Unexpected identifier");
      }
      startErrors(code, text, name);
    }
    use(text);
  } catch (error) {
    const told = error instanceof UnparsedError
      ? syntaxErrorAt(error.message, error.place, name)
      : error;
    const kind = told instanceof SyntaxError ? "syntax" : "exception";
    const explained = explain(told, code);
    if (program.isStep) program.early = failed(explained, kind);
    else leave(explained, kind);
  }
}

/** Takes a text for a module (1) only if it is one and no body (0). */
export function asBodyOrModule<Result>(
  text: string,
  take: (mode: 0 | 1) => Result,
): Result {
  const hasModuleSyntax = matches(HAS_MODULE_SYNTAX, text) !== null;
  try {
    return take(0);
  } catch (error) {
    if (!hasModuleSyntax) throw error;
  }
  program.isModule = true;
  return take(1);
}

/** Names what this sandbox lacks, where a program does not parse for it. */
function explain(error: unknown, source: string): unknown {
  if (!(error instanceof SyntaxError)) return error;
  const what = unsupportedSyntax(source);
  if (what === null) return error;
  const verb = what.endsWith("s") ? "are" : "is";
  const text =
    `${what} ${verb} not supported in this sandbox (${error.message})`;
  defineProperty(error, "message", { value: text, configurable: true });
  const { stack } = error;
  if (typeof stack === "string") {
    const end = stack.indexOf("\n    at ");
    const frames = end < 0 ? "" : stack.slice(end);
    defineProperty(error, "stack", { value: `SyntaxError: ${text}${frames}` });
  }
  return error;
}
