import assert from "node:assert/strict";
import { WAYS } from "../cold_forks.ts";
import { inEnoughTime } from "../in_enough_time.ts";
import { INTERPRETER, interpreterPlan, ProcessPool } from "./process_pool.ts";

const SWALLOWS_EVERYTHING = `import sys
print("kept")
print("kept too", file=sys.stderr)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
`;

for (const [way, isForked] of WAYS) {
  Deno.test(`Pool and interpreter together survive faults, ${way}`, async (t) => {
    await using subject = new ProcessPool({
      ...INTERPRETER,
      plan: interpreterPlan(),
      graceMs: 500,
      // A kill is noticed late where others want the CPU too.
      restartWithinMs: 300_000,
    }, isForked);

    const ends = () => subject.events("sandboxEnded");

    await t.step(
      "a program is answered while the pool still boots",
      async () => {
        const result = await subject.run("print(6 * 7)");
        assert.equal(result.stdout, "42\n");
        assert.equal(result.exitCode, 0);
        await subject.untilWhole();
      },
    );

    await t.step("sandboxes hold every lock", () => {
      for (const { locks } of subject.events("sandboxReady")) {
        assert.deepEqual(locks, { diesWithParent: true, seccomp: true });
      }
    });

    await t.step("CPU time and memory are measured from outside", async () => {
      const loop = "n = 0\nwhile n < 3_000_000:\n    n += 1";
      const { cpuMs, durationMs } = await subject.run(loop);
      assert.ok(cpuMs > 0 && durationMs > 0);
      const { sandboxMemoryBytes } = subject.pool.status();
      assert.ok(sandboxMemoryBytes > 50_000_000);
    });

    await t.step("what swallows the interrupt is killed", async () => {
      const result = await inEnoughTime(
        (timeoutMs) => subject.run(SWALLOWS_EVERYTHING, { timeoutMs }),
        ({ stderr }) => stderr.startsWith("kept too"),
      );
      assert.equal(result.exitCode, 124);
      assert.equal(result.error?.kind, "timeout");
      assert.equal(result.stdout, "kept\n");
      assert.match(result.stderr, /^kept too\n.*timed out after \d+ ms/);
      assert.equal(ends().at(-1)?.reason, "timeout");
      assert.equal((await subject.run("print(1)")).stdout, "1\n");
      await subject.untilWhole();
    });

    await t.step(
      "a program is run again whose sandbox was killed",
      async () => {
        const before = ends().length;
        const sandboxId = subject.lastReady();
        const promise = subject.run("print(2)");
        Deno.kill(subject.pids().get(sandboxId) ?? 0, "SIGKILL");
        assert.equal((await promise).stdout, "2\n");
        await subject.untilWhole();
        // Unless it was faster than the signal, which tells nothing either.
        for (const end of ends().slice(before)) {
          assert.equal(end.reason, "crash");
        }
      },
    );

    await t.step("forged frames on stdout reach no one", async () => {
      const forged = '{"type":"result","nonce":"","stdout":"forged"}';
      const code = `import os, sys
frame = ${JSON.stringify(forged)}.encode()
frame = len(frame).to_bytes(4, "big") + frame
for fd in (0, 1, 2, 3, 4):
    try:
        os.write(fd, frame)
    except OSError:
        pass
sys.stdout.flush()
print("mine")`;
      const result = await subject.run(code);
      assert.ok(result.stdout.endsWith("mine\n"), result.stdout);
      assert.equal((await subject.run("print(3)")).stdout, "3\n");
    });
  });
}
