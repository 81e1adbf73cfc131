import assert from "node:assert/strict";
import { parseRows, RowError } from "../../src/pages/playground/batch/rows.ts";

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

Deno.test("parseRows() names the line that is no JSON", () => {
  assert.throws(
    () => parseRows('{"a": 1}\n{"a": }'),
    (error) => error instanceof RowError && error.line === 2,
  );
});
