import assert from "node:assert/strict";
import type { RunRequest } from "../../src/run/request.ts";
import type { RunResult } from "../../src/run/result.ts";
import type { PlannedKind } from "../../src/pool/plan_pool.ts";
import { withStandIn } from "../../src/pool/stand_in.ts";
import {
  BATCH_REQUEST,
  FakePool,
  type FakeSandbox,
  smallPlan,
} from "./fake_sandbox.ts";
import { CORE, FULL } from "./small_kinds.ts";

const KIND: PlannedKind = {
  ...CORE,
  modules: ["yaml"],
  packages: { pyyaml: "6.0" },
};

function run(
  { pool }: FakePool,
  code: string,
  changes: Partial<RunRequest> = {},
): Promise<RunResult> {
  const promise = pool.run({
    taskId: crypto.randomUUID(),
    language: "python",
    code,
    inputJson: "null",
    timeoutMs: 100,
    priority: "normal",
    ...changes,
  }, new AbortController().signal);
  promise.catch(() => {});
  return promise;
}

/** A pool whose first kind is still being made, and has what stands in. */
function startedPool(): FakePool {
  const { kinds: [core, full], ...rest } = smallPlan();
  const fake = new FakePool({
    plan: withStandIn({
      ...rest,
      kinds: [
        { ...core, kind: { ...KIND, coming: true } },
        { ...full, kind: { ...FULL, coming: true } },
      ],
    }),
  });
  fake.warm();
  return fake;
}

/** Returns what the status says of each kind. */
function kindsOf({ pool }: FakePool): (readonly [string, string])[] {
  const { kinds } = pool.status().config as {
    readonly kinds: readonly {
      readonly name: string;
      readonly state: string;
    }[];
  };
  return kinds.map(({ name, state }) => [name, state]);
}

function arrive(fake: FakePool): void {
  fake.pool.arrive(KIND);
  const [first] = fake.in("booting", "core");
  first.becomeReady();
}

function finish(sandbox: FakeSandbox): void {
  sandbox.answer();
  sandbox.rest();
}

Deno.test("Pool serves by a stand-in while its first kind is being made", async () => {
  const fake = startedPool();
  assert.deepEqual(fake.sandboxes.map(({ kind }) => kind), ["plain"]);
  const { state, coming, packages } = fake.pool.status();
  assert.equal(state, "healthy");
  assert.deepEqual(coming, ["core", "full"]);
  assert.deepEqual(packages, {});
  assert.deepEqual(kindsOf(fake), [
    ["plain", "here"],
    ["core", "coming"],
    ["full", "coming"],
  ]);
  const one = run(fake, "print(1)");
  finish(fake.in("running", "plain")[0]);
  assert.match((await one).instanceId, /^plain-1$/);

  const waiting = [
    run(fake, "import yaml"),
    run(fake, "x = 1", { keepAs: "state" }),
  ];
  const moved = run(fake, "__import__('yaml')");
  fake.in("running", "plain")[0].answer({ missingModules: ["yaml"] });
  assert.equal(fake.in("running").length, 0);
  arrive(fake);
  for (const sandbox of fake.in("booting", "core")) sandbox.becomeReady();
  while (fake.in("running", "core").length > 0) {
    fake.in("running", "core").forEach(finish);
  }
  for (const { instanceId } of await Promise.all([...waiting, moved])) {
    assert.match(instanceId, /^core-/);
  }
});

Deno.test("Pool ends a stand-in once its kind serves, and no run with it", async () => {
  const fake = startedPool();
  const running = run(fake, "print(1)");
  const waiting = run(fake, "print(2)");
  const [standIn] = fake.in("running", "plain");
  fake.pool.arrive(KIND);
  assert.equal(fake.in("running", "core").length, 0, "nothing is ready yet");
  arrive(fake);
  finish(fake.in("running", "core")[0]);
  assert.match((await waiting).instanceId, /^core-/);
  assert.equal(standIn.phase, "running");
  assert.deepEqual(kindsOf(fake), [["core", "here"], ["full", "coming"]]);
  const { coming, packages, sandboxes = [] } = fake.pool.status();
  assert.deepEqual(coming, ["full"]);
  assert.deepEqual(packages, { pyyaml: "6.0" });
  assert.ok(sandboxes.every(({ kind }) => kind !== "plain"));

  standIn.answer();
  assert.match((await running).instanceId, /^plain-/);
  assert.equal(standIn.phase, "ended");
  standIn.exit();
  fake.pass(1_000);
  assert.deepEqual(fake.in("booting", "plain"), []);
});

Deno.test("Pool lets a batch come to its end in a stand-in, though its sandbox dies", async () => {
  const fake = startedPool();
  const values: unknown[] = [];
  const batch = fake.pool.runBatch(
    BATCH_REQUEST,
    (index) => values.push(index),
    new AbortController().signal,
  );
  batch.add(["1", "2"]);
  batch.end();
  fake.in("running", "plain")[0].open();
  arrive(fake);
  const [first] = fake.in("running", "plain");
  first.answerRows(1);
  first.exit();
  const [second] = fake.in("booting", "plain");
  second.becomeReady();
  second.open();
  second.answerRows();
  await batch.finished;
  assert.equal(values.length, 2);
  fake.pass(1);
  assert.equal(second.phase, "ended");
  second.exit();
  assert.deepEqual(fake.in("booting", "plain"), []);
});

Deno.test("Pool keeps a run of a stand-in whose sandbox crashes early", async () => {
  const fake = startedPool();
  const running = run(fake, "print(1)");
  arrive(fake);
  fake.in("running", "plain")[0].exit("SIGKILL");
  finish(fake.in("running", "core")[0]);
  assert.match((await running).instanceId, /^core-/);
});

Deno.test("withStandIn() adds nothing where the first kind is here, or is all that is made", () => {
  const plan = smallPlan();
  assert.equal(withStandIn(plan), plan);
  const [row] = plan.kinds;
  const kind = { ...KIND, bundles: [], coming: true };
  const whole = { ...plan, kinds: [{ ...row, kind }] };
  assert.equal(withStandIn(whole), whole);
});
