import assert from "node:assert/strict";
import { parseCaseFile, PATIENCE_MS } from "./case_file.ts";

const HEAD = `# title: never does it
# goal: something the attacker wants
# expect: refused
`;
const NO_HELPERS = new Map<string, string>();

Deno.test("parseCaseFile() reads a file of one program", () => {
  const text = `${HEAD.replace("refused", "timeout")}# timeout: 250

print(1)
`;
  assert.deepEqual(parseCaseFile("one", text, NO_HELPERS), [{
    title: "never does it (one)",
    code: "\nprint(1)\n",
    expectations: [{ kind: "timeout" }],
    timeoutMs: 250,
    followsUp: false,
  }]);
});

Deno.test("parseCaseFile() puts helpers and prelude before each program", () => {
  const helpers = new Map([["tool", "t = 1"]]);
  const text = `${HEAD}# uses: tool
import os
# %% first
# expect: success stdout="a\\n"
# also: crash -- a reason
print("a")
# %% next: second
# also: success -- another reason
print("b")`;
  const [first, second] = parseCaseFile("two", text, helpers);
  assert.equal(first?.code, 't = 1\nimport os\nprint("a")');
  assert.deepEqual(first?.expectations, [
    { kind: "success", stdout: "a\n" },
    { kind: "crash" },
  ]);
  assert.equal(second?.code, 'print("b")');
  assert.equal(second?.followsUp, true);
  assert.deepEqual(second?.expectations, [
    { kind: "refused" },
    { kind: "success" },
  ]);
});

Deno.test("parseCaseFile() gives a deadline to what may end by it alone", () => {
  const text = `${HEAD.replace("refused", "any")}# timeout: 250
# %% first
# %% second
# expect: success
# %% third
# expect: success
# also: timeout -- a reason
# %% fourth
# timeout: 70`;
  assert.deepEqual(
    parseCaseFile("four", text, NO_HELPERS).map(({ timeoutMs }) => timeoutMs),
    [250, PATIENCE_MS, 250, 70],
  );
});

Deno.test("parseCaseFile() refuses what breaks the form", () => {
  const cases = {
    "no title": "# goal: something long\n# expect: crash\n1",
    "a title that promises nothing": HEAD.replace("never", "does") + "1",
    "an unknown key": `${HEAD}# expects: crash\n1`,
    "a key given twice": `${HEAD}# expect: crash\n1`,
    "an unknown kind": HEAD.replace("refused", "fine") + "1",
    "an unknown field": HEAD.replace("refused", "crash kinds=1") + "1",
    "an alternative without a reason": `${HEAD}# also: crash\n1`,
    "a helper that is not there": `${HEAD}# uses: nothing\n1`,
    "two programs of one name": `${HEAD}# %% a\n1\n# %% a\n2`,
    "a program that expects nothing": HEAD.replace(/# expect.*\n/, "") + "1",
    "a deadline that is no number": `${HEAD}# timeout: soon\n1`,
    "a deadline that may not strike": `${HEAD}# timeout: 250\n1`,
    "a deadline of no program": `${HEAD}# timeout: 250\n# %% a\n1`,
  };
  for (const [what, text] of Object.entries(cases)) {
    assert.throws(
      () => parseCaseFile("bad", text, NO_HELPERS),
      /^Error: Cannot read case file "bad"/,
      what,
    );
  }
});
