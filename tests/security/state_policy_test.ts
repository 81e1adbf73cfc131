import assert from "node:assert/strict";
import type { PolicyName } from "../../src/run/policy.ts";
import type { RunResult } from "../../src/run/result.ts";
import {
  INTERPRETER,
  interpreterPlan,
  ProcessPool,
} from "../faults/process_pool.ts";

/** One rule of the checker, one of the guards at run time. */
const REFUSED = [
  ["import subprocess", "SafetyError"],
  [
    "import importlib\nimportlib.import_module('sub' + 'process')",
    "ModuleNotFoundError",
  ],
] as const;

/** Reads any policy as the permissive one. */
const FORGED = `
import json
loads = json.loads
def forged(text, *rest, **named):
    value = loads(text, *rest, **named)
    if isinstance(value, dict):
        value.update({"policy": "permissive", "base": "permissive"})
    return value
json.loads = json.JSONDecoder.decode = json.decoder.scanstring = forged
`;

for (const own of ["strict", "permissive"] as const) {
  const name = `A state made under another policy is continued under the ` +
    `run's own, in a ${own} service`;
  Deno.test(name, async (t) => {
    await using subject = new ProcessPool({
      ...INTERPRETER,
      boot: {
        ...INTERPRETER.boot,
        policyJson: JSON.stringify({ base: own }),
        stateLimitBytes: 16_777_216,
      },
      plan: interpreterPlan(),
    });

    async function keep(
      policy: PolicyName,
      code = "x = 1\ndef f():\n    return x",
    ): Promise<RunResult> {
      const made = await subject.run(code, { policy, keepAs: policy });
      assert.ok(made.kept && "data" in made.kept, JSON.stringify(made));
      return made;
    }

    function continueState(
      { kind = "", imageId = "", kept }: RunResult,
      code: string,
      policy?: PolicyName,
    ): Promise<RunResult> {
      assert.ok(kept && "data" in kept);
      const { data } = kept;
      const id = crypto.randomUUID();
      const resume = { id, kind, imageId, data: () => data };
      return subject.run(code, { policy, resume });
    }

    await t.step("what is strict is strict, whatever went before", async () => {
      const state = await keep("permissive");
      for (const [code, type] of REFUSED) {
        const { error } = await continueState(state, code, "strict");
        assert.equal(error?.type, type, code);
      }
      const { stdout } = await continueState(state, "print(f())", "strict");
      assert.equal(stdout, "1\n");
    });

    await t.step("never as a program before would read it", async () => {
      const state = await keep("permissive", FORGED);
      for (const [code, type] of REFUSED) {
        const { error } = await continueState(state, code, "strict");
        assert.equal(error?.type, type, code);
      }
    });

    await t.step("what is permissive is so again", async () => {
      const state = await keep("strict");
      for (const [code] of REFUSED) {
        const { error } = await continueState(state, code, "permissive");
        assert.equal(error, undefined, JSON.stringify(error));
      }
    });

    await t.step("without one, the service's own is in force", async () => {
      const other = own === "strict" ? "permissive" : "strict";
      const { error } = await continueState(await keep(other), REFUSED[0][0]);
      const isRefused = error?.type === "SafetyError";
      assert.equal(isRefused, own === "strict", JSON.stringify(error));
    });
  });
}

Deno.test("A state of a permissive service is strict in a strict one", async () => {
  const open = (base: PolicyName) =>
    new ProcessPool({
      ...INTERPRETER,
      boot: {
        ...INTERPRETER.boot,
        policyJson: JSON.stringify({ base }),
        stateLimitBytes: 16_777_216,
      },
      plan: interpreterPlan(),
    });
  await using lax = open("permissive");
  await using strict = open("strict");
  for (const [from, to] of [[lax, strict], [strict, lax]] as const) {
    const code = "import math\nx = [math.pi]";
    const { kept, kind = "", imageId = "" } = await from.run(code, {
      keepAs: "a",
    });
    assert.ok(kept && "data" in kept);
    const { data } = kept;
    for (let round = 0; round < 3; round++) {
      const resume = { id: "a", kind, imageId, data: () => data };
      const good = await to.run("x.append(2)\nprint(x)", { resume });
      assert.deepEqual([good.stdout, good.stderr], [
        "[3.141592653589793, 2]\n",
        "",
      ]);
      const { error } = await to.run("import subprocess", { resume });
      assert.equal(error?.type, to === strict ? "SafetyError" : undefined);
      const own = await to.run("import subprocess\nprint(1)");
      assert.equal(own.error?.type, to === strict ? "SafetyError" : undefined);
    }
  }
});
