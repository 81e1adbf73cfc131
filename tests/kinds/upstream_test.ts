/**
 * Runs tests of the packages' own that their wheels carry, in a sandbox of the
 * kind "full", with the stand-in for pytest of `tests/kinds/science/upstream/`. The
 * wheels of the other packages have none.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { z } from "zod";
import { parseLock } from "../../src/packages/lock.ts";
import { zipMembers } from "../../tools/packages/zip.ts";
import { skipBecause } from "../skip_because.ts";
import { openKind, whyNoKind } from "./open_kind.ts";

const ROOT = new URL("../../", import.meta.url);
const UPSTREAM = new URL("./science/upstream/", import.meta.url);

/** Test modules, by the package whose wheel has them. */
const MODULES = {
  sympy: [
    "sympy.parsing.tests.test_sympy_parser",
    "sympy.combinatorics.tests.test_permutations",
  ],
  networkx: [
    "networkx.algorithms.shortest_paths.tests.test_weighted",
    "networkx.classes.tests.test_graph",
  ],
  mpmath: ["mpmath.tests.test_basic_ops", "mpmath.tests.test_linalg"],
  toolz: ["toolz.tests.test_itertoolz", "toolz.tests.test_dicttoolz"],
  nltk: ["nltk.test.unit.test_distance", "nltk.test.unit.test_ribes"],
} as const;
/** Asks the real pytest from where a warning comes. */
const LEFT_OUT = ["test_deprecated_print_cyclic"];
/** Fewer of a package would say little. */
const LEAST_FUNCTIONS = 10;

const reportSchema = z.strictObject({
  functions: z.number().int(),
  passed: z.number().int(),
  skipped: z.number().int(),
  failed: z.record(z.string(), z.string()),
});

const LOCK = parseLock(
  await Deno.readTextFile(new URL("packages.lock.json", ROOT)),
);
const PROGRAM = (await Promise.all(
  ["pytest_stand_in.py", "run_module.py"].map((name) =>
    Deno.readTextFile(new URL(name, UPSTREAM))
  ),
)).join("\n");

Deno.test({
  name: "full sandbox passes tests that the packages carry",
  ignore: skipBecause(whyNot()),
  async fn(t) {
    const full = await openKind("full", { policy: "permissive" });
    try {
      for (const [name, modules] of Object.entries(MODULES)) {
        let functions = 0;
        for (const module of modules) {
          await t.step(module, async () => {
            const { retVal, stderr, error } = await full.run(PROGRAM, {
              // Minutes where many others want the CPU too.
              timeoutMs: 600_000,
              input: {
                files: await readTests(name, module),
                module,
                leaveOut: LEFT_OUT,
              },
            });
            assert.equal(error, undefined, stderr);
            const report = reportSchema.parse(JSON.parse(retVal));
            assert.deepEqual(report.failed, {});
            functions += report.functions;
          });
        }
        assert.ok(functions >= LEAST_FUNCTIONS, `${name}: ${functions}`);
      }
    } finally {
      await full.close();
    }
  },
});

function wheelOf(name: string): URL {
  const file = LOCK.files.find((one) => one.name === name);
  return new URL(`.cache/packages/${file?.fileName}`, ROOT);
}

function whyNot(): string | null {
  const missing = Object.keys(MODULES)
    .find((name) => !existsSync(wheelOf(name)));
  return missing === undefined
    ? whyNoKind("full")
    : `the wheel of ${missing} is missing; "make packages" fetches it`;
}

/** Returns a module's text and the `__init__.py` of its folders of tests. */
async function readTests(
  name: string,
  module: string,
): Promise<Readonly<Record<string, string>>> {
  const path = `${module.replaceAll(".", "/")}.py`;
  const members = zipMembers(await Deno.readFile(wheelOf(name)));
  const found = members.filter((member) =>
    member.path === path ||
    /\/tests?\/(.*\/)?__init__\.py$/.test(member.path) &&
      path.startsWith(member.path.slice(0, -"__init__.py".length))
  );
  const decoder = new TextDecoder();
  return Object.fromEntries(
    found.map((member) => [member.path, decoder.decode(member.bytes())]),
  );
}
