import assert from "node:assert/strict";
import { OverloadedError } from "../../src/run/thrown_errors.ts";
import { corePlan, ProcessPool } from "./process_pool.ts";

/**
 * Misbehaviours of a sandbox instead of an answer, with the expected outcome:
 * the answer's kind and exit code, and the reason in the log. `twice` is for
 * what happens at once: the run starts again, and loses a second sandbox.
 */
const MISBEHAVIOURS = [
  ["hang", { timeoutMs: 200 }, "timeout", 124, "timeout", "running"],
  ["spin", { timeoutMs: 200 }, "timeout", 124, "timeout", "running"],
  ["late", { timeoutMs: 200 }, "timeout", 124, "timeout", "running"],
  ["stuck", { timeoutMs: 200 }, "timeout", 124, "timeout", "running"],
  ["grow", {}, "memory", 137, "memory", "running"],
  ["exit", {}, "crash", 137, "crash", "running"],
  ["half", {}, "crash", 137, "crash", "running"],
  ["garbage", {}, "crash", 137, "protocol", "running"],
  ["unknown", {}, "crash", 137, "protocol", "running"],
  ["huge", {}, "crash", 137, "protocol", "running"],
  ["dense", {}, "crash", 137, "protocol", "running"],
  ["flood", {}, "crash", 137, "protocol", "running"],
  ["wrong", {}, "crash", 137, "protocol", "running"],
  ["early", {}, "crash", 137, "protocol", "running"],
] as const;

for (const [program, changes, kind, exitCode, reason, phase] of MISBEHAVIOURS) {
  Deno.test(`Pool never loses or mixes up runs when one does "${program}"`, async () => {
    await using subject = new ProcessPool();
    await subject.untilWhole();
    // Others run before, beside and after.
    const others = ["before", "beside", "after"].map((word) =>
      subject.run(`print ${word}`)
    );
    const result = await subject.run(program, changes);
    assert.equal(result.error?.kind, kind);
    assert.equal(result.exitCode, exitCode);
    assert.notEqual(result.stderr, "");
    const words = (await Promise.all(others)).map(({ stdout }) => stdout);
    assert.deepEqual(words, ["print before", "print beside", "print after"]);
    await subject.untilWhole();
    const ends = subject.events("sandboxEnded");
    assert.ok(ends.length <= 2, JSON.stringify(ends));
    for (const end of ends) {
      assert.deepEqual([end.reason, end.phase], [reason, phase]);
    }
    assert.equal(subject.pool.status().state, "healthy");
    assert.equal((await subject.run("print again")).stdout, "print again");
  });
}

/** Misbehaviours after the answer: no caller may notice. */
const AFTERWARDS = [
  ["again", "protocol"],
  ["chatter", "protocol"],
  ["hangInReset", "reset_timeout"],
  ["exitInReset", "crash"],
  ["retire", "retired"],
] as const;

for (const [program, reason] of AFTERWARDS) {
  Deno.test(`Pool answers and recovers when one does "${program}" after`, async () => {
    await using subject = new ProcessPool(
      reason === "reset_timeout" ? { resetTimeoutMs: 300 } : {},
    );
    await subject.untilWhole();
    const results = await Promise.all([
      subject.run(program),
      subject.run("print 1"),
      subject.run("print 2"),
      subject.run("print 3"),
    ]);
    assert.deepEqual(
      results.map(({ stdout, exitCode }) => [stdout, exitCode]),
      [[program, 0], ["print 1", 0], ["print 2", 0], ["print 3", 0]],
    );
    await subject.until(() => subject.events("sandboxEnded").length > 0);
    const ends = subject.events("sandboxEnded").map((end) => end.reason);
    assert.deepEqual([...new Set(ends)], [reason]);
    // Where everything is slow, more than one may be late.
    if (reason !== "reset_timeout") assert.equal(ends.length, 1);
    await subject.untilWhole();
  });
}

Deno.test("Pool replaces a sandbox that is killed while idle", async () => {
  await using subject = new ProcessPool();
  await subject.untilWhole();
  const [pid] = subject.pids().values();
  Deno.kill(pid, "SIGKILL");
  await subject.until(() => subject.events("sandboxGone").length === 1);
  const { reason, phase, detail } = subject.ended();
  assert.deepEqual([reason, phase, detail], ["crash", "idle", "SIGKILL"]);
  await subject.untilWhole();
  assert.equal((await subject.run("print 1")).stdout, "print 1");
});

Deno.test("Pool replaces a sandbox that is killed while booting", async () => {
  await using subject = new ProcessPool();
  const [pid] = subject.pids().values();
  Deno.kill(pid, "SIGKILL");
  const result = await subject.run("print 1");
  assert.equal(result.stdout, "print 1");
  await subject.untilWhole();
  const { reason, phase } = subject.ended();
  assert.deepEqual([reason, phase], ["boot_failed", "booting"]);
});

Deno.test("Pool answers a run whose sandbox is killed from outside", async () => {
  await using subject = new ProcessPool({ restartWithinMs: 0 });
  await subject.untilWhole();
  const promise = subject.run("hang");
  const { sandboxId } = await subject.run("print 1");
  assert.equal(subject.pool.kinds()[0].running, 1);
  for (const [id, pid] of subject.pids()) {
    if (id !== sandboxId) Deno.kill(pid, "SIGKILL");
  }
  const result = await promise;
  assert.deepEqual([result.error?.kind, result.exitCode], ["crash", 137]);
  await subject.untilWhole();
});

Deno.test("Pool runs a program again whose sandbox was dead already", async () => {
  // The kill is noticed late where others want the CPU too.
  await using subject = new ProcessPool({ restartWithinMs: 300_000 });
  await subject.untilWhole();
  const sandboxId = subject.lastReady();
  Deno.kill(subject.pids().get(sandboxId) ?? 0, "SIGKILL");
  // Sent before the pool can know, to the sandbox that was ready last.
  const result = await subject.run("print 1");
  assert.equal(result.stdout, "print 1");
  assert.notEqual(result.sandboxId, sandboxId);
  assert.equal(subject.events("runMoved").length, 1);
  assert.equal(subject.ended().phase, "running");
  await subject.untilWhole();
});

Deno.test("Pool kills a sandbox that was stopped in a run", async () => {
  await using subject = new ProcessPool();
  await subject.untilWhole();
  const promise = subject.run("hang", { timeoutMs: 300 });
  for (const pid of subject.pids().values()) Deno.kill(pid, "SIGSTOP");
  const result = await promise;
  assert.equal(result.error?.kind, "timeout");
  for (const pid of subject.pids().values()) Deno.kill(pid, "SIGCONT");
  await subject.untilWhole();
});

Deno.test("Pool kills a sandbox that no longer reads its pipe", async () => {
  await using subject = new ProcessPool();
  await subject.untilWhole();
  for (const pid of subject.pids().values()) Deno.kill(pid, "SIGSTOP");
  const large = subject.run(`print ${"x".repeat(4_000_000)}`, {
    timeoutMs: 300,
  });
  assert.equal((await large).error?.kind, "timeout");
  for (const pid of subject.pids().values()) Deno.kill(pid, "SIGCONT");
  await subject.untilWhole();
});

Deno.test("Pool passes large programs and answers on unharmed", async () => {
  await using subject = new ProcessPool();
  const code = `print ${"é☃😀\ud800".repeat(100_000)}`;
  assert.equal((await subject.run(code)).stdout, code);
});

Deno.test("Pool refuses runs while no sandbox boots, and says so", async () => {
  for (const boot of ["exit", "garbage"]) {
    await using subject = new ProcessPool({
      boot: {
        folders: {},
        imageDir: "",
        outputLimitBytes: 1,
        fileLimitBytes: 1,
        fileLimitCount: 1,
        policyJson: JSON.stringify({ boot }),
      },
      breaker: { firstPauseMs: 60_000 },
    });
    await subject.until(() => subject.events("breakerChanged").length > 0);
    assert.equal(subject.pool.status().state, "degraded");
    // Tries go on, but none succeeds.
    await assert.rejects(
      subject.run("print 1", { queueTimeoutMs: 1_000 }),
      OverloadedError,
    );
    const [first] = subject.events("sandboxEnded");
    if (boot === "exit") {
      assert.equal(first.reason, "boot_failed");
      assert.match(String(first.detail), /no interpreter here/);
    } else {
      assert.equal(first.reason, "protocol");
    }
    assert.equal(subject.events("breakerChanged").length, 1);
    assert.equal(subject.pool.status().state, "degraded");
  }
});

Deno.test("Pool kills a sandbox that does not finish booting", async () => {
  await using subject = new ProcessPool({
    boot: {
      folders: {},
      imageDir: "",
      outputLimitBytes: 1,
      fileLimitBytes: 1,
      fileLimitCount: 1,
      policyJson: '{"boot":"hang"}',
    },
    bootTimeoutMs: 200,
    breaker: { threshold: 2, firstPauseMs: 60_000 },
  });
  await assert.rejects(
    subject.run("print 1", { queueTimeoutMs: 300 }),
    OverloadedError,
  );
  assert.equal(subject.events("sandboxEnded")[0].reason, "boot_timeout");
});

Deno.test("Pool survives a deno that cannot be started", async () => {
  await using subject = new ProcessPool({
    child: { denoPath: "/nowhere/deno", entryPath: "x", readPaths: ["/x"] },
    breaker: { firstPauseMs: 60_000 },
  });
  await assert.rejects(
    subject.run("print 1", { queueTimeoutMs: 1_000 }),
    OverloadedError,
  );
  assert.equal(subject.pool.status().state, "degraded");
});

Deno.test("Pool.close() ends running programs at the drain timeout", async () => {
  const subject = new ProcessPool();
  await subject.untilWhole();
  const running = subject.run("spin");
  const ending = subject.run("sleep 50");
  void subject.pool.close(600_000);
  await assert.rejects(subject.run("print 1"), OverloadedError);
  assert.equal((await ending).stdout, "sleep 50");
  // Asked a second time, it is in more of a hurry.
  const closed = subject.pool.close(100);
  await assert.rejects(running, OverloadedError);
  await closed;
  assert.equal(subject.pids().size, 0);
});

Deno.test("Pool never has more processes than planned under a storm", async () => {
  await using subject = new ProcessPool({ queue: { limit: 1_000 } });
  const programs = ["print 1", "exit", "wrong", "retire", "again", "garbage"];
  const runs = Array.from(
    { length: 60 },
    (_, index) => subject.run(programs[index % programs.length]),
  );
  const [{ serving, spares }] = corePlan().kinds;
  const watch = setInterval(() => {
    assert.ok(subject.pids().size <= serving + spares);
  }, 5);
  const results = await Promise.all(runs);
  clearInterval(watch);
  results.forEach(({ stdout, error }, index) => {
    const program = programs[index % programs.length];
    if (error === undefined) assert.equal(stdout, program);
    else assert.equal(error.kind, "crash");
    const plain = program === "print 1" || program === "retire";
    if (plain) assert.equal(error, undefined);
  });
  await subject.untilWhole();
});
