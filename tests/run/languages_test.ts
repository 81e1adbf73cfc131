import assert from "node:assert/strict";
import { acceptedNames, findLanguage } from "../../src/run/languages.ts";
import { NATIVE } from "../../src/http/native/native_dialect.ts";

type Families = Parameters<typeof findLanguage>[1];
const BOTH: Families = ["python", "javascript"];

Deno.test("findLanguage() takes every name in any letter case, of what is taken", () => {
  const cases: readonly [string, Families, string | undefined][] = [
    ["python", BOTH, "python"],
    ["PY", BOTH, "python"],
    ["JavaScript", BOTH, "javascript"],
    ["js", ["javascript"], "javascript"],
    ["TS", BOTH, "typescript"],
    ["typescript", ["javascript"], "typescript"],
    ["js", ["python"], undefined],
    ["py", ["javascript"], undefined],
    ["ruby", BOTH, undefined],
    ["constructor", BOTH, undefined],
    ["", BOTH, undefined],
  ];
  for (const [name, families, wanted] of cases) {
    assert.equal(findLanguage(name, families), wanted, name);
  }
});

Deno.test("the native dialect has the contract's text for each set of languages", () => {
  const parse = (language: unknown, languages: Families) =>
    NATIVE.parse(
      new TextEncoder().encode(JSON.stringify({ code: "1", language })),
      {
        taskId: "id",
        timeoutMs: 1,
        languages,
        files: { allowed: true, maxFiles: 1, maxFileBytes: 1 },
      },
    ).run.language;
  assert.equal(parse(undefined, BOTH), "python");
  assert.equal(parse("", ["javascript"]), "javascript");
  assert.equal(parse("ts", ["javascript"]), "typescript");
  const refused: readonly [unknown, Families, string][] = [
    ["js", ["python"], "This service only supports Python code execution"],
    [
      "python",
      ["javascript"],
      "This service only supports JavaScript/TypeScript code execution",
    ],
    [
      "ruby",
      BOTH,
      `Parameter 'language' must be one of ${acceptedNames(BOTH)}`,
    ],
  ];
  for (const [language, languages, message] of refused) {
    assert.throws(() => parse(language, languages), { status: 400, message });
  }
});
