import assert from "node:assert/strict";
import { createRouter } from "../../src/pool/route.ts";

const KINDS = [
  { modules: [] },
  { modules: ["numpy"] },
  { modules: ["numpy", "pandas"] },
];

Deno.test("Router.first() guesses from lines that import", () => {
  const router = createRouter(KINDS);
  const cases = [
    ["print(1)", 0],
    ["import numpy", 1],
    ["import json, numpy as np", 1],
    ["from numpy.linalg import inv", 1],
    ["def f():\n    import pandas", 2],
    ["import numpy\nimport pandas", 2],
    ["import json # not numpy", 0],
    ["text = 'import numpy'", 0],
    ["import numpyx", 0],
    ["imported = numpy", 0],
    ["x = 1\r\n\tfrom pandas import DataFrame", 2],
  ] as const;
  for (const [code, expected] of cases) {
    assert.equal(router.first(code), expected, code);
  }
});

Deno.test("Router.first() reads the beginning of a large program only", () => {
  const router = createRouter(KINDS);
  assert.equal(router.first(" ".repeat(100_000) + "\nimport numpy"), 0);
});

Deno.test("Router.next() finds the smallest larger kind with all modules", () => {
  const router = createRouter(KINDS);
  const cases = [
    [0, ["numpy"], 1],
    [0, ["pandas", "numpy"], 2],
    [1, ["pandas"], 2],
    [0, ["numpy", "unheard_of"], 1],
    [0, ["unheard_of"], null],
    [0, [], null],
    // Otherwise a sandbox that always lacks something would never be left.
    [1, ["numpy"], 2],
    [2, ["numpy"], null],
  ] as const;
  for (const [index, modules, expected] of cases) {
    assert.equal(router.next(index, modules), expected, `${index} ${modules}`);
  }
});

Deno.test("createRouter() sends everything to the only kind", () => {
  const router = createRouter([{ modules: [] }]);
  assert.equal(router.first("import numpy"), 0);
  assert.equal(router.next(0, ["numpy"]), null);
});
