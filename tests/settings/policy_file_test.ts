import assert from "node:assert/strict";
import { parsePolicyFile } from "../../src/settings/policy_file.ts";

Deno.test("parsePolicyFile() fills in what a file leaves out", () => {
  const none = { allow: [], deny: [] };
  assert.deepEqual(parsePolicyFile("{}"), {
    base: "strict",
    modules: none,
    names: none,
    attributes: none,
  });
});

Deno.test("parsePolicyFile() returns what a file says", () => {
  const file = {
    base: "permissive",
    modules: { allow: ["os.path", "pathlib"], deny: ["socket"] },
    names: { allow: ["open"], deny: ["input"] },
    attributes: { allow: ["__mro__"], deny: ["to_csv", "数据"] },
  };
  assert.deepEqual(parsePolicyFile(JSON.stringify(file)), file);
});

Deno.test("parsePolicyFile() names each bad key and its value", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [{ base: "loose" }, `base="loose": `],
    [{ bases: 1 }, `the file has the unknown key "bases"`],
    [{ names: { add: [] } }, `names has the unknown key "add"`],
    [{ modules: ["os"] }, `modules=["os"]: `],
    [{ names: { allow: "open" } }, `names.allow="open": `],
    [
      { modules: { allow: ["json", "os-path"] } },
      `modules.allow[1]="os-path": must be a module name`,
    ],
    [{ modules: { deny: ["a..b"] } }, `modules.deny[0]="a..b": must be`],
    [
      { attributes: { deny: ["a.b"] } },
      `attributes.deny[0]="a.b": must be a Python name`,
    ],
    [{ names: { deny: [7] } }, `names.deny[0]=7: `],
    [
      { names: { allow: ["x", "y"], deny: ["y"] } },
      `names.deny="y": "y" is allowed as well`,
    ],
    [[], `the file=[]: `],
    [null, `the file=null: `],
    ["strict", `the file="strict": `],
  ];
  for (const [file, expected] of cases) {
    const text = JSON.stringify(file);
    assert.throws(() => parsePolicyFile(text), (error) => {
      assert.ok(error instanceof TypeError, text);
      const start = `Cannot read the policy file: ${expected}`;
      assert.equal(error.message.slice(0, start.length), start, text);
      return true;
    });
  }
});

Deno.test("parsePolicyFile() names all that is wrong at once", () => {
  assert.throws(
    () => parsePolicyFile(`{"base": 1, "modules": {"allow": ["-"]}}`),
    /base=1: .*; modules\.allow\[0\]="-": /,
  );
});

Deno.test("parsePolicyFile() never repeats a long value whole", () => {
  assert.throws(
    () => parsePolicyFile(JSON.stringify({ base: "x".repeat(10_000) })),
    (error) => error instanceof TypeError && error.message.length < 300,
  );
});

Deno.test("parsePolicyFile() says where a file is not JSON", () => {
  assert.throws(() => parsePolicyFile("{base: 1}"), (error) => {
    assert.ok(error instanceof SyntaxError);
    assert.match(error.message, /^Cannot read the policy file: .*position 1/);
    return true;
  });
  assert.throws(() => parsePolicyFile(""), SyntaxError);
});
