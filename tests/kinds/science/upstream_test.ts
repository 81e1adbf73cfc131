/**
 * Runs a slice of numpy's and pandas' own tests in a full sandbox with a
 * small stand-in for pytest (`upstream/pytest_stand_in.py`). All of them pass
 * in native CPython; what fails here is named in `upstream/modules.ts`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { z } from "zod";
import { oneOf } from "../../in_full.ts";
import { skipBecause } from "../../skip_because.ts";
import { type OpenedKind, openKind, whyNoKind } from "../open_kind.ts";
import { UPSTREAM_MODULES, type UpstreamModule } from "./upstream/modules.ts";
import { isFetched, readModule } from "./upstream/read_module.ts";

const ReportSchema = z.strictObject({
  /** Test functions that were started. */
  functions: z.number().int(),
  /** Cases of these (a function can have many parameters) that passed. */
  passed: z.number().int(),
  skipped: z.number().int(),
  /** Text of the first failing case of each function. */
  failed: z.record(z.string(), z.string()),
});

/** The short form takes one of so many. */
const MODULES = oneOf(6, "modules of their own tests", UPSTREAM_MODULES);

const PROGRAM = (await Promise.all(
  ["pytest_stand_in.py", "run_module.py"].map((name) =>
    Deno.readTextFile(new URL(`upstream/${name}`, import.meta.url))
  ),
)).join("\n");

Deno.test({
  name: "full sandbox passes numpy's and pandas' own tests",
  ignore: skipBecause(
    await isFetched()
      ? whyNoKind("full")
      : "run tests/kinds/science/upstream/fetch.sh first",
  ),
  async fn(t) {
    const full = await openKind("full", { policy: "permissive" });
    let functions = 0;
    let passed = 0;
    try {
      for (const module of MODULES) {
        await t.step(module.name, async () => {
          const report = await runModule(full, module);
          functions += report.functions;
          passed += report.passed;
          const { fail = {} } = module;
          const unexpected = Object.entries(report.failed)
            .filter(([name]) => !Object.hasOwn(fail, name));
          assert.deepEqual(unexpected, []);
          const unexpectedlyPassed = Object.keys(fail)
            .filter((name) => !Object.hasOwn(report.failed, name));
          assert.deepEqual(unexpectedlyPassed, []);
          assert.ok(report.passed > 0, "nothing has run");
        });
      }
      console.log(`${functions} test functions, ${passed} cases passed`);
    } finally {
      await full.close();
    }
  },
});

async function runModule(
  full: OpenedKind,
  { name, leaveOut = {} }: UpstreamModule,
): Promise<z.infer<typeof ReportSchema>> {
  const { retVal, stderr, error } = await full.run(PROGRAM, {
    // Minutes where many others want the CPU too.
    timeoutMs: 900_000,
    input: {
      files: await readModule(name),
      module: name,
      leaveOut: Object.keys(leaveOut),
    },
  });
  assert.equal(error, undefined, stderr);
  return ReportSchema.parse(JSON.parse(retVal));
}
