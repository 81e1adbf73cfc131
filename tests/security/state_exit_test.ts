import assert from "node:assert/strict";
import {
  INTERPRETER,
  interpreterPlan,
  ProcessPool,
} from "../faults/process_pool.ts";

Deno.test("os._exit in a continued state never costs a sandbox, and leaves nothing", async () => {
  await using subject = new ProcessPool({
    ...INTERPRETER,
    boot: { ...INTERPRETER.boot, stateLimitBytes: 16_777_216 },
    plan: interpreterPlan(),
  });
  const made = await subject.run("import os\nx = [1]", { keepAs: "x" });
  const { kept, kind = "", imageId = "" } = made;
  assert.ok(kept && "data" in kept, JSON.stringify(made));
  const { data } = kept;
  const resume = { id: "x", kind, imageId, data: () => data };
  const sandboxes = new Set<string>();
  for (let round = 0; round < 10; round += 1) {
    const code = "x.append(2)\nimport builtins\nbuiltins.leak = x\nos._exit(0)";
    const left = await subject.run(code, { resume });
    assert.equal(left.exitCode, 0);
    sandboxes.add(left.sandboxId);
    const next = await subject.run("print('leak' in dir(__builtins__))");
    assert.equal(next.stdout, "False\n");
    const again = await subject.run("print(x)", { resume });
    assert.equal(again.stdout, "[1]\n");
    // There is nothing to continue after it, as before.
    const asked = await subject.run("os._exit(0)", { resume, keepAs: "y" });
    assert.ok(asked.kept && "fault" in asked.kept, JSON.stringify(asked));
  }
  assert.deepEqual(subject.events("sandboxEnded"), []);
  assert.ok(sandboxes.size <= 2, [...sandboxes].join());
});
