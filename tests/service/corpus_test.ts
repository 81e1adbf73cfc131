import assert from "node:assert/strict";
import { z } from "zod";
import type { ContractAnswer } from "./contract_answer.ts";
import { hostileCorpus } from "./hostile_corpus.ts";
import { inParallel } from "./in_parallel.ts";
import { legitPrograms } from "./legit_programs.ts";
import { PROJECT_ROOT } from "./service_process.ts";
import { skipBecause } from "../skip_because.ts";
import { type Service, startService } from "./start_service.ts";

/** Imports for which a program needs packages. */
const IMPORTS_PACKAGES =
  /^\s*(?:import|from)\s+(?:bs4|jsonpath_ng|jsonschema|matplotlib|mpmath|networkx|nltk|numpy|pandas|pyarrow|scipy|sklearn|sqlite3|sympy|toolz|yaml)\b/m;

/**
 * Tells what a program finds around it: things that a program before it could
 * have changed, and that a program under the strict policy can see.
 */
const LOOK_AROUND = `
import json, math, random, string, sys, warnings
print(json.dumps([sorted(n for n in dir() if n != "random"), INPUT]))
print(json.dumps({"a": [1, None, True]}), json.loads("[1.5]"))
print(len(warnings.filters), sys.getrecursionlimit(), sys.argv)
print(sorted(n for n in dir(print) + dir(str) + dir(json) + dir(math)))
print(len([]), max(1, 2), sum([1, 2]), str(1), sorted({2, 1}), string.digits)
try:
    secret
except NameError as error:
    print(error)
random.seed(1)
print(random.random())
`;

const HELLO = 'print("Hello, World!")\nreturn_val("Success!")';

const healthSchema = z.object({
  status: z.string(),
  packages: z.record(z.string(), z.string()),
});

function shown(title: string, { output, metadata }: ContractAnswer): string {
  const end = output.stderr.slice(-600);
  return `${title}: ${JSON.stringify(metadata.error)}\n${end}`;
}

async function lookAround(service: Service): Promise<string> {
  const { output } = await service.run({ code: LOOK_AROUND });
  return output.stdout + output.stderr;
}

async function assertServes(service: Service, title: string): Promise<void> {
  const { output } = await service.run({ code: HELLO });
  assert.equal(output.stdout, "Hello, World!\n", title);
  assert.equal(output.ret_val, "Success!", title);
  const response = await service.health();
  await response.body?.cancel();
  assert.equal(response.status, 200, title);
}

Deno.test("The service and the corpora", async (t) => {
  await using service = await startService({
    env: {
      FAAS_SANDBOXES: "core=2,full=1",
      // All kinds fit.
      PYTHON_FAAS_MEMORY_LIMIT: "8G",
      // The scientific kind may start cold, and contained programs may kill.
    },
  });
  const { packages } = healthSchema.parse(
    await (await service.health()).json(),
  );
  const hasPackages = "numpy" in packages && "sympy" in packages;
  const hostile = hostileCorpus();

  await t.step("no legitimate program is refused, all succeed", async () => {
    const programs = await legitPrograms();
    assert.ok(programs.length >= 150, `${programs.length} programs`);
    const failures: string[] = [];
    await inParallel(programs, 4, async ({ title, code }) => {
      if (!hasPackages && IMPORTS_PACKAGES.test(code)) return;
      const answer = await service.run({ code });
      if (answer.metadata.status !== "success") {
        failures.push(shown(title, answer));
      }
    });
    assert.deepEqual(failures, []);
  });

  await t.step({
    name: "programs with packages are among them",
    ignore: skipBecause(hasPackages ? null : "no packages"),
    async fn() {
      const programs = await legitPrograms();
      assert.ok(programs.some(({ code }) => IMPORTS_PACKAGES.test(code)));
    },
  });

  await t.step(
    "never runs any of a program that is to be refused",
    async () => {
      const refused = hostile.filter(({ outcome }) => outcome === "refused");
      assert.ok(refused.length >= 250, `${refused.length} programs`);
      await inParallel(refused, 4, async ({ title, why, source }) => {
        // Printed first: were any of it run, this would be seen.
        const code = `print("this runs")\n${source}`;
        const answer = await service.run({ code });
        const { error, exit_code } = answer.metadata;
        const message = shown(title, answer);
        assert.equal(error?.kind, "rejected", message);
        assert.ok(error.rules?.includes(why), message);
        assert.ok(error.findings?.some(({ rule }) => rule === why), message);
        assert.equal(exit_code, 1, message);
        assert.equal(answer.output.stdout, "", message);
        assert.equal(answer.output.ret_val, "", message);
      });
      await assertServes(service, "after all of them");
    },
  );

  await t.step("tells the first hundred findings to tools", async () => {
    const code = `import socket\n${"x = exec\n".repeat(500)}`;
    const { metadata } = await service.run({ code });
    const findings = metadata.error?.findings ?? [];
    assert.equal(findings.length, 100);
    assert.deepEqual(findings[0], {
      rule: "module",
      line: 1,
      column: 8,
      end_column: 14,
      message: 'Cannot import "socket": forbidden, there is no network here',
      help: "fetch the data first and put it into the program or INPUT",
    });
    const { rule, line, column, end_column } = findings[1];
    assert.deepEqual([rule, line, column, end_column], ["name", 2, 5, 9]);
    // Letters of two UTF-16 units, in a name as long as a program may be.
    const long = await service.run({ code: `import ${"𠀀".repeat(200_000)}` });
    assert.equal(long.metadata.error?.kind, "rejected");
    assert.ok((long.metadata.error?.findings?.[0].message.length ?? 0) <= 800);
    await assertServes(service, "after a long name");
  });

  await t.step(
    "never lets a guarded program have what it asks for",
    async () => {
      const guarded = hostile.filter(({ outcome, source }) =>
        outcome === "guarded" && (hasPackages || !IMPORTS_PACKAGES.test(source))
      );
      assert.ok(guarded.length >= 60, `${guarded.length} programs`);
      await inParallel(guarded, 4, async ({ title, why, source }) => {
        const code = `${source}\nprint("passed")`;
        const answer = await service.run({ code });
        const message = shown(title, answer);
        assert.equal(answer.metadata.error?.kind, "exception", message);
        assert.equal(answer.metadata.error?.type, why, message);
        assert.doesNotMatch(answer.output.stdout, /passed/, message);
      });
    },
  );

  await t.step("every help can be followed", async () => {
    const helps = Deno.readTextFileSync(
      `${PROJECT_ROOT}tests/corpus/helps.py`,
    ).split(/^# %% (.+)\n/gm).slice(1);
    const examples = helps.flatMap((title, index) =>
      index % 2 === 0 ? [{ title, code: helps[index + 1] }] : []
    ).filter(({ code }) => hasPackages || !IMPORTS_PACKAGES.test(code));
    assert.ok(examples.length >= 40, `${examples.length} examples`);
    await inParallel(examples, 2, async ({ title, code }) => {
      const answer = await service.run({ code });
      assert.equal(answer.metadata.status, "success", shown(title, answer));
    });
  });

  await t.step("never lets a contained program out of its run", async () => {
    const contained = hostile.filter(({ outcome }) => outcome === "contained");
    assert.ok(contained.length >= 10, `${contained.length} programs`);
    const expected = await lookAround(service);
    assert.match(expected, /name 'secret' is not defined/);
    await inParallel(contained, 2, async ({ title, source }) => {
      const answer = await service.run({
        code: `secret = 42\n${source}`,
        timeout: 5_000,
      });
      assert.notEqual(answer.metadata.error?.kind, "rejected", title);
      for (
        const found of await Promise.all([1, 2].map(() => lookAround(service)))
      ) {
        assert.equal(found, expected, title);
      }
      await assertServes(service, title);
    });
  });
});
