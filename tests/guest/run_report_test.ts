import assert from "node:assert/strict";
import { describeTrap, parseReport } from "../../src/guest/run_report.ts";
import { ExitTrap, SealTrap } from "../../src/guest/seal/seal.ts";

const ERROR = {
  kind: "exception",
  type: "ValueError",
  message: "x",
  line: 1,
  column: null,
  help: null,
  rules: [],
};
const FINDING = {
  rule: "name",
  line: 1,
  column: 1,
  end_column: 5,
  message: 'Cannot use "exec"',
  help: "use print",
};
const REPORT = {
  exit_code: 1,
  ret_val: "",
  ret_json: null,
  stderr: "",
  error: ERROR,
  missing: ["numpy"],
  files: [{ name: "a", media_type: "image/png", size: 1, data: "AA==" }],
};

Deno.test("parseReport() returns a report as it is", () => {
  assert.deepEqual(parseReport(JSON.stringify(REPORT)), REPORT);
  const refused = { ...ERROR, rules: ["name"], findings: [FINDING] };
  const rejected = { ...REPORT, error: refused };
  assert.deepEqual(parseReport(JSON.stringify(rejected)), rejected);
  const clean = { ...REPORT, error: null, missing: [], files: [] };
  assert.deepEqual(parseReport(JSON.stringify(clean)), clean);
});

Deno.test("parseReport() never takes anything else for one", () => {
  const forged: unknown[] = [
    null,
    [],
    "x",
    {},
    { ...REPORT, exit_code: 1.5 },
    { ...REPORT, exit_code: "0" },
    { ...REPORT, ret_val: null },
    { ...REPORT, stderr: 1 },
    { ...REPORT, error: "x" },
    { ...REPORT, error: { ...ERROR, kind: "timeout" } },
    { ...REPORT, error: { ...ERROR, line: "1" } },
    { ...REPORT, error: { ...ERROR, rules: null } },
    { ...REPORT, error: { ...ERROR, findings: [{}] } },
    { ...REPORT, error: { ...ERROR, findings: [{ ...FINDING, line: "1" }] } },
    { ...REPORT, missing: [1] },
    { ...REPORT, files: [{}] },
    { ...REPORT, files: {} },
  ];
  const texts = [
    "",
    "{",
    "\0",
    ...forged.map((value) => JSON.stringify(value)),
  ];
  for (const text of texts) {
    const { error, exit_code } = parseReport(text);
    assert.equal(error?.kind, "crash", text);
    assert.equal(exit_code, 1);
  }
});

const NAMES = { exit: "Exit", depth: "TooDeep", memory: "Full" };

Deno.test("describeTrap() says what a run died of", () => {
  assert.equal(describeTrap(new ExitTrap(0), NAMES).error, null);
  assert.equal(describeTrap(new ExitTrap(4), NAMES).exit_code, 4);
  const trap = describeTrap(new SealTrap("__syscall_socket"), NAMES);
  assert.equal(trap.error?.kind, "crash");
  assert.match(trap.stderr, /"__syscall_socket", which this sandbox does not/);
  assert.equal(describeTrap(new RangeError(), NAMES).error?.type, "TooDeep");
  assert.equal(describeTrap(new Error(), NAMES).error?.kind, "crash");
});
