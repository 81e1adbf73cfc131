import assert from "node:assert/strict";
import { rowLine } from "../../../../src/http/native/batch/row_line.ts";
import type { RowOutcome } from "../../../../src/run/batch.ts";

const PLAIN: RowOutcome = {
  stdout: "",
  stderr: "",
  retVal: '"é\n',
  retJson: "[1]",
  exitCode: 0,
  truncated: [],
  files: [],
  durationUs: 5,
};

Deno.test("rowLine() gives plain rows the form of all others", () => {
  for (const outcome of [PLAIN, { ...PLAIN, retJson: undefined }]) {
    const plain = JSON.parse(rowLine(3, outcome, "python"));
    const other = JSON.parse(rowLine(3, { ...outcome, stdout: "x" }, "python"));
    assert.deepEqual({ ...plain, stdout: "x" }, other);
    assert.deepEqual(Object.keys(plain), Object.keys(other));
  }
});

Deno.test("rowLine() takes a code of the program's own for a failure", () => {
  const line = JSON.parse(rowLine(0, { ...PLAIN, exitCode: 3 }, "python"));
  assert.equal(line.status, "error");
  assert.equal(line.error.type, "SystemExit");
  assert.notEqual(line.stderr, "");
});
