import assert from "node:assert/strict";
import { describeTrap, parseAccount } from "../../src/guest/account.ts";
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
const ACCOUNT = {
  exit_code: 1,
  ret_val: "",
  ret_json: null,
  stderr: "",
  error: ERROR,
  missing: ["numpy"],
  files: [{ name: "a", media_type: "image/png", size: 1, data: "AA==" }],
};

Deno.test("parseAccount() returns an account as it is", () => {
  assert.deepEqual(parseAccount(JSON.stringify(ACCOUNT)), ACCOUNT);
  const refused = { ...ERROR, rules: ["name"], findings: [FINDING] };
  const rejected = { ...ACCOUNT, error: refused };
  assert.deepEqual(parseAccount(JSON.stringify(rejected)), rejected);
  const clean = { ...ACCOUNT, error: null, missing: [], files: [] };
  assert.deepEqual(parseAccount(JSON.stringify(clean)), clean);
});

Deno.test("parseAccount() never takes anything else for one", () => {
  const forged: unknown[] = [
    null,
    [],
    "x",
    {},
    { ...ACCOUNT, exit_code: 1.5 },
    { ...ACCOUNT, exit_code: "0" },
    { ...ACCOUNT, ret_val: null },
    { ...ACCOUNT, stderr: 1 },
    { ...ACCOUNT, error: "x" },
    { ...ACCOUNT, error: { ...ERROR, kind: "timeout" } },
    { ...ACCOUNT, error: { ...ERROR, line: "1" } },
    { ...ACCOUNT, error: { ...ERROR, rules: null } },
    { ...ACCOUNT, error: { ...ERROR, findings: [{}] } },
    { ...ACCOUNT, error: { ...ERROR, findings: [{ ...FINDING, line: "1" }] } },
    { ...ACCOUNT, missing: [1] },
    { ...ACCOUNT, files: [{}] },
    { ...ACCOUNT, files: {} },
  ];
  const texts = [
    "",
    "{",
    "\0",
    ...forged.map((value) => JSON.stringify(value)),
  ];
  for (const text of texts) {
    const { error, exit_code } = parseAccount(text);
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
