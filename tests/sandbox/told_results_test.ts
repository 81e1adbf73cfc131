import assert from "node:assert/strict";
import { rowOutcome, sandboxResult } from "../../src/sandbox/told_results.ts";
import type { ResultMessage } from "../../src/wire/messages.ts";

const ERROR = {
  kind: "exception",
  type: "ValueError",
  message: "no",
  line: 1,
  column: null,
  help: null,
  rules: [],
} as const;
const MESSAGE: ResultMessage = {
  type: "result",
  nonce: "n",
  stdout: "out",
  stderr: "",
  retVal: "value",
  retJson: null,
  exitCode: 1,
  error: ERROR,
  missingModules: ["numpy"],
  truncated: ["stdout"],
  files: [],
  durationMs: 3.6,
  memoryPeakBytes: 5,
};

Deno.test("sandboxResult() tells no more than the sandbox has", () => {
  assert.deepEqual(
    sandboxResult({ ...MESSAGE, error: null, exitCode: 0, stderr: "err" }),
    {
      stdout: "out",
      stderr: "err",
      retVal: "value",
      exitCode: 0,
      truncated: ["stdout"],
      files: [],
      missingModules: ["numpy"],
      durationMs: 3.6,
      memoryPeakBytes: 5,
    },
  );
});

Deno.test("sandboxResult() never leaves a failure without a word", () => {
  const { stderr, error } = sandboxResult(MESSAGE);
  assert.equal(stderr, "ValueError: no\n");
  assert.deepEqual(error, {
    kind: "exception",
    type: "ValueError",
    message: "no",
    line: 1,
    column: null,
  });
  const apart = sandboxResult({ ...MESSAGE, traceback: "" });
  assert.deepEqual([apart.stderr, apart.traceback], ["", "ValueError: no\n"]);
});

Deno.test("rowOutcome() tells the same of a row, in either form", () => {
  const { type: _, nonce: __, ...row } = MESSAGE;
  const failed = rowOutcome(row);
  assert.equal(failed.stderr, "ValueError: no\n");
  assert.equal(failed.durationUs, 3_600);
  assert.equal("missingModules" in failed, false);
  const plain = {
    ...row,
    error: null,
    exitCode: 0,
    stdout: "out",
    truncated: [],
  };
  assert.deepEqual(
    rowOutcome([3_600, "value", '"value"', "out", row.memoryPeakBytes]),
    rowOutcome({ ...plain, retJson: '"value"' }),
  );
});
