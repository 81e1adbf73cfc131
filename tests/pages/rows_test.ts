import assert from "node:assert/strict";
import {
  columnsOf,
  parseRows,
  RowError,
} from "../../src/pages/playground/batch/rows.ts";
import { scoreOf } from "../../src/pages/playground/batch/score.ts";
import {
  filesToPairs,
  jsonToPairs,
  pairsToJson,
} from "../../src/pages/playground/judge/tests.ts";
import { binned } from "../../src/pages/playground/rows/bins.ts";
import { compareValues } from "../../src/pages/playground/rows/row_order.ts";

Deno.test("parseRows() takes CSV, JSON lines and a list", () => {
  const cases: [pasted: string, rows: string[]][] = [
    ["", []],
    ['a,b\n1,"x, ""y"""\n\n2,\n', [
      '{"a":"1","b":"x, \\"y\\""}',
      '{"a":"2","b":""}',
    ]],
    ["a\tb\n1\t2", ['{"a":"1","b":"2"}']],
    ["name\n007", ['{"name":"007"}']],
    ['{"a": 1}\n\n{"a": 12345678901234567890}\r\n', [
      '{"a": 1}',
      '{"a": 12345678901234567890}',
    ]],
    ['[{"a":1}, 2]', ['{"a":1}', "2"]],
    ["1\n2", ["1", "2"]],
  ];
  for (const [pasted, rows] of cases) {
    assert.deepEqual(parseRows(pasted), rows, pasted);
  }
});

Deno.test("parseRows() names the line that is not JSON", () => {
  assert.throws(
    () => parseRows('{"a": 1}\n{"a": }'),
    (error) => error instanceof RowError && error.line === 2,
  );
});

Deno.test("columnsOf() returns the members of objects alone", () => {
  const rows = ['{"a":1,"b":2}', "[3]", "null", '"text"', '{"b":1,"c":2}'];
  assert.deepEqual(columnsOf(rows), ["a", "b", "c"]);
});

Deno.test("scoreOf() reads numbers, truth values and members", () => {
  const cases: [json: string | undefined, score: number | undefined][] = [
    [undefined, undefined],
    ["0.5", 0.5],
    ["true", 1],
    ['{"score":0.25,"why":"x"}', 0.25],
    ['{"reward":-1}', -1],
    ['{"score":"high"}', undefined],
    ['"0.5"', undefined],
    ["null", undefined],
    ["{forged", undefined],
  ];
  for (const [json, score] of cases) assert.equal(scoreOf(json), score, json);
});

Deno.test("compareValues() puts numbers before texts, and missing ones last", () => {
  const values = ["b", undefined, "10", 9, "", "-1.5", "a"];
  assert.deepEqual(values.toSorted(compareValues), [
    "-1.5",
    9,
    "10",
    "a",
    "b",
    "",
    undefined,
  ]);
});

Deno.test("binned() counts every value once, also equal and distant ones", () => {
  assert.deepEqual(binned([0, 0.4, 1, 1], 2, [0, 1]).counts, [2, 2]);
  assert.deepEqual(binned([3, 3], 3).counts, [0, 2, 0]);
  const { counts, to } = binned([...Array(99).keys(), 1_000_000], 4);
  assert.equal(to, 95);
  assert.equal(counts.reduce((sum, count) => sum + count), 100);
});

Deno.test("Tests are pairs where they are no more than that", () => {
  const pairs = [{ stdin: "1\n", expected: "2\n" }];
  assert.deepEqual(jsonToPairs(pairsToJson(pairs)), pairs);
  assert.deepEqual(jsonToPairs(['{"expected": "x"}']), [
    { stdin: "", expected: "x" },
  ]);
  for (
    const test of [
      "1",
      "null",
      '{"stdin": "1", "expected": 2}',
      '{"stdin": "1", "expected": "2", "argv": ["x"]}',
      '{"code": "assert f(1) == 2"}',
    ]
  ) assert.equal(jsonToPairs([test]), null, test);
});

Deno.test("filesToPairs() pairs files by their names, in order", () => {
  const files = new Map([
    ["10.in", "c"],
    ["2.in", "a"],
    ["2.out", "b"],
    ["10.ans", "d"],
    ["alone.in", "x"],
    ["notes.txt", "y"],
  ]);
  assert.deepEqual(filesToPairs(files), [
    { stdin: "a", expected: "b" },
    { stdin: "c", expected: "d" },
  ]);
});
