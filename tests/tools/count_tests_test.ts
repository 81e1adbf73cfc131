import assert from "node:assert/strict";
import { countTests } from "../../tools/count_tests.ts";

Deno.test("countTests() adds up what Deno says of several runs", () => {
  const text = "ok | 45 passed (3 steps) | 0 failed (2s)\n" +
    "FAILED | 1 passed (2 steps) | 1 failed (4 steps) | 1 ignored (2 steps) (9ms)\n" +
    "ok | 0 passed | 0 failed | 2 ignored (1ms)\n";
  assert.deepEqual(countTests("deno tests", text), {
    passed: 46,
    failed: 1,
    skipped: 5,
  });
});

Deno.test("countTests() reads what Python's unittest says", () => {
  const cases = [
    ["Ran 7 tests in 0.1s\n\nOK\n", [7, 0, 0]],
    ["Ran 7 tests in 0.1s\n\nOK (skipped=2)\n", [5, 0, 2]],
    [
      "Ran 7 tests in 0.1s\n\nFAILED (failures=1, errors=2, skipped=1)\n",
      [3, 3, 1],
    ],
  ] as const;
  for (const [text, [passed, failed, skipped]] of cases) {
    assert.deepEqual(
      countTests("python tests", text),
      { passed, failed, skipped },
      text,
    );
  }
});

Deno.test("countTests() never takes a run that died for one that passed", () => {
  assert.deepEqual(countTests("deno tests", "error: no such file\n"), {
    passed: 0,
    failed: 0,
    skipped: 0,
  });
});
