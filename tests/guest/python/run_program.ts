/**
 * Runs one program in an interpreter, and leaves the reset to the test.
 *
 * @module
 */

import type { Interpreter } from "../../../src/guest/interpreter.ts";
import type { ResultMessage, RunMessage } from "../../../src/wire/messages.ts";

/**
 * Runs `code` without input.
 *
 * @param timeoutMs Its deadline, in milliseconds.
 * @param changes Further members of its message.
 */
export function runProgram(
  interpreter: Interpreter,
  code: string,
  timeoutMs = 300_000,
  changes: Partial<RunMessage> = {},
): ResultMessage {
  return interpreter.run({
    type: "run",
    nonce: "",
    inputJson: "null",
    code,
    timeoutMs,
    ...changes,
  });
}
