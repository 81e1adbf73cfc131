import assert from "node:assert/strict";
import { isMet, parseExpectation } from "./expectation.ts";
import type { Outcome } from "./subject.ts";

const DONE: Outcome = {
  stdout: "held\n",
  stderr: "",
  retVal: "",
  exitCode: 0,
  timedOut: false,
  sandboxId: "a",
};

function failed(kind: string, type: string): Outcome {
  return { ...DONE, exitCode: 1, error: { kind, type, message: "" } };
}

Deno.test("isMet() tells outcomes apart", () => {
  const late = { ...failed("timeout", "TimeoutError"), timedOut: true };
  const cases: readonly (readonly [string, Outcome, boolean])[] = [
    ["success", DONE, true],
    ['success stdout="held\\n"', DONE, true],
    ['success stdout="other\\n"', DONE, false],
    ["success", { ...DONE, exitCode: 3 }, false],
    ["success", failed("crash", "Error"), false],
    ["exit code=3", { ...DONE, exitCode: 3 }, true],
    ["exit code=3", { ...DONE, exitCode: 4 }, false],
    ["refused", failed("crash", "Error"), true],
    ["refused", failed("exception", "OSError"), true],
    ["refused", DONE, false],
    ["refused", late, false],
    ["exception type=OSError|ValueError", failed("exception", "OSError"), true],
    ["exception type=ValueError", failed("exception", "OSError"), false],
    ["timeout", late, true],
    ["crash", late, false],
    ["any -- it claims what it likes", late, true],
  ];
  for (const [line, outcome, met] of cases) {
    assert.equal(isMet(parseExpectation(line), outcome), met, line);
  }
});
