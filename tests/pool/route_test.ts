import assert from "node:assert/strict";
import { createRouter, type RoutedKind } from "../../src/pool/route.ts";

function kind(...modules: string[]): RoutedKind {
  return { languages: ["python"], modules };
}

function python(code: string) {
  return { language: "python", code } as const;
}

const KINDS = [kind(), kind("numpy"), kind("numpy", "pandas")];

Deno.test("Router.first() guesses from lines that import", () => {
  const router = createRouter(KINDS);
  const cases = [
    ["print(1)", 0],
    ["import numpy", 1],
    ["import json, numpy as np", 1],
    ["from numpy.linalg import inv", 1],
    ["def f():\n    import pandas", 2],
    ["import numpy\nimport pandas", 2],
    ["import numpy, pandas", 2],
    ["import json # not numpy", 0],
    ["text = 'import numpy'", 0],
    ["import numpyx", 0],
    ["imported = numpy", 0],
    ["x = 1\r\n\tfrom pandas import DataFrame", 2],
  ] as const;
  for (const [code, expected] of cases) {
    assert.equal(router.first(python(code)), expected, code);
  }
});

Deno.test("Router.first() reads the beginning of a large program only", () => {
  const router = createRouter(KINDS);
  const code = " ".repeat(100_000) + "\nimport numpy";
  assert.equal(router.first(python(code)), 0);
});

Deno.test("Router.first() takes the kind with most of it where none has all", () => {
  const router = createRouter([
    kind(),
    kind("numpy"),
    kind("sympy"),
    kind("duckdb", "pyarrow"),
  ]);
  const cases = [
    ["import numpy, sympy", 1],
    ["import duckdb, pyarrow, numpy", 3],
    ["import sympy", 2],
  ] as const;
  for (const [code, expected] of cases) {
    assert.equal(router.first(python(code)), expected, code);
  }
});

Deno.test("Router.next() finds the first later kind with all modules", () => {
  const router = createRouter(KINDS);
  const cases = [
    [0, ["numpy"], "", 1],
    [0, ["pandas", "numpy"], "", 2],
    [1, ["pandas"], "", 2],
    [0, ["numpy", "unheard_of"], "", 1],
    [0, ["unheard_of"], "", null],
    [0, [], "", null],
    // Otherwise a sandbox that always lacks something would never be left.
    [1, ["numpy"], "", 2],
    [2, ["numpy"], "", null],
    // One error for another helps nobody.
    [0, ["numpy"], "import pandas", 2],
  ] as const;
  for (const [index, modules, code, expected] of cases) {
    assert.equal(
      router.next(index, modules, python(code)),
      expected,
      `${index} ${modules} ${code}`,
    );
  }
});

Deno.test("Router.next() never leaves for a kind that lacks something else", () => {
  const router = createRouter([kind(), kind("numpy"), kind("sympy")]);
  const program = python("import numpy\nimport sympy");
  assert.equal(router.next(1, ["sympy"], program), null);
});

Deno.test("createRouter() sends everything to the only kind", () => {
  const router = createRouter([kind()]);
  const program = python("import numpy");
  assert.equal(router.first(program), 0);
  assert.equal(router.next(0, ["numpy"], program), null);
});

Deno.test("createRouter() never sends a program to a kind without its language", () => {
  const router = createRouter([
    { languages: [], modules: ["numpy"] },
    kind(),
    kind("numpy"),
  ]);
  assert.equal(router.first(python("print(1)")), 1);
  assert.equal(router.first(python("import numpy")), 2);
  assert.equal(router.next(1, ["numpy"], python("")), 2);
});
