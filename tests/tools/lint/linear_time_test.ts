import assert from "node:assert/strict";
import { findBacktracking } from "../../../tools/lint/find_backtracking.ts";
import LINEAR_TIME from "../../../tools/lint/linear_time.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

/** Complaints of the lint rule about a source in src/. */
function complaints(source: string, file = `${ROOT}src/x.ts`): string[] {
  return Deno.lint.runPlugin(LINEAR_TIME, file, source)
    .map(({ message }) => message);
}

Deno.test("no-backtracking never lets an expression pass that takes longer than its text", () => {
  // The first four stopped the service for seconds.
  for (
    const expression of [
      String.raw`/[ \t\r]+$/gm`,
      String.raw`/\/+$/`,
      String.raw`/\s*,\s*/`,
      String.raw`/(\w+)\s+as\s+(\w+)/u`,
      String.raw`/(a+)+b/`,
      String.raw`/^\s*[\w ]*=/`,
      String.raw`/x*y*x*$/`,
    ]
  ) {
    assert.equal(
      complaints(`text.split(${expression});`).length,
      1,
      expression,
    );
  }
});

Deno.test("no-backtracking accepts expressions that are linear", () => {
  for (
    const expression of [
      String.raw`/^\s*,/`,
      String.raw`/\s+/`,
      String.raw`/\b(\w+)\s+as\s+(\w+)/`,
      String.raw`/^[^/]+(\/[^/]+)*$/`,
    ]
  ) {
    assert.deepEqual(complaints(`text.split(${expression});`), [], expression);
  }
});

Deno.test("no-backtracking never lets an expression pass that is made at run time", () => {
  for (const source of ["new RegExp(text)", 'RegExp("a+$")']) {
    assert.equal(complaints(`${source};`).length, 1, source);
  }
});

Deno.test("no-backtracking leaves tools and tests alone", () => {
  assert.deepEqual(complaints("/a+$/;", `${ROOT}tools/x.ts`), []);
});

Deno.test("an exception to no-backtracking never stands without its reason", async () => {
  const { stdout } = await new Deno.Command("git", {
    args: ["grep", "-h", "ignore.*linear-time", "--", "src", "clients"],
    cwd: ROOT,
  }).output();
  const lines = new TextDecoder().decode(stdout).split("\n").filter(Boolean);
  assert.notEqual(lines.length, 0);
  for (const line of lines) assert.match(line, /no-backtracking -- \w+/);
});

/** Expressions of Python that are known to be linear, and why. */
const PYTHON_EXCEPTIONS: Readonly<Record<string, string>> = {
  "wide_indices.py": "an alternation of the file's own names",
};

Deno.test("Python's expressions never take longer than their text", async () => {
  const { stdout } = await new Deno.Command("python3", {
    args: [`${ROOT}tools/lint/python_expressions.py`, `${ROOT}src`],
    stderr: "inherit",
  }).output();
  const found: readonly {
    readonly file: string;
    readonly line: number;
    readonly how: "match" | "fullmatch" | "search";
    readonly pattern: string | null;
  }[] = JSON.parse(new TextDecoder().decode(stdout));
  assert.ok(found.length > 10, "the expressions are found");
  for (const { file, line, how, pattern } of found) {
    const [name] = file.split("/").slice(-1);
    if (pattern === null) {
      assert.ok(name in PYTHON_EXCEPTIONS, `${file}:${line}: made at run time`);
      continue;
    }
    const whole = {
      match: `^(?:${pattern})`,
      fullmatch: `^(?:${pattern})$`,
      search: pattern,
    }[how];
    const fault = findBacktracking(whole.replaceAll("(?P<", "(?<"), "");
    assert.equal(fault, undefined, `${file}:${line}`);
  }
});
