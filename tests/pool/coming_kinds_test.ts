import assert from "node:assert/strict";
import { OverloadedError } from "../../src/run/thrown_errors.ts";
import type { RunResult } from "../../src/run/result.ts";
import type { PoolPlan } from "../../src/pool/plan_pool.ts";
import { FakePool, smallPlan } from "./fake_sandbox.ts";
import { FULL } from "./small_kinds.ts";

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

/** A plan with two of the second kind, for which something is being made. */
function planOfComing(coming = true): PoolPlan {
  const { kinds: [core, full], ...rest } = smallPlan();
  const kind = { ...FULL, coming };
  return { ...rest, kinds: [core, { ...full, kind, serving: 2 }] };
}

function bootAll(fake: FakePool): void {
  for (const sandbox of fake.in("booting")) sandbox.becomeReady();
}

Deno.test("Pool serves while a kind is still being made, then takes it in", async () => {
  const fake = new FakePool({ plan: planOfComing() });
  fake.warm();
  assert.equal(fake.pool.status().state, "healthy");
  assert.deepEqual(fake.pool.status().coming, ["full"]);
  assert.deepEqual(fake.pool.status().packages, {});
  assert.equal(fake.in("idle", "full").length, 0);
  const waiting = run(fake, "import numpy");
  const core = run(fake, "print(1)");
  fake.in("running", "core")[0].answer();
  await core;

  fake.pool.arrive(FULL);
  assert.deepEqual(fake.pool.status().coming, []);
  assert.deepEqual(fake.pool.status().packages, { numpy: "2.0.2" });
  bootAll(fake);
  fake.in("running", "full")[0].answer();
  assert.match((await waiting).instanceId, /^full-/);
});

Deno.test("Pool refuses what waits too long for a kind that is being made", async () => {
  const fake = new FakePool({
    plan: planOfComing(),
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
    plan: planOfComing(false),
    queueTimeoutMs: 50,
  });
  fake.pool.start();
  for (let round = 0; round < 3; round += 1) {
    for (const sandbox of fake.in("booting", "core")) sandbox.becomeReady();
  }
  const early = run(fake, "import numpy");
  fake.pass(50);
  await assert.rejects(
    early,
    (error) =>
      error instanceof OverloadedError && error.isStarting &&
      /; "full" is still starting, which takes about \d+ s$/
        .test(error.message),
  );
  const running = Array.from({ length: 2 }, () => run(fake, "import numpy"));
  for (let round = 0; round < 3; round += 1) bootAll(fake);
  assert.equal(fake.in("running", "full").length, 2);
  const late = run(fake, "import numpy");
  fake.pass(50);
  await assert.rejects(
    late,
    (error) =>
      error instanceof OverloadedError && !error.isStarting &&
      /no sandbox was free in time$/.test(error.message),
  );
  for (const sandbox of fake.in("running", "full")) sandbox.answer();
  await Promise.allSettled(running);
});

Deno.test("Pool.giveUp() lets the others say what is missing", async () => {
  const fake = new FakePool({ plan: planOfComing() });
  fake.warm();
  const waiting = run(fake, "import numpy");
  fake.pool.giveUp("full");
  fake.in("running", "core")[0].answer({ missingModules: ["numpy"] });
  assert.match((await waiting).instanceId, /^core-/);
  assert.deepEqual(fake.pool.status().coming, []);
  fake.pool.arrive(FULL);
  assert.equal(fake.in("booting", "full").length, 0, "given up is given up");
});

Deno.test("Pool lets a run that is moved wait again, and counts its waiting alone", async () => {
  const fake = new FakePool({ queueTimeoutMs: 1_000 });
  fake.warm();
  const busy = run(fake, "import numpy");
  const [full] = fake.in("running", "full");
  full.deadlineMs = Infinity;
  const moved = run(fake, "__import__('numpy')");
  const [core] = fake.in("running", "core");
  core.deadlineMs = Infinity;
  // It runs for longer than it may wait.
  fake.pass(5_000);
  core.answer({ missingModules: ["numpy"] });
  fake.pass(600);
  full.answer();
  full.rest();
  fake.in("running", "full")[0].answer();
  assert.equal((await moved).queueMs, 600);
  await busy;
});
