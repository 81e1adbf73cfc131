import assert from "node:assert/strict";
import {
  AbandonedError,
  OverloadedError,
} from "../../src/run/thrown_errors.ts";
import type { BatchRequest, RowOutcome } from "../../src/run/batch.ts";
import { BATCH_REQUEST, FakePool, type FakeSandbox } from "./fake_sandbox.ts";

/** A batch that notes the outcomes of its rows. */
function startBatch(fake: FakePool, changes: Partial<BatchRequest> = {}) {
  const rows = new Map<number, RowOutcome>();
  const hangUp = new AbortController();
  const run = fake.pool.runBatch(
    { ...BATCH_REQUEST, ...changes },
    (index, outcome) => {
      assert.ok(!rows.has(index), `row ${index} was answered twice`);
      rows.set(index, outcome);
    },
    hangUp.signal,
  );
  run.finished.catch(() => {});
  return { run, rows, hangUp };
}

/** A pool whose three core sandboxes are ready. */
function readyPool(options?: ConstructorParameters<typeof FakePool>[0]) {
  const fake = new FakePool(options);
  fake.pool.start();
  for (;;) {
    const booting = fake.sandboxes.filter(({ phase }) => phase === "booting");
    if (booting.length === 0) return fake;
    for (const sandbox of booting) sandbox.becomeReady();
  }
}

function inBatch({ sandboxes }: FakePool): FakeSandbox[] {
  return sandboxes.filter(({ batch }) => batch !== null);
}

/** Reasons for which batches were turned away, by the events. */
function refusals({ events }: FakePool): string[] {
  return events.filter(([name]) => name === "runRefused")
    .map(([, event]) => (event as { readonly reason: string }).reason);
}

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index));
}

function runSingle(fake: FakePool, taskId = "single") {
  const result = fake.pool.run({
    taskId,
    language: "python",
    code: "pass",
    inputJson: "null",
    timeoutMs: 1_000,
    priority: "normal",
  }, new AbortController().signal);
  result.catch(() => {});
  return result;
}

/** Lets every sandbox that is in a batch answer all that it has. */
function work(fake: FakePool): void {
  for (let round = 0; round < 1_000; round++) {
    const all = inBatch(fake).filter(({ phase }) => phase === "running");
    const closed = all.filter(({ batch }) => !batch?.isOpen);
    const busy = all.filter(({ batch }) => (batch?.inputs.length ?? 0) > 0);
    for (const sandbox of closed) sandbox.open();
    for (const sandbox of busy) sandbox.answerRows();
    if (closed.length + busy.length === 0) return;
  }
  throw new Error("Cannot end: there are always more rows");
}

Deno.test("a batch uses every sandbox that serves, and tells each row once", async () => {
  const fake = readyPool();
  const { run, rows } = startBatch(fake);
  run.add(numbers(2_000));
  run.end();
  assert.equal(inBatch(fake).length, 2);
  work(fake);
  const report = await run.finished;
  assert.equal(rows.size, 2_000);
  for (const [index, { retVal }] of rows) assert.equal(retVal, String(index));
  assert.equal(report.sandboxes.length, 2);
  // Each was given back, and is reset.
  assert.equal(inBatch(fake).length, 0);
});

Deno.test("a single run never waits while a batch has rows left", () => {
  const fake = readyPool();
  const { run } = startBatch(fake);
  run.add(numbers(100_000));
  for (const sandbox of inBatch(fake)) sandbox.open();
  // The spare takes the first; for the next one a sandbox is given back.
  runSingle(fake, "first");
  runSingle(fake, "second");
  const isRunning = () => fake.sandboxes.filter(({ order }) => order !== null);
  assert.equal(isRunning().length, 1);
  for (let round = 0; round < 2; round++) {
    for (const sandbox of inBatch(fake)) {
      if (sandbox.phase === "running") sandbox.answerRows();
    }
  }
  const given = fake.sandboxes.filter(({ phase }) => phase === "resetting");
  assert.equal(given.length, 1);
  given[0].rest();
  assert.equal(isRunning().length, 2);
});

Deno.test("a batch leaves as many sandboxes as single runs have just needed", () => {
  const fake = readyPool();
  runSingle(fake);
  const [busy] = fake.sandboxes.filter(({ order }) => order !== null);
  busy.answer();
  busy.rest();
  const { run } = startBatch(fake, { rowTimeoutMs: 60_000 });
  run.add(numbers(100_000));
  const [first, ...others] = inBatch(fake);
  assert.equal(others.length, 0);
  first.open();
  first.answerRows();
  fake.nowMs += 999;
  fake.pool.tick();
  assert.equal(inBatch(fake).length, 1);
  fake.nowMs += 1;
  fake.pool.tick();
  assert.equal(inBatch(fake).length, 2);
});

Deno.test("two batches share the sandboxes", () => {
  const fake = readyPool();
  const first = startBatch(fake);
  first.run.add(numbers(100_000));
  const second = startBatch(fake, { code: "other" });
  second.run.add(numbers(100_000));
  assert.equal(inBatch(fake).length, 2);
  for (const sandbox of inBatch(fake)) sandbox.open();
  fake.pool.tick();
  for (let round = 0; round < 2; round++) {
    for (const sandbox of inBatch(fake)) {
      if (sandbox.phase === "running") sandbox.answerRows();
    }
  }
  fake.sandboxes.find(({ phase }) => phase === "resetting")?.rest();
  const codes = inBatch(fake).map(({ batch }) => batch?.order.code).sort();
  assert.deepEqual(codes, ["other", BATCH_REQUEST.code]);
});

Deno.test("a batch without rows gives its sandbox to one that waits, at once", () => {
  const fake = readyPool();
  const first = startBatch(fake);
  first.run.add(numbers(20));
  work(fake);
  assert.ok(first.rows.size === 20 && inBatch(fake).length > 0);
  const second = startBatch(fake);
  second.run.add(numbers(1));
  for (const sandbox of fake.sandboxes) {
    if (sandbox.phase === "resetting") sandbox.rest();
  }
  work(fake);
  assert.equal(second.rows.size, 1);
  // And the other way round: one ends its rows while another waits.
  first.run.add(numbers(1));
  for (const sandbox of fake.sandboxes) {
    if (sandbox.phase === "resetting") sandbox.rest();
  }
  work(fake);
  assert.equal(first.rows.size, 21);
});

Deno.test("a sandbox that dies gives its rows back, and the row that did it fails", async () => {
  const fake = readyPool();
  const { run, rows } = startBatch(fake, { sandboxes: 1 });
  run.add(numbers(40));
  run.end();
  const [first] = inBatch(fake);
  first.open();
  first.answerRows(3);
  first.kill("timeout", "");
  first.exit();
  const [second] = inBatch(fake).filter((each) => each !== first);
  second.open();
  // The row is not known yet: each is answered by itself now.
  assert.equal(second.batch?.inputs[0], "3");
  assert.equal(second.batch?.singly, true);
  second.answerRows(2);
  second.kill("timeout", "");
  second.exit();
  assert.equal(rows.get(5)?.error?.kind, "timeout");
  for (const sandbox of fake.sandboxes) {
    if (sandbox.phase === "booting") sandbox.becomeReady();
  }
  const alive = inBatch(fake).find(({ phase }) => phase === "running");
  alive?.open();
  while (rows.size < 40) alive?.answerRows();
  await run.finished;
  const failed = [...rows.values()].filter(({ error }) => error);
  assert.equal(failed.length, 1);
});

Deno.test("a sandbox that retires gives its rows back, and nobody is blamed", () => {
  const fake = readyPool();
  const { run, rows } = startBatch(fake, { sandboxes: 1 });
  run.add(numbers(10));
  const [first] = inBatch(fake);
  first.open();
  first.answerRows(3);
  first.kill("retired", "worn out");
  const [second] = inBatch(fake).filter((each) => each !== first);
  second.open();
  assert.deepEqual(second.batch?.inputs.slice(0, 2), ["3", "4"]);
  assert.equal(second.batch?.singly, false);
  assert.equal(rows.size, 3);
});

Deno.test("a client that hangs up gives its sandboxes back", async () => {
  const fake = readyPool();
  const { run, rows, hangUp } = startBatch(fake);
  run.add(numbers(1_000));
  const [quick, slow] = inBatch(fake);
  quick.open();
  slow.open();
  hangUp.abort();
  await assert.rejects(run.finished, AbandonedError);
  quick.answerRows();
  assert.equal(quick.phase, "resetting");
  assert.equal(rows.size, 0);
  // One whose row goes on is killed soon.
  fake.nowMs += 100;
  fake.pool.tick();
  assert.equal(slow.phase, "ended");
});

Deno.test("a batch that finds no sandbox in time is turned away", async () => {
  const fake = readyPool();
  for (let run = 0; run < 3; run++) runSingle(fake, `single ${run}`);
  const { run } = startBatch(fake);
  run.add(["1"]);
  fake.nowMs += 1_000_000;
  fake.pool.tick();
  await assert.rejects(run.finished, OverloadedError);
  assert.equal(refusals(fake).at(-1), "queue_timeout");
});

Deno.test("a set-up that fails is what the batch ends with", async () => {
  const fake = readyPool();
  const { run, rows } = startBatch(fake, { setup: "1 / 0" });
  run.add(numbers(10));
  const [sandbox] = inBatch(fake);
  sandbox.kill("timeout", "");
  const { setupFailure } = await run.finished;
  assert.equal(setupFailure?.error?.kind, "timeout");
  assert.equal(rows.size, 0);
});

Deno.test("close() turns batches away, each counted once", async () => {
  const fake = readyPool();
  const { run } = startBatch(fake);
  run.add(numbers(10));
  void fake.pool.close(0);
  fake.nowMs += 1;
  fake.pool.tick();
  const late = startBatch(fake);
  await assert.rejects(run.finished, OverloadedError);
  await assert.rejects(late.run.finished, OverloadedError);
  assert.deepEqual(refusals(fake), ["draining", "draining"]);
});
