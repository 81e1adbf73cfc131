/**
 * Cells that go on in the memory that others have left: which names are there,
 * and what can be declared again.
 *
 * @module
 */

import assert from "node:assert/strict";
import { openLibC } from "../../../src/guest/lock/libc.ts";
import { findLibcPath } from "../../../src/sandbox/libc_path.ts";
import { parseResults } from "../../../src/wire/parse_results.ts";
import { openFromImage } from "../../../tools/images/open_from_image.ts";

const libc = openLibC(findLibcPath());
const interpreter = await openFromImage("javascript", libc);
interpreter.reset();

/** Runs cells in a row; what each has shown, or its error. */
function runAll(cells: readonly string[], language = "javascript"): string[] {
  interpreter.prepare();
  let shown = 0;
  const told = cells.map((code) => {
    const { results = "", error } = interpreter.run({
      type: "run",
      nonce: "n",
      code,
      language,
      mode: "cell",
      inputJson: "null",
      timeoutMs: 300_000,
    });
    const all = parseResults(results);
    const texts = all.slice(shown).map(({ data }) => data["text/plain"]);
    shown = all.length;
    return error === null ? texts.join() : `${error.type}: ${error.message}`;
  });
  assert.equal(interpreter.reset(), null);
  return told;
}

Deno.test("names of a cell are there for the next one", () => {
  assert.deepEqual(
    runAll([
      "let a = 1; const b = 2; var c = 3; function f() { return a + b + c }",
      "class A { get x() { return f() } }",
      "a = 10; new A().x",
      "import _ from 'lodash'",
      "_.sum([a, b])",
      "const { d, e: [g] } = await Promise.resolve({ d: 1, e: [2] })",
      "d + g",
    ]),
    ["", "", "15", "", "12", "", "3"],
  );
  assert.deepEqual(
    runAll(["enum E { X = 4 }\nlet n: number = E.X", "n + 1"], "typescript"),
    ["", "5"],
  );
});

Deno.test("imports of a cell bind names, and never take longer than their text", () => {
  const long = " ".repeat(1_000_000);
  assert.deepEqual(
    runAll([
      "import _, { sum as add, last } from 'lodash'\nimport * as all from 'lodash'",
      "add([1, 2]) + last([3]) + all.head([4]) + _.max([5])",
      // With the square of their length these would take hours.
      `import lodash from 'lodash'\n/*\nimport a${long}!\n*/ lodash.sum([6])`,
      `import { max${long}as\nmost } from 'lodash'\nmost([7])`,
      `import 'lodash'\n/*${"\nimport {".repeat(100_000)}\n*/ 8`,
    ]),
    ["", "15", "6", "7", "8"],
  );
});

Deno.test("a declaration takes the place of an earlier cell's", () => {
  assert.deepEqual(
    runAll([
      "let a = 1; const f = () => a",
      "const a = 2; f()",
      "var a = 3; f()",
      "let a = 4; f()",
      "function a() {} typeof f()",
      "class a {} typeof f()",
      "globalThis.b = 1; let b = 2; b",
      "const c = 1",
      "c = 2",
      "c",
    ]),
    [
      "",
      "2",
      "3",
      "4",
      "'function'",
      "'function'",
      "2",
      "",
      "TypeError: Assignment to constant variable.",
      "1",
    ],
  );
});

Deno.test("a declaration never takes the place of one of the same cell, or of the language", () => {
  const refused = runAll([
    "let a = 1; let a = 2",
    "let undefined = 1",
    "const NaN = 1",
    "undefined",
    "NaN",
  ]);
  for (const told of refused.slice(0, 3)) assert.match(told, /^SyntaxError: /);
  assert.deepEqual(refused.slice(3), ["", "NaN"]);
});

Deno.test("a cell that fails leaves what it had made, and the next one runs", () => {
  assert.deepEqual(
    runAll([
      "let a = 1; setTimeout(() => a = 9, 1); throw new Error('x'); let b",
      "a",
      "let a = 2; none",
      "a",
      "await Promise.reject(new TypeError('no'))",
      "(",
      "a + 1",
    ]),
    [
      "Error: x",
      "1",
      "ReferenceError: none is not defined",
      "2",
      "TypeError: no",
      "SyntaxError: Unexpected end of input",
      "3",
    ],
  );
});

Deno.test("nothing of a cell is there after a reset", () => {
  runAll(["let planted = 1; var kept = 2; globalThis.late = 3"]);
  const types = "[typeof planted, typeof kept, typeof late].join()";
  assert.deepEqual(runAll([types]), ["'undefined,undefined,undefined'"]);
});
