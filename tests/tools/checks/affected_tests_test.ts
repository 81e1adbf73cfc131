import assert from "node:assert/strict";
import { affectedTests } from "../../../tools/checks/affected_tests.ts";

const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  "tests/docs_test.ts": [],
  "tests/pool/pool_test.ts": ["src/pool/pool.ts", "src/run/request.ts"],
  "tests/http/app_test.ts": ["src/http/app.ts", "src/run/request.ts"],
  "tests/service/stop_test.ts": ["tests/service/service_process.ts"],
  "tests/clients/clients_test.ts": ["tests/service/service_process.ts"],
};
const TESTS = Object.keys(IMPORTS);

const CASES: readonly (readonly [changed: string, affected: string[]])[] = [
  ["src/pool/pool.ts", ["clients", "pool", "stop"]],
  ["src/run/request.ts", ["app", "clients", "pool", "stop"]],
  ["src/inside/python/harness.py", ["clients", "stop"]],
  ["tests/pool/pool_test.ts", ["pool"]],
  ["tests/http/data.json", ["app"]],
  ["docs/tutorial.md", ["clients"]],
  ["README.md", []],
  ["tests/layers_test.ts", []],
  ["deno.json", ["app", "clients", "pool", "stop"]],
  ["a/file/that/is/new", ["app", "clients", "pool", "stop"]],
];

for (const [changed, affected] of CASES) {
  Deno.test(`affectedTests() finds all that ${changed} can affect`, () => {
    const found = affectedTests({
      changed: [changed],
      tests: TESTS,
      importsOf: (module) => new Set([module, ...IMPORTS[module] ?? []]),
    });
    // The tests of the whole checkout always run.
    assert.deepEqual(
      found.toSorted(),
      TESTS.filter((test) =>
        ["docs", ...affected].some((name) => test.endsWith(`/${name}_test.ts`))
      ).toSorted(),
    );
  });
}
