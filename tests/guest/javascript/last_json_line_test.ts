import assert from "node:assert/strict";
import { takeLastJsonLine } from "../../../src/guest/javascript/last_json_line.ts";

Deno.test("takeLastJsonLine() takes the last line that is a JSON object", () => {
  const cases: readonly [stdout: string, left: string, retVal: string][] = [
    ['{"score":1}\n', "", '{"score":1}'],
    ['a\n{"score":1}\nb\n', "a\nb", '{"score":1}'],
    ['{"a":1}\n{"b":2}\n', '{"a":1}', '{"b":2}'],
    ['  {"a":1}  \r\n', "", '{"a":1}'],
    ['{"a":1}\n{not json}\n', "{not json}", '{"a":1}'],
    ["[1,2]\n5\n", "[1,2]\n5\n", ""],
    ['"text"\n', '"text"\n', ""],
    ["", "", ""],
    ['{"a":\n1}', '{"a":\n1}', ""],
  ];
  for (const [stdout, left, retVal] of cases) {
    assert.deepEqual(
      takeLastJsonLine(stdout),
      { stdout: left, retVal },
      stdout,
    );
  }
});

Deno.test("takeLastJsonLine() is not stopped by what no parser can take", () => {
  const deep = `${'{"a":'.repeat(200_000)}1${"}".repeat(200_000)}`;
  const { stdout, retVal } = takeLastJsonLine(`{"a":1}\n${deep}\n`);
  assert.ok([deep, '{"a":1}'].includes(retVal));
  assert.ok(stdout.length > 0);
});
