import assert from "node:assert/strict";
import { createRouter, type RoutedKind } from "../../src/pool/route.ts";

function kind(...modules: string[]): RoutedKind {
  return {
    name: ["k", ...modules].join("-"),
    languages: ["python"],
    modules,
  };
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
    ["import_module('numpy')", 1],
    ['for name in ["json", "pandas.io"]:\n  find_spec(name)', 2],
    ["import_module(name)\nprint('use numpy')", 0],
    ["import_module('numpyx')", 0],
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
    // Of two that have as much the first.
    ["import numpy, sympy", 1],
    ["import duckdb, pyarrow, numpy", 3],
    ["import sympy", 2],
  ] as const;
  for (const [code, expected] of cases) {
    assert.equal(router.first(python(code)), expected, code);
  }
});

Deno.test("Router.first() takes the first of those that have all", () => {
  const router = createRouter([
    kind(),
    kind("numpy"),
    kind("sympy", "sqlite3"),
    kind("numpy", "sympy", "sqlite3"),
  ]);
  const cases = [
    ["import sympy", 2],
    ["import numpy", 1],
    ["import numpy, sympy", 3],
    ["print(1)", 0],
  ] as const;
  for (const [code, expected] of cases) {
    assert.equal(router.first(python(code)), expected, code);
  }
  // numpy is what sympy asks for when a program is run.
  assert.equal(router.next(2, ["numpy"], python("import sympy")), 3);
  assert.equal(router.next(3, ["numpy"], python("import sympy")), null);
});

Deno.test("Router.first() knows which functions need another package", () => {
  const router = createRouter([kind("textdistance"), kind("numpy")]);
  const both = createRouter([
    kind("textdistance"),
    kind("textdistance", "numpy"),
  ]);
  const cases = [
    ["import textdistance as t\nt.gotoh('a', 'b')", 1],
    ["from textdistance import NeedlemanWunsch, needleman_wunsch", 1],
    ["import textdistance\ntextdistance.hamming('a', 'b')", 0],
    ["gotoh = 1", 0],
  ] as const;
  for (const [code, expected] of cases) {
    assert.equal(both.first(python(code)), expected, code);
  }
  assert.equal(router.first(python(cases[0][0])), 0, "as much in either");
});

Deno.test("Router.explain() names the kinds only where none has all", () => {
  const router = createRouter([kind(), kind("jinja2"), kind("a", "pandas")]);
  const program = python("import jinja2\nimport pandas");
  assert.equal(
    router.explain(["pandas"], program),
    "no kind of sandbox has all of these: jinja2 (k-jinja2); pandas (k-a-pandas)",
  );
  assert.equal(router.explain(["pandas"], python("import pandas")), null);
  const resume = {
    id: "st_",
    kind: "core",
    imageId: "",
    data: () => new Uint8Array(),
  };
  assert.equal(
    router.explain(["pandas"], { ...python("import pandas"), resume }),
    "this program goes on in a sandbox of the kind core, as its state does; " +
      "other kinds have what is missing: pandas (k-a-pandas); import it in the " +
      "first program that keeps",
  );
  assert.equal(router.explain(["unheard_of"], program), null);
  assert.equal(router.explain([], program), null);
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
    { ...kind("numpy"), languages: [] },
    kind(),
    kind("numpy"),
  ]);
  assert.equal(router.first(python("print(1)")), 1);
  assert.equal(router.first(python("import numpy")), 2);
  assert.equal(router.next(1, ["numpy"], python("")), 2);
});

Deno.test("Router.roomiest() prefers what has most", () => {
  const router = createRouter([...KINDS, kind("jinja2")]);
  const cases = [
    ["print(1)", 2],
    ["import numpy", 2],
    ["import jinja2", 3],
    ["import jinja2, pandas", 2],
  ] as const;
  for (const [code, wanted] of cases) {
    assert.equal(router.roomiest(python(code)), wanted, code);
  }
});
