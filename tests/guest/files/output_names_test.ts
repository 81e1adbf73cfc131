import assert from "node:assert/strict";
import fc from "fast-check";
import { outputName } from "../../../src/guest/files/output_names.ts";
import { FILE_NAME } from "../../../src/wire/wire_limits.ts";

Deno.test("outputName() keeps what is safe, and replaces the rest", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["a.csv", "a-2.csv"],
    ["b.tar.gz", "b.tar.gz"],
    ["结果.csv", "结果.csv"],
    [".profile", "_profile"],
    ["-rf", "_rf"],
    ["a/b\\c:d", "a_b_c_d"],
    ["$(rm).txt", "_(rm).txt"],
  ];
  for (const [name, safe] of cases) {
    assert.equal(outputName(name, new Set(["a.csv"])), safe);
  }
});

Deno.test("outputName() never gives a name that is taken or not safe", () => {
  const name = fc.string({ unit: "binary", minLength: 1, maxLength: 300 });
  fc.assert(fc.property(name, (name) => {
    const taken = new Set<string>();
    for (let count = 0; count < 101; count++) {
      const given = outputName(name, taken);
      assert.match(given, FILE_NAME);
      assert.ok(!taken.has(given));
      taken.add(given);
    }
  }));
});
