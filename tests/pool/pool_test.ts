import assert from "node:assert/strict";
import {
  AbandonedError,
  OverloadedError,
} from "../../src/run/thrown_errors.ts";
import type { RunRequest } from "../../src/run/request.ts";
import type { RunResult } from "../../src/run/result.ts";
import { FakePool, smallPlan } from "./fake_sandbox.ts";

const NEVER = new AbortController().signal;

let nextId = 0;
function request(changes: Partial<RunRequest> = {}): RunRequest {
  nextId += 1;
  return {
    taskId: `task-${nextId}`,
    language: "python",
    code: `print(${nextId})`,
    inputJson: "null",
    timeoutMs: 100,
    priority: "normal",
    ...changes,
  };
}

function run(
  { pool }: FakePool,
  changes: Partial<RunRequest> = {},
  signal: AbortSignal = NEVER,
): Promise<RunResult> {
  const promise = pool.run(request(changes), signal);
  // A test may look at it later than it settles.
  promise.catch(() => {});
  return promise;
}

function named(fake: FakePool, name: string): unknown[] {
  return fake.events.filter(([one]) => one === name).map(([, event]) => event);
}

Deno.test("Pool.start() boots the core first, then full", () => {
  const fake = new FakePool();
  fake.pool.start();
  assert.equal(fake.in("booting", "core").length, 2);
  assert.equal(fake.pool.status().state, "starting");
  for (const sandbox of fake.in("booting")) sandbox.becomeReady();
  assert.equal(fake.in("booting", "core").length, 1);
  assert.equal(fake.in("booting", "full").length, 1);
  assert.equal(fake.pool.status().state, "healthy");
});

Deno.test("Pool.status() counts sandboxes by kind and state", () => {
  const fake = new FakePool();
  fake.warm();
  run(fake);
  assert.deepEqual(
    fake.pool.status().sandboxes?.filter(({ count }) => count > 0),
    [
      { kind: "core", state: "idle", count: 2 },
      { kind: "core", state: "running", count: 1 },
      { kind: "full", state: "idle", count: 1 },
    ],
  );
});

Deno.test("Pool.run() answers at the result, before the reset", async () => {
  const fake = new FakePool();
  fake.warm();
  const promise = run(fake, { code: "print('here')" });
  const [sandbox] = fake.in("running");
  fake.nowMs = 7;
  sandbox.answer();
  const result = await promise;
  assert.equal(result.stdout, "print('here')");
  assert.equal(result.sandboxId, sandbox.id);
  assert.match(result.instanceId, /^core-[123]$/);
  assert.equal(sandbox.phase, "resetting");
  assert.equal(fake.pool.status().stats.activeInstances, 1);
});

Deno.test("Pool.run() serves from the spare while another is reset", async () => {
  const fake = new FakePool();
  fake.warm();
  const first = [run(fake), run(fake)];
  const third = run(fake);
  assert.equal(fake.in("running").length, 2);
  fake.in("running")[0].answer();
  assert.equal(fake.in("running").length, 2, "the spare has taken over");
  for (const sandbox of fake.in("running")) sandbox.answer();
  await Promise.all([...first, third]);
});

Deno.test("Pool.run() lets a warming kind hold up its own programs only", async () => {
  const fake = new FakePool();
  fake.pool.start();
  for (const sandbox of fake.in("booting")) sandbox.becomeReady();
  const full = run(fake, { code: "import numpy" });
  const core = run(fake);
  assert.equal(fake.pool.status().pendingRequests, 1);
  fake.in("running", "core")[0].answer();
  await core;
  fake.in("booting", "full")[0].becomeReady();
  fake.in("running", "full")[0].answer();
  await full;
});

Deno.test("Pool.run() moves a program that lacks a module", async () => {
  const fake = new FakePool();
  fake.warm();
  const promise = run(fake, { code: "__import__('numpy')" });
  fake.in("running", "core")[0].answer({ missingModules: ["numpy"] });
  fake.in("running", "full")[0].answer();
  assert.match((await promise).instanceId, /^full-1$/);
  assert.equal(named(fake, "runMoved").length, 1);
  assert.equal(named(fake, "runFinished").length, 1);
});

Deno.test("Pool.run() answers as it is what no kind has", async () => {
  const fake = new FakePool();
  fake.warm();
  const promise = run(fake);
  fake.in("running")[0].answer({ missingModules: ["unheard_of"] });
  assert.match((await promise).instanceId, /^core-/);
});

Deno.test("Pool.run() never sends a program to a sandbox of another language", async () => {
  const fake = new FakePool();
  fake.warm();
  const refused = (error: unknown) =>
    error instanceof OverloadedError &&
    /no sandbox for javascript/.test(error.message);
  for (const keepAs of [undefined, "st_1"]) {
    await assert.rejects(
      run(fake, { language: "javascript", keepAs }),
      refused,
    );
  }
  assert.deepEqual(fake.in("running"), []);
});

Deno.test("Pool.run() refuses past the queue's limit", async () => {
  const fake = new FakePool({ queue: { limit: 1 } });
  fake.warm();
  const running = [run(fake), run(fake)];
  run(fake);
  await assert.rejects(
    run(fake),
    (error) =>
      error instanceof OverloadedError && error.retryAfterSeconds === 1,
  );
  assert.deepEqual(running.length, fake.in("running").length);
  await assert.doesNotReject(() => {
    for (const sandbox of fake.in("running")) sandbox.answer();
    return Promise.all(running);
  });
});

Deno.test("Pool.run() refuses a run whose place is not reached in time", async () => {
  const fake = new FakePool({ queueTimeoutMs: 50 });
  fake.warm();
  const running = [run(fake), run(fake)];
  const waiting = run(fake);
  fake.pass(49);
  assert.equal(fake.pool.status().pendingRequests, 1);
  fake.pass(1);
  await assert.rejects(waiting, OverloadedError);
  for (const sandbox of fake.in("running")) sandbox.answer();
  await Promise.all(running);
});

Deno.test("Pool.run() gives back the place of a client that goes away", async () => {
  const fake = new FakePool();
  fake.warm();
  const running = [run(fake), run(fake)];
  const controller = new AbortController();
  const waiting = run(fake, {}, controller.signal);
  controller.abort();
  await assert.rejects(waiting, AbandonedError);
  assert.equal(fake.pool.status().pendingRequests, 0);
  for (const sandbox of fake.in("running")) sandbox.answer();
  await Promise.all(running);
});

Deno.test("Pool.run() kills what nobody waits for, unless it ends soon", async () => {
  const fake = new FakePool();
  fake.warm();
  const { expectedBootMs } = smallPlan().kinds[0].kind;
  const controller = new AbortController();
  const abandoned = run(
    fake,
    { timeoutMs: 60_000 },
    controller.signal,
  );
  const [sandbox] = fake.in("running");
  controller.abort();
  await assert.rejects(abandoned, AbandonedError);
  fake.pass(expectedBootMs - 1);
  assert.equal(sandbox.phase, "running");
  fake.pass(1);
  assert.equal(sandbox.phase, "ended");
  const [ended] = named(fake, "sandboxEnded");
  assert.equal(Object(ended).reason, "abandoned");
});

Deno.test("Pool.run() refuses a client that has gone before", async () => {
  const fake = new FakePool();
  fake.warm();
  const gone = run(fake, {}, AbortSignal.abort());
  await assert.rejects(gone, AbandonedError);
  assert.equal(fake.in("running").length, 0);
});

Deno.test("Pool.run() answers a timeout where a sandbox was killed", async () => {
  const fake = new FakePool();
  fake.warm();
  const promise = run(fake, { timeoutMs: 100 });
  fake.pass(100);
  const result = await promise;
  assert.equal(result.exitCode, 124);
  assert.equal(result.error?.kind, "timeout");
  assert.match(result.stderr, /timed out after 100 ms/);
});

Deno.test("Pool.run() starts a run again that lost its sandbox at once", async () => {
  const fake = new FakePool();
  fake.warm();
  const promise = run(fake);
  const [first] = fake.in("running");
  first.exit();
  fake.in("running")[0].answer();
  const result = await promise;
  assert.equal(result.exitCode, 0);
  assert.notEqual(result.sandboxId, first.id);
});

Deno.test("Pool.run() never starts a run again that broke the protocol", async () => {
  const fake = new FakePool();
  fake.warm();
  const promise = run(fake);
  fake.in("running")[0].kill("protocol", "");
  const result = await promise;
  assert.equal(result.error?.kind, "crash");
  assert.equal(fake.in("running").length, 0);
});

Deno.test("Pool.run() never starts a run a third time", async () => {
  const fake = new FakePool();
  fake.warm();
  const promise = run(fake);
  fake.in("running")[0].exit();
  fake.in("running")[0].exit();
  const result = await promise;
  assert.equal(result.exitCode, 137);
  assert.equal(result.error?.kind, "crash");
  assert.equal(fake.in("running").length, 0);
});

Deno.test("Pool.run() answers a crash that comes later as one", async () => {
  const fake = new FakePool();
  fake.warm();
  const promise = run(fake, { timeoutMs: 5_000 });
  fake.pass(1_000);
  fake.in("running")[0].exit();
  assert.equal((await promise).error?.kind, "crash");
});

Deno.test("Pool replaces a sandbox only when its memory is free", () => {
  const fake = new FakePool();
  fake.warm();
  const [sandbox] = fake.in("idle", "core");
  sandbox.kill("retired", "");
  assert.equal(fake.in("booting").length, 0);
  sandbox.exit();
  assert.equal(fake.in("booting", "core").length, 1);
});

Deno.test("Pool retires a sandbox that has grown", async () => {
  const fake = new FakePool();
  fake.warm();
  const promise = run(fake);
  const [sandbox] = fake.in("running");
  sandbox.answer();
  sandbox.rssBytes = 5_001;
  sandbox.rest();
  await promise;
  assert.equal(sandbox.phase, "ended");
});

Deno.test("Pool stops starting sandboxes that die before they are ready", async () => {
  const fake = new FakePool();
  fake.pool.start();
  const waiting = run(fake);
  for (let death = 0; death < 10; death += 1) {
    for (const sandbox of fake.in("booting")) sandbox.exit();
  }
  const started = fake.sandboxes.filter(({ kind }) => kind === "core").length;
  assert.ok(started <= 4, `${started} were started`);
  assert.equal(fake.pool.status().state, "degraded");
  const pauses = named(fake, "breakerChanged");
  assert.equal(Object(pauses[0]).state, "open");

  fake.pass(250);
  assert.equal(fake.in("booting", "core").length, 1, "one may try");
  assert.equal(fake.pool.status().state, "degraded");
  fake.in("booting", "core")[0].becomeReady();
  assert.equal(fake.pool.status().state, "healthy");
  // Waiting runs are answered meanwhile.
  fake.in("running")[0].answer();
  assert.equal((await waiting).exitCode, 0);
});

Deno.test("Pool never tries a broken kind all the time while nobody waits for it", () => {
  const fake = new FakePool();
  fake.pool.start();
  const die = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 50) {
      for (const sandbox of fake.in("booting")) sandbox.exit();
      fake.pass(50);
    }
  };
  die(60_000);
  const before = fake.sandboxes.length;
  die(60_000);
  const started = fake.sandboxes.length - before;
  // Two kinds, each every five seconds.
  assert.ok(started >= 20 && started <= 26, String(started));
});

Deno.test("Pool lets runs wait while sandboxes fail to boot, and then says so", async () => {
  const fake = new FakePool({ queueTimeoutMs: 1_000 });
  fake.pool.start();
  const waiting = run(fake);
  for (let passed = 0; passed < 1_000; passed += 50) {
    for (const sandbox of fake.in("booting")) sandbox.exit();
    fake.pass(50);
  }
  await assert.rejects(
    waiting,
    (error) =>
      error instanceof OverloadedError &&
      /no sandbox can be started/.test(error.message),
  );
  const [refused] = named(fake, "runRefused");
  assert.equal(Object(refused).reason, "no_sandbox");
  const kinds = named(fake, "breakerChanged").map((event) =>
    Object(event).kind
  );
  assert.deepEqual(kinds, ["core", "full"], "each is named once");
});

Deno.test("Pool never counts a kill from outside as a crash loop", async () => {
  const fake = new FakePool();
  fake.warm();
  const answers = [];
  for (let round = 0; round < 20; round += 1) {
    answers.push(run(fake, { timeoutMs: 60_000 }));
    for (const signal of ["SIGKILL", "SIGTERM"]) {
      const alive = [...fake.in("booting"), ...fake.in("idle")];
      for (const sandbox of alive) sandbox.exit(signal);
    }
    fake.pass(10);
  }
  assert.deepEqual(named(fake, "breakerChanged"), []);
  assert.equal(fake.pool.status().state, "healthy");
  for (let left = 20; left > 0;) {
    for (const sandbox of fake.in("booting")) sandbox.becomeReady();
    for (const sandbox of fake.in("running")) {
      sandbox.answer();
      sandbox.rest();
      left -= 1;
    }
  }
  for (const { exitCode } of await Promise.all(answers)) {
    assert.equal(exitCode, 0);
  }
});

Deno.test("Pool stays healthy while only full fails", async () => {
  const fake = new FakePool();
  fake.warm();
  assert.deepEqual(fake.pool.status().packages, { numpy: "2.0.2" });
  assert.deepEqual(fake.pool.status().failing, []);
  for (let death = 0; death < 3; death += 1) {
    const dying = [...fake.in("idle", "full"), ...fake.in("booting")];
    for (const sandbox of dying) sandbox.exit();
  }
  assert.equal(fake.pool.status().state, "healthy");
  // An unavailable sandbox is not promised.
  assert.deepEqual(fake.pool.status().packages, {});
  assert.deepEqual(fake.pool.status().failing, ["full"]);
  const numpy = run(fake, { code: "import numpy" });
  fake.pass(10_000);
  await assert.rejects(numpy, OverloadedError);
  const core = run(fake);
  fake.in("running", "core")[0].answer();
  await core;
});

Deno.test("Pool counts a sandbox that the system does not start as dead", async () => {
  const fake = new FakePool();
  fake.startError = new Error("no descriptors");
  fake.pool.start();
  fake.pass(50);
  fake.pass(50);
  assert.equal(fake.pool.status().state, "degraded");
  const [ended] = named(fake, "sandboxEnded");
  assert.equal(Object(ended).detail, "no descriptors");
  const waiting = run(fake);
  fake.startError = null;
  fake.pass(250);
  fake.in("booting")[0].becomeReady();
  assert.equal(fake.pool.status().state, "healthy");
  fake.in("running")[0].answer();
  await waiting;
});

Deno.test("Pool.close() lets runs end, takes no new ones, leaves nothing", async () => {
  const fake = new FakePool();
  fake.warm();
  const runs = [run(fake), run(fake), run(fake)];
  const closed = fake.pool.close(1_000);
  assert.equal(fake.pool.status().state, "draining");
  await assert.rejects(run(fake), OverloadedError);
  for (let round = 0; round < 3; round += 1) {
    for (const sandbox of fake.in("running")) sandbox.answer();
  }
  await Promise.all(runs);
  assert.equal(fake.in("idle").length + fake.in("running").length, 0);
  for (const sandbox of fake.in("ended")) sandbox.exit();
  await closed;
});

Deno.test("Pool.close() kills what does not end in time", async () => {
  const fake = new FakePool();
  fake.warm();
  const running = run(fake, { timeoutMs: 60_000 });
  const closed = fake.pool.close(1_000);
  fake.pass(999);
  assert.equal(fake.in("running").length, 1);
  fake.pass(1);
  await assert.rejects(running, OverloadedError);
  for (const sandbox of fake.in("ended")) sandbox.exit();
  await closed;
});

Deno.test("Pool.close() does not wait for a process that never leaves", async () => {
  const fake = new FakePool();
  fake.warm();
  let isClosed = false;
  const closed = fake.pool.close(0).then(() => isClosed = true);
  fake.pass(0);
  fake.pass(1_999);
  await Promise.resolve();
  assert.ok(!isClosed);
  fake.pass(1);
  await closed;
});

Deno.test("Pool.tick() tells when there is nothing left to watch", async () => {
  const fake = new FakePool();
  fake.warm();
  assert.equal(fake.pool.tick(), false);
  const promise = run(fake);
  assert.equal(fake.pool.tick(), true);
  fake.in("running")[0].answer();
  await promise;
  assert.equal(fake.pool.tick(), true, "a reset has a deadline");
  fake.in("resetting")[0].rest();
  assert.equal(fake.pool.tick(), false);
});

Deno.test("Pool events never hold code, input or output", async () => {
  const fake = new FakePool();
  fake.warm();
  const marked = { code: "print('secret')", inputJson: '"secret"' };
  const promises = [run(fake, marked), run(fake, marked), run(fake, marked)];
  fake.in("running")[0].answer();
  fake.in("resetting")[0].rest();
  fake.in("running")[0].exit();
  for (let round = 0; round < 3; round += 1) {
    for (const sandbox of fake.in("running")) sandbox.answer();
    for (const sandbox of fake.in("resetting")) sandbox.rest();
  }
  await Promise.all(promises);
  assert.equal(JSON.stringify(fake.events).includes("secret"), false);
});

Deno.test("Pool.replaceOne() ends one idle sandbox that is stale, once at a time", () => {
  const fake = new FakePool();
  fake.warm();
  assert.equal(fake.pool.replaceOne(), false);
  const [busy, ...stale] = fake.in("idle", "core");
  for (const sandbox of fake.sandboxes) sandbox.isStale = true;
  void run(fake);
  const [running] = fake.in("running");
  assert.notEqual(running, undefined);
  assert.equal(fake.pool.replaceOne(), true);
  const [ended] = fake.in("ended");
  assert.notEqual(ended, running);
  // Until its place is taken again, the kind has one less: no more for now.
  const inCore = () =>
    [busy, ...stale].filter(({ phase }) => phase === "ended").length;
  assert.equal(inCore(), 1);
  fake.pool.replaceOne();
  assert.equal(inCore(), 1);
  ended.exit();
  const [next] = fake.in("booting", "core");
  next.becomeReady();
  assert.equal(next.isStale, false);
});

Deno.test("Pool.replaceOne() keeps a sandbox that holds a state", () => {
  const fake = new FakePool();
  fake.warm();
  for (const sandbox of fake.sandboxes) {
    sandbox.isStale = true;
    sandbox.holds = () => true;
  }
  assert.equal(fake.pool.replaceOne(), false);
});

Deno.test("Pool starts no more than there may be at the moment", () => {
  let most = 1;
  const fake = new FakePool({ mostOf: () => most });
  fake.warm();
  assert.equal(fake.in("idle", "core").length, 1);
  assert.equal(fake.in("idle", "full").length, 1, "the next kind starts");
  most = Infinity;
  fake.pass(1);
  fake.warm();
  assert.equal(fake.in("idle", "core").length, 3);
});

Deno.test("Pool prepares a kind that programs wait for, and no other", () => {
  let most = 0;
  const prepared = new Set<string>();
  const fake = new FakePool({
    mostOf: (kind) => kind === "core" ? 1 : most,
    prepare: (kind) => prepared.add(kind),
  });
  fake.pass(1);
  assert.deepEqual([...prepared], []);
  void run(fake, { code: "import numpy" });
  fake.pass(1);
  assert.deepEqual([...prepared], ["full"], "before core is there");
  prepared.clear();
  most = 1;
  fake.pass(1);
  assert.deepEqual([...prepared], []);
});
