import assert from "node:assert/strict";
import { inFull, oneOf } from "./in_full.ts";

/** Returns what `action` writes: the runner must not take it for its own. */
function logged(action: () => void): string[] {
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => lines.push(line);
  try {
    action();
  } finally {
    console.log = log;
  }
  return lines;
}

Deno.test("inFull() says what is left out wherever its variable does not say 1", () => {
  assert.deepEqual(logged(() => assert.ok(inFull("all", "1"))), []);
  for (const value of ["", "0", "true"]) {
    assert.deepEqual(logged(() => assert.ok(!inFull("all", value))), [
      "short: all",
    ]);
  }
});

Deno.test("oneOf() leaves out all but every so many cases in the short form", () => {
  const cases = [0, 1, 2, 3, 4, 5, 6];
  assert.deepEqual(oneOf(3, "numbers", cases, "1"), cases);
  const lines = logged(() =>
    assert.deepEqual(oneOf(3, "numbers", cases, "0"), [0, 3, 6])
  );
  assert.deepEqual(lines, ["short: 4 of 7 numbers"]);
});
