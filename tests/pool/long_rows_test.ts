import assert from "node:assert/strict";
import type { RowOutcome } from "../../src/run/batch.ts";
import { FakePool, type FakeSandbox } from "./fake_sandbox.ts";

const SIGNAL = new AbortController().signal;
const LONG_MS = 300_000;

/** A pool in which no row ends by itself, and what its batches receive. */
class LongRows {
  readonly fake = new FakePool();

  constructor() {
    this.fake.warm();
  }

  batch(caller: string, count: number, code = "pass") {
    const rows = new Map<number, RowOutcome>();
    const run = this.fake.pool.runBatch(
      {
        taskId: caller,
        caller,
        language: "python",
        code: `${code} # ${caller}`,
        setup: "",
        timeoutMs: LONG_MS,
        rowTimeoutMs: LONG_MS,
        priority: "normal",
        sandboxes: 8,
      },
      (index, outcome) => {
        assert.ok(
          !rows.has(index),
          `row ${index} of ${caller} was answered twice`,
        );
        rows.set(index, outcome);
      },
      SIGNAL,
    );
    run.finished.catch(() => {});
    run.add(Array.from({ length: count }, (_, index) => String(index)));
    run.end();
    return { run, rows };
  }

  single(caller: string, code: string) {
    const result = this.fake.pool.run({
      taskId: caller,
      caller,
      language: "python",
      code,
      inputJson: "null",
      timeoutMs: LONG_MS,
      priority: "normal",
    }, SIGNAL);
    result.catch(() => {});
    return result;
  }

  /** Sandboxes that a caller's batches have. */
  of(caller: string): FakeSandbox[] {
    return this.fake.in("running").filter(({ batch }) =>
      batch?.order.code.endsWith(`# ${caller}`)
    );
  }

  /** Lets time pass, and everything but rows and programs go on. */
  pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 50) {
      this.fake.pass(50);
      for (const sandbox of this.fake.in("ended")) sandbox.exit();
      for (const sandbox of this.fake.in("booting")) sandbox.becomeReady();
      for (const sandbox of this.fake.in("resetting")) sandbox.rest();
      for (const sandbox of this.fake.in("running")) {
        if (sandbox.batch?.isOpen === false) sandbox.open();
      }
    }
  }

  /** Lets all rows end. */
  work(): void {
    for (let round = 0; round < 1_000; round += 1) {
      for (const sandbox of this.fake.in("running")) {
        if (sandbox.batch?.inputs.length) sandbox.answerRows();
      }
      this.pass(50);
    }
  }

  /** Number of sandboxes that were ended for a reason. */
  ended(reason: string): number {
    return this.fake.events.filter(([name, event]) =>
      name === "sandboxEnded" && Object(event).reason === reason
    ).length;
  }
}

Deno.test("Long rows of one caller never make another's batch wait past the queue's time", async () => {
  const pool = new LongRows();
  const eve = pool.batch("eve", 100);
  pool.pass(1_000);
  assert.equal(pool.of("eve").length, 2);
  const bob = pool.batch("bob", 1);
  pool.pass(9_900);
  assert.equal(pool.of("bob").length, 1);
  assert.equal(pool.ended("preempted"), 1, "no more than needed are stopped");
  pool.work();
  await bob.run.finished;
  await eve.run.finished;
  assert.equal(eve.rows.size, 100, "what was stopped is not lost");
  for (const [index, { retVal }] of eve.rows) {
    assert.equal(retVal, String(index));
  }
});

Deno.test("Long rows of one caller never keep another's program from a kind's only sandbox", async () => {
  const pool = new LongRows();
  const eve = pool.batch("eve", 10, "import numpy");
  pool.pass(1_000);
  const result = pool.single("bob", "import numpy");
  pool.pass(9_900);
  const [own] = pool.fake.in("running").filter(({ order }) => order !== null);
  own.answer();
  assert.equal((await result).exitCode, 0);
  pool.work();
  await eve.run.finished;
  assert.equal(eve.rows.size, 10);
});

Deno.test("A long set-up of one caller's batch never keeps another's from a sandbox", async () => {
  const pool = new LongRows();
  const eve = pool.batch("eve", 10, "import numpy");
  const bob = pool.batch("bob", 10, "import numpy");
  for (let passed = 0; passed < 9_000; passed += 50) {
    pool.fake.pass(50);
    for (const sandbox of pool.fake.in("ended")) sandbox.exit();
    for (const sandbox of pool.fake.in("booting")) sandbox.becomeReady();
  }
  assert.equal(pool.of("bob").length, 1);
  assert.equal(pool.of("eve").length, 0);
  pool.pass(50);
  pool.work();
  await bob.run.finished;
  await eve.run.finished;
  assert.equal(eve.rows.size, 10);
});

Deno.test("Rows are never stopped for a batch of the same caller", () => {
  const pool = new LongRows();
  pool.batch("eve", 10, "import numpy");
  pool.pass(1_000);
  pool.batch("eve", 10, "import numpy");
  pool.pass(10_000);
  assert.equal(pool.ended("preempted"), 0);
});

Deno.test("Rows are never stopped for a caller that has had more than its share", () => {
  const pool = new LongRows();
  pool.batch("eve", 10, "import numpy");
  for (let n = 0; n < 2; n += 1) pool.single("bob", "pass");
  pool.fake.nowMs += 60_000;
  for (const sandbox of pool.fake.in("running")) {
    if (sandbox.order !== null) sandbox.answer();
  }
  pool.batch("bob", 10, "import numpy");
  pool.pass(10_000);
  assert.equal(pool.ended("preempted"), 0);
});

Deno.test("A row that was stopped often enough goes on to its end", async () => {
  const pool = new LongRows();
  const eve = pool.batch("eve", 1, "import numpy");
  pool.pass(1_000);
  for (let turn = 0; turn < 20 && eve.rows.size === 0; turn += 1) {
    const bob = pool.batch(`bob-${turn}`, 1, "import numpy");
    pool.pass(9_900);
    for (const sandbox of pool.of(`bob-${turn}`)) sandbox.answerRows();
    if (pool.ended("preempted") < turn + 1) {
      // Nobody stops it any more.
      for (const sandbox of pool.of("eve")) sandbox.answerRows();
    } else await bob.run.finished;
    pool.pass(200);
  }
  await eve.run.finished;
  assert.equal(pool.ended("preempted"), 3);
});
