/**
 * Runs one program in an interpreter, and leaves the reset to the test.
 *
 * @module
 */

import type { Interpreter } from "../../../src/guest/interpreter.ts";
import type { ResultMessage } from "../../../src/wire/messages.ts";

/** Runs `code` without input; `timeoutMs` is its deadline, in milliseconds. */
export function runProgram(
  interpreter: Interpreter,
  code: string,
  timeoutMs = 300_000,
): ResultMessage {
  return interpreter.run({
    type: "run",
    nonce: "",
    inputJson: "null",
    code,
    timeoutMs,
  });
}
