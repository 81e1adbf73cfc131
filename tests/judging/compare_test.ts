import assert from "node:assert/strict";
import {
  COMPARE_MODES,
  type CompareMode,
  compareOutputs,
} from "../../src/judging/compare.ts";
import { compareValue, parseExact } from "../../src/judging/plain_values.ts";
import { keysOf } from "../../src/run/keys_of.ts";

const TOLERANCES = { relative: 1e-6, absolute: 1e-9 };

/** Modes in which two texts are equal. */
function equalIn(expected: string, got: string): CompareMode[] {
  return keysOf(COMPARE_MODES).filter((mode) =>
    compareOutputs(expected, got, { mode, ...TOLERANCES }) === null
  );
}

Deno.test("compareOutputs() finds texts equal as each mode says", () => {
  const all = keysOf(COMPARE_MODES);
  const cases: [string, string, CompareMode[]][] = [
    ["a\nb\n", "a\nb\n", all],
    ["a\nb", "a  \nb\n\n", all.slice(1)],
    ["a\nb", "a\r\nb\r\n", all.slice(1)],
    ["a b", "a\n\nb", ["tokens", "numbers"]],
    [" a \nb", "a\nb", ["tokens", "lines_decimal", "numbers"]],
    ["a\nb", "b\na", ["lines_any_order"]],
    ["a\na", "a", []],
    ["1.0 x", "1 x", ["numbers"]],
    ["1.0  -2e3", "1 -2000", ["lines_decimal", "numbers"]],
    ["0.3", "0.30000000000000004", ["numbers"]],
    ["1e3", "1000", ["lines_decimal", "numbers"]],
    ["nan -inf", "NaN -Infinity", ["numbers"]],
    ["1", "2", []],
    ["1", "1x", []],
    ["", "\n \n", all.slice(1)],
    ["Yes", "YES", []],
  ];
  for (const [expected, got, modes] of cases) {
    assert.deepEqual(equalIn(expected, got), modes, `${expected} ${got}`);
  }
});

Deno.test("compareOutputs() names the place of the first difference, in few words", () => {
  const trimmed = { mode: "trimmed", ...TOLERANCES } as const;
  const long = "x".repeat(1_000_000);
  const found = compareOutputs(`a\n${long}b`, `a\n${long}c`, trimmed);
  assert.deepEqual([found?.line, found?.column], [2, 1_000_001]);
  assert.ok((found?.expected.length ?? 0) <= 121);
  const tokens = { mode: "tokens", ...TOLERANCES } as const;
  assert.deepEqual(compareOutputs("a b", "a\n c", tokens), {
    line: 2,
    column: 2,
    expected: "b",
    got: "c",
  });
  assert.deepEqual(compareOutputs("a b", "a", tokens), {
    line: 1,
    column: 3,
    expected: "b",
    got: "",
  });
});

Deno.test("compareValue() never takes what is no value for one", () => {
  const exact = { mode: "trimmed", ...TOLERANCES } as const;
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  for (
    const written of [
      "",
      "{",
      '{"a":1}',
      '["zz",1]',
      '["x","<C object>"]',
      deep,
    ]
  ) {
    for (const expected of [null, 1, "", [], {}]) {
      assert.notEqual(compareValue(expected, written, exact), null, written);
    }
  }
});

Deno.test("compareValue() compares integers of any size, and numbers within tolerances", () => {
  const equal = (expected: string, written: string, mode: CompareMode) =>
    compareValue(parseExact(expected), written, { mode, ...TOLERANCES }) ===
      null;
  assert.ok(equal("9007199254740993", "9007199254740993", "trimmed"));
  assert.ok(!equal("9007199254740993", "9007199254740992", "trimmed"));
  assert.ok(equal("[1.0000001]", '["t",1]', "numbers"));
  assert.ok(!equal("[1.0000001]", '["t",1]', "trimmed"));
  assert.ok(equal('{"1":null}', '["d",[1,null]]', "trimmed"));
  assert.ok(!equal('{"a":1}', '["d",["a",1],["b",2]]', "trimmed"));
});
