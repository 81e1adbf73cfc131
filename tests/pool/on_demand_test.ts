import assert from "node:assert/strict";
import { OverloadedError } from "../../src/run/thrown_errors.ts";
import type { RunResult } from "../../src/run/result.ts";
import type { PoolPlan } from "../../src/pool/plan_pool.ts";
import { FakePool, smallPlan } from "./fake_sandbox.ts";
import { SCIENCE } from "./small_kinds.ts";

const QUIET_MS = 300_000;

function run(
  { pool }: FakePool,
  code: string,
  caller = "",
): Promise<RunResult> {
  const promise = pool.run({
    taskId: crypto.randomUUID(),
    caller,
    language: "python",
    code,
    inputJson: "null",
    timeoutMs: 100,
    priority: "normal",
  }, new AbortController().signal);
  promise.catch(() => {});
  return promise;
}

/** A plan whose second kind starts on demand, or is not there yet. */
function plan(
  changes: { readonly onDemand?: boolean; readonly coming?: boolean },
): PoolPlan {
  const { onDemand = false, coming = false } = changes;
  const { kinds: [core, science], ...rest } = smallPlan();
  const kind = { ...SCIENCE, coming };
  return {
    ...rest,
    kinds: [core, { ...science, kind, onDemand, serving: 2 }],
  };
}

function bootAll(fake: FakePool): void {
  for (const sandbox of fake.in("booting")) sandbox.becomeReady();
}

Deno.test("Pool starts nothing of a kind on demand before a program needs it", async () => {
  const fake = new FakePool({ plan: plan({ onDemand: true }) });
  fake.warm();
  fake.pass(1_000);
  assert.equal(fake.sandboxes.filter(({ kind }) => kind !== "core").length, 0);
  assert.equal(fake.pool.tick(), false, "nothing to watch");
  const first = run(fake, "import numpy");
  assert.equal(fake.in("booting", "science").length, 1);
  bootAll(fake);
  fake.in("running", "science")[0].answer();
  assert.match((await first).instanceId, /^science-/);
});

Deno.test("Pool starts as many on demand as programs wait, up to the plan", () => {
  const fake = new FakePool({ plan: plan({ onDemand: true }) });
  fake.warm();
  for (let count = 0; count < 5; count += 1) run(fake, "import numpy");
  for (let round = 0; round < 3; round += 1) bootAll(fake);
  assert.equal(fake.in("running", "science").length, 2);
});

Deno.test("Pool ends what is on demand after a quiet time, not before", async () => {
  const fake = new FakePool({ plan: plan({ onDemand: true }) });
  fake.warm();
  const first = run(fake, "import numpy");
  bootAll(fake);
  fake.nowMs += 50;
  fake.in("running", "science")[0].answer();
  fake.in("resetting", "science")[0].rest();
  await first;
  fake.pass(QUIET_MS - 1);
  assert.equal(fake.in("idle", "science").length, 1);
  assert.equal(fake.pool.tick(), true, "its end has a time");
  fake.pass(1);
  assert.equal(fake.in("idle", "science").length, 0);
  for (const sandbox of fake.in("ended", "science")) sandbox.exit();
  assert.equal(fake.in("booting", "science").length, 0, "none follows");
  assert.equal(fake.pool.tick(), false);
  assert.equal(fake.pool.status().state, "healthy");

  const again = run(fake, "import numpy");
  bootAll(fake);
  fake.in("running", "science")[0].answer();
  assert.match((await again).instanceId, /^science-/);
});

Deno.test("Pool never ends what is on demand while a program is in it", () => {
  const fake = new FakePool({ plan: plan({ onDemand: true }) });
  fake.warm();
  run(fake, "import numpy");
  bootAll(fake);
  const [sandbox] = fake.in("running", "science");
  sandbox.deadlineMs = Infinity;
  fake.pass(10 * QUIET_MS);
  assert.equal(sandbox.phase, "running");
});

Deno.test("Pool serves while a kind is still being made, then takes it in", async () => {
  const fake = new FakePool({ plan: plan({ coming: true }) });
  fake.warm();
  assert.equal(fake.pool.status().state, "healthy");
  assert.deepEqual(fake.pool.status().coming, ["science"]);
  assert.deepEqual(fake.pool.status().packages, {});
  assert.equal(fake.in("idle", "science").length, 0);
  const waiting = run(fake, "import numpy");
  const core = run(fake, "print(1)");
  fake.in("running", "core")[0].answer();
  await core;

  fake.pool.arrive(SCIENCE);
  assert.deepEqual(fake.pool.status().coming, []);
  assert.deepEqual(fake.pool.status().packages, { numpy: "2.0.2" });
  bootAll(fake);
  fake.in("running", "science")[0].answer();
  assert.match((await waiting).instanceId, /^science-/);
});

Deno.test("Pool refuses what waits too long for a kind that is being made", async () => {
  const fake = new FakePool({
    plan: plan({ coming: true }),
    queueTimeoutMs: 500,
  });
  fake.warm();
  const waiting = run(fake, "import numpy");
  fake.pass(500);
  await assert.rejects(
    waiting,
    (error) =>
      error instanceof OverloadedError && error.isStarting &&
      /being prepared$/.test(error.message),
  );
});

Deno.test("Pool says that a kind is starting, and not that it is overloaded", async () => {
  const fake = new FakePool({
    plan: plan({ onDemand: true }),
    queueTimeoutMs: 50,
  });
  fake.warm();
  const early = run(fake, "import numpy");
  fake.pass(50);
  await assert.rejects(
    early,
    (error) =>
      error instanceof OverloadedError && error.isStarting &&
      /; "science" is still starting, which takes about \d+ s$/
        .test(error.message),
  );
  const running = Array.from({ length: 2 }, () => run(fake, "import numpy"));
  for (let round = 0; round < 3; round += 1) bootAll(fake);
  assert.equal(fake.in("running", "science").length, 2);
  const late = run(fake, "import numpy");
  fake.pass(50);
  await assert.rejects(
    late,
    (error) =>
      error instanceof OverloadedError && !error.isStarting &&
      /no sandbox was free in time$/.test(error.message),
  );
  for (const sandbox of fake.in("running", "science")) sandbox.answer();
  await Promise.allSettled(running);
});

Deno.test("Pool.giveUp() lets the others say what is missing", async () => {
  const fake = new FakePool({ plan: plan({ coming: true }) });
  fake.warm();
  const waiting = run(fake, "import numpy");
  fake.pool.giveUp("science");
  fake.in("running", "core")[0].answer({ missingModules: ["numpy"] });
  assert.match((await waiting).instanceId, /^core-/);
  assert.deepEqual(fake.pool.status().coming, []);
  fake.pool.arrive(SCIENCE);
  assert.equal(fake.in("booting", "science").length, 0, "given up is given up");
});

Deno.test("Pool lets a run that is moved wait again, and counts its waiting alone", async () => {
  const fake = new FakePool({ queueTimeoutMs: 1_000 });
  fake.warm();
  const busy = run(fake, "import numpy");
  const [science] = fake.in("running", "science");
  science.deadlineMs = Infinity;
  const moved = run(fake, "__import__('numpy')");
  const [core] = fake.in("running", "core");
  core.deadlineMs = Infinity;
  // It runs for longer than it may wait.
  fake.pass(5_000);
  core.answer({ missingModules: ["numpy"] });
  fake.pass(600);
  science.answer();
  science.rest();
  fake.in("running", "science")[0].answer();
  assert.equal((await moved).queueMs, 600);
  await busy;
});

Deno.test("A program that claims to lack a module never makes a kind start at others' expense", () => {
  for (const isForged of [true, false]) {
    const fake = new FakePool({ plan: plan({ onDemand: true }) });
    fake.warm();
    for (const caller of ["bob", "eve"]) {
      run(fake, "pass", caller);
      const [sandbox] = fake.in("running");
      const isForger = isForged && caller === "eve";
      sandbox.answer(isForger ? { missingModules: ["numpy"] } : {});
      sandbox.rest();
    }
    assert.equal(fake.in("booting", "science").length, isForged ? 1 : 0);
    for (const busy of ["a", "b", "c"]) run(fake, "pass", busy);
    run(fake, "bob's", "bob");
    run(fake, "eve's", "eve");
    const [free] = fake.in("running", "core");
    free.answer();
    const codes = fake.in("running", "core").map(({ order }) => order?.code);
    free.rest();
    const last = [
      ...codes,
      ...fake.in("running", "core").map(({ order }) => order?.code),
    ].find((code) => code?.includes("'s"));
    // Of two that are even the one that came last goes first.
    assert.equal(last, isForged ? "bob's" : "eve's");
  }
});
