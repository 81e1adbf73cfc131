import assert from "node:assert/strict";
import { OverloadedError, QuotaError } from "../../src/run/thrown_errors.ts";
import type { RunResult } from "../../src/run/result.ts";
import type { CallerShare } from "../../src/pool/shares.ts";
import { type CallerUse, Usage } from "../../src/telemetry/usage.ts";
import { FULL } from "./small_kinds.ts";
import { FakePool } from "./fake_sandbox.ts";

const SIGNAL = new AbortController().signal;

/** A pool with two core sandboxes that serve, and one of full. */
function poolFor(
  rows: Readonly<Record<string, Partial<CallerShare>>>,
  limit = 128,
) {
  const fake = new FakePool({
    queue: { limit },
    shareOf: (caller) => ({
      share: 1,
      maxRuns: Infinity,
      maxWaiting: Infinity,
      ...rows[caller],
    }),
  });
  fake.warm();
  return {
    fake,
    run(caller: string, code = "pass"): Promise<RunResult> {
      const result = fake.pool.run({
        taskId: caller,
        caller,
        language: "python",
        code: `${code} # ${caller}`,
        inputJson: "null",
        timeoutMs: 1_000,
        priority: "normal",
      }, SIGNAL);
      result.catch(() => {});
      return result;
    },
    batch(caller: string) {
      const run = fake.pool.runBatch(
        {
          taskId: caller,
          caller,
          language: "python",
          code: `pass # ${caller}`,
          setup: "",
          timeoutMs: 1_000,
          rowTimeoutMs: 1_000,
          priority: "normal",
          sandboxes: 8,
        },
        () => {},
        SIGNAL,
      );
      run.finished.catch(() => {});
      return run;
    },
    /** Callers that run, in the order in which sandboxes were started. */
    running: () =>
      fake.in("running").map(({ order }) =>
        order === null ? "batch" : order.code.split("# ")[1]
      ),
    /** Lets one run end, and its sandbox rest. */
    end(): void {
      const [sandbox] = fake.in("running");
      fake.nowMs += 10;
      sandbox.answer();
      sandbox.rest();
    },
  };
}

/** Use of each caller, by the events. */
function usage({ events }: FakePool): Usage {
  const sum = new Usage();
  for (const [name, event] of events) {
    if (name === "callerUsed") sum.add(event as CallerUse);
  }
  return sum;
}

Deno.test("A caller's use is reported once, whatever came of its programs", () => {
  const { fake, run } = poolFor({});
  run("a");
  fake.nowMs += 2_000;
  fake.in("running")[0].answer();
  // One that runs out of time, in a sandbox that cannot be measured any more.
  run("b");
  fake.pass(1_000);
  const { runs, cpuMs, memoryByteSeconds } = usage(fake).of("a");
  assert.deepEqual([runs, cpuMs, memoryByteSeconds], [1, 1, 2_000]);
  const lost = usage(fake).of("b");
  assert.deepEqual([lost.runs, lost.cpuMs], [1, 1_000]);
});

Deno.test("A caller that hangs up has used what its program did", () => {
  const { fake } = poolFor({});
  const hangUp = new AbortController();
  const request = {
    taskId: "t",
    caller: "a",
    language: "python",
    code: "pass",
    inputJson: "null",
    timeoutMs: 1_000,
    priority: "normal",
  } as const;
  fake.pool.run(request, hangUp.signal).catch(() => {});
  hangUp.abort();
  fake.pass(1_000);
  assert.deepEqual([usage(fake).of("a").runs, usage(fake).of("a").cpuMs], [
    1,
    1_000,
  ]);
});

Deno.test("A caller is charged for what a run does after its last call", () => {
  const { fake } = poolFor({});
  const request = {
    taskId: "t",
    caller: "a",
    language: "python",
    code: "pass",
    inputJson: "null",
    timeoutMs: 1_000,
    priority: "normal",
    chargedCpuMs: 600,
  } as const;
  fake.pool.run(request, new AbortController().signal).catch(() => {});
  fake.pass(1_000);
  assert.equal(usage(fake).of("a").cpuMs, 400);
  // It may take less the second time.
  fake.pool.run(request, new AbortController().signal).catch(() => {});
  fake.in("running")[0].answer();
  assert.equal(usage(fake).of("a").cpuMs, 400);
});

Deno.test("A caller's batch is charged for set-ups, rows, and rows that are lost", () => {
  const { fake, batch } = poolFor({});
  const run = batch("a");
  run.add(["1", "2", "3"]);
  const [sandbox] = fake.sandboxes.filter((each) => each.batch !== null);
  sandbox.open();
  assert.equal(usage(fake).of("a").cpuMs, 1);
  sandbox.answerRows(2);
  const { rows, runs, cpuMs } = usage(fake).of("a");
  assert.deepEqual([rows, runs], [2, 0]);
  assert.ok(cpuMs > 1 && cpuMs < 2, String(cpuMs));
  // The third never ends.
  fake.pass(1_000);
  assert.ok(usage(fake).of("a").cpuMs >= 1_001);
});

Deno.test("A caller is charged for the sandboxes that its programs make start", () => {
  const { expectedBootMs } = FULL;
  for (const end of ["timeout", "crash", "worn"] as const) {
    const { fake, run } = poolFor({});
    // Both wait for the only sandbox of their kind.
    run("busy", "import numpy");
    run("eve", "import numpy");
    run("bob", "import numpy");
    const next = () => {
      const [sandbox] = fake.in("running", "full");
      return sandbox;
    };
    next().answer();
    next()?.rest();
    fake.in("resetting", "full")[0]?.rest();
    const first = next();
    const who = first.order?.code.split("# ")[1] ?? "";
    if (end === "worn") {
      first.answer();
      first.rest("heap_grown");
    } else if (end === "timeout") first.kill("timeout", "");
    else first.exit("SIGSEGV");
    if (first.phase !== "gone") first.exit();
    fake.in("booting", "full")[0].becomeReady();
    const other = who === "eve" ? "bob" : "eve";
    // The crash is tried again, after the other's.
    assert.equal(next().order?.code.split("# ")[1], other, end);
    run(who, "import numpy");
    run(other, "import numpy");
    fake.nowMs += expectedBootMs / 2;
    next().answer();
    fake.in("resetting", "full")[0].rest();
    assert.equal(next().order?.code.split("# ")[1], other, "still behind");
  }
});

Deno.test("A caller is never charged for a kill from outside", () => {
  const { fake, run } = poolFor({});
  run("bob", "import numpy");
  run("eve", "import numpy");
  fake.in("running", "full")[0].exit("SIGKILL");
  // Of two that are even, the one that has begun to wait last goes first.
  fake.in("booting", "full")[0].becomeReady();
  assert.match(fake.in("running", "full")[0].order?.code ?? "", /# bob/);
});

Deno.test("A caller with many programs that wait does not hold up one with one", () => {
  const { run, running, end } = poolFor({});
  for (let n = 0; n < 100; n += 1) run("heavy");
  for (let n = 0; n < 10; n += 1) end();
  run("light-1");
  assert.deepEqual(running().toSorted(), ["heavy", "heavy", "light-1"]);
  // A second one waits for the next that ends, and not for its turn in a line.
  run("light-2");
  assert.ok(!running().includes("light-2"));
  end();
  assert.ok(running().includes("light-2"));
});

Deno.test("A caller of whom nothing runs starts at once beside a thousand of another", () => {
  const { fake, run, running, end } = poolFor({}, 2_000);
  const count = (caller: string) =>
    running().filter((one) => one === caller).length;
  for (let n = 0; n < 1_000; n += 1) run("heavy");
  assert.equal(count("heavy"), 2, "a spare is left");
  for (let round = 0; round < 100; round += 1) {
    run("light");
    assert.equal(count("light"), 1);
    // Those beyond its first one are as everybody's.
    run("light");
    assert.equal(count("light"), 1);
    while (count("light") > 0) {
      end();
      assert.ok(fake.in("running").length <= 3);
    }
    // Nothing is held back from the heavy one meanwhile.
    assert.equal(count("heavy"), 2);
  }
});

Deno.test("A caller of whom nothing runs does not wait for resets after others' programs", () => {
  const { fake, run, running } = poolFor({}, 2_000);
  const answer = (caller: string) => {
    const [one] = fake.in("running").filter(({ order }) =>
      order?.code.endsWith(`# ${caller}`)
    );
    one.answer();
    return one;
  };
  for (let n = 0; n < 1_000; n += 1) run("heavy");
  // Alone, it has the spare while a sandbox is being put back.
  answer("heavy").rest();
  const first = answer("heavy");
  assert.equal(fake.in("idle", "core").length, 0);
  first.rest();
  for (let round = 0; round < 100; round += 1) {
    run("light");
    const mine = answer("light");
    const other = answer("heavy");
    mine.rest();
    assert.deepEqual(running(), ["heavy"]);
    run("light");
    assert.ok(running().includes("light"), "the last one was left for it");
    answer("light").rest();
    other.rest();
    assert.deepEqual(running(), ["heavy", "heavy"]);
  }
  // Some time without it, and the heavy one has all again.
  fake.nowMs += 10_000;
  answer("heavy");
  assert.deepEqual(running(), ["heavy", "heavy"]);
  assert.equal(fake.in("idle", "core").length, 0);
});

Deno.test("A caller has a spare only while nothing of its own runs, of any kind", () => {
  const { run, batch, running } = poolFor({});
  for (let n = 0; n < 4; n += 1) run("heavy");
  run("light", "import numpy");
  run("light");
  assert.deepEqual(running().toSorted(), ["heavy", "heavy", "light"]);
  const other = poolFor({});
  batch("heavy");
  other.batch("light").add(["1"]);
  for (let n = 0; n < 4; n += 1) other.run("heavy");
  other.run("light");
  assert.ok(!other.running().includes("light"));
});

Deno.test("A full queue turns away who has most in it", async () => {
  const { run, fake } = poolFor({}, 4);
  const heavy = Array.from({ length: 6 }, () => run("heavy"));
  // It needs no place, and takes none.
  run("light");
  assert.equal(fake.pool.status().pendingRequests, 4);
  const light = run("light");
  await assert.rejects(heavy[5], OverloadedError);
  assert.equal(fake.pool.status().pendingRequests, 4);
  await assert.rejects(run("heavy"), OverloadedError);
  let settled = false;
  light.then(() => settled = true, () => settled = true);
  await Promise.resolve();
  assert.equal(settled, false);
});

Deno.test("A caller never runs more at a time than it may, of all kinds together", () => {
  const { run, running, fake } = poolFor({ a: { maxRuns: 1 } });
  run("a");
  run("a");
  run("a", "import numpy");
  assert.deepEqual(running(), ["a"]);
  assert.equal(fake.pool.status().pendingRequests, 2);
  run("b");
  assert.deepEqual(running().toSorted(), ["a", "b"]);
  const kinds = new Set<string>();
  for (let left = 2; left >= 0; left -= 1) {
    const [own, ...others] = fake.in("running").filter(({ order }) =>
      order?.code.endsWith("# a")
    );
    assert.deepEqual(others, []);
    assert.equal(fake.pool.status().pendingRequests, left);
    kinds.add(own.kind);
    own.answer();
  }
  assert.deepEqual([...kinds], ["core", "full"]);
});

Deno.test("A caller never has more programs wait than it may", async () => {
  const { run } = poolFor({ a: { maxWaiting: 2 } });
  for (let n = 0; n < 4; n += 1) run("a");
  await assert.rejects(run("a"), (error) => {
    assert.ok(error instanceof QuotaError);
    assert.equal(error.message, '"a" may have 2 programs wait');
    assert.ok(error.retryAfterSeconds >= 1);
    return true;
  });
  // Those of one kind count for the others.
  run("a", "import numpy");
  const b = run("b");
  let failed = false;
  b.catch(() => failed = true);
  await Promise.resolve();
  assert.equal(failed, false);
});

Deno.test("A batch counts to its caller: no more sandboxes, and its own runs go first", () => {
  const { run, batch, running, fake } = poolFor({ a: { maxRuns: 1 } });
  const rows = batch("a");
  rows.add(Array.from({ length: 100 }, () => "1"));
  assert.deepEqual(running(), ["batch"]);
  run("a");
  assert.deepEqual(running(), ["batch"]);
  // As soon as its rows are done, and before any others.
  const [sandbox] = fake.in("running");
  sandbox.open();
  while (sandbox.batch !== null) sandbox.answerRows();
  assert.deepEqual(running(), ["a"]);
});

Deno.test("Of two batches the one whose caller has used less gets a sandbox", () => {
  const { batch, fake } = poolFor({});
  const first = batch("a");
  first.add(Array.from({ length: 10_000 }, () => "1"));
  const sandboxes = fake.in("running");
  assert.equal(sandboxes.length, 2);
  for (const sandbox of sandboxes) {
    sandbox.open();
    sandbox.answerRows();
  }
  // Both want one more; what is given back goes to who has had none.
  batch("a").add(["1"]);
  batch("b").add(["1"]);
  fake.pass(1_000);
  for (let round = 0; round < 20; round += 1) {
    for (const sandbox of sandboxes) {
      if (sandbox.batch?.isOpen) sandbox.answerRows();
      if (sandbox.phase === "resetting") sandbox.rest();
    }
    const next = fake.in("running").find(({ batch }) => !batch?.isOpen);
    if (next !== undefined) {
      assert.equal(next.batch?.order.code, "pass # b");
      return;
    }
  }
  assert.fail("no sandbox was given back");
});

Deno.test("Pool never lets a sandbox serve two callers if each has its own", () => {
  const fake = new FakePool({ isPerCaller: true });
  fake.warm();
  const callers = ["a", "b", "c", "d", "e"];
  const served = new Map<string, Set<string>>();
  const note = () => {
    for (const { id, order, batch } of fake.in("running")) {
      const caller = order?.code ?? batch?.order.code ?? "";
      served.set(id, (served.get(id) ?? new Set()).add(caller));
    }
  };
  for (let step = 0; step < 300; step++) {
    const caller = callers[(step * 7 + (step >> 3)) % callers.length];
    const request = {
      taskId: `${step}`,
      caller,
      language: "python",
      code: caller,
      timeoutMs: 1_000,
      priority: "normal",
    } as const;
    if (step % 10 === 3) {
      const batch = fake.pool.runBatch(
        { ...request, setup: "", rowTimeoutMs: 1_000, sandboxes: 2 },
        () => {},
        SIGNAL,
      );
      batch.finished.catch(() => {});
      batch.add(["1"]);
      batch.end();
    } else {
      const result = fake.pool.run({ ...request, inputJson: "null" }, SIGNAL);
      result.catch(() => {});
    }
    note();
    const next = fake.sandboxes.find(({ phase }) =>
      phase !== "idle" && phase !== "gone"
    );
    if (next?.phase === "booting") next.becomeReady();
    else if (next?.phase === "ended") next.exit();
    else if (next?.phase === "resetting") next.rest();
    else if (next?.batch?.isOpen === false) next.open();
    else if (next?.batch) next.answerRows();
    else next?.answer();
    note();
  }
  for (const [id, names] of served) assert.equal(names.size, 1, id);
  assert.ok(served.size > callers.length, "sandboxes were replaced");
});

Deno.test("Pool keeps a sandbox for the caller that it has served", async () => {
  const fake = new FakePool({ isPerCaller: true });
  fake.warm();
  const served = new Set<string>();
  for (let n = 0; n < 5; n++) {
    const result = fake.pool.run({
      taskId: `${n}`,
      caller: "a",
      language: "python",
      code: "pass",
      inputJson: "null",
      timeoutMs: 1_000,
      priority: "normal",
    }, SIGNAL);
    const [sandbox] = fake.in("running");
    served.add(sandbox.id);
    sandbox.answer();
    sandbox.rest();
    await result;
  }
  assert.equal(served.size, 1);
});
