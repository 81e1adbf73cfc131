import assert from "node:assert/strict";
import { StateError } from "../../src/run/thrown_errors.ts";
import type { RunRequest } from "../../src/run/request.ts";
import type { RunResult } from "../../src/run/result.ts";
import { FakePool, type FakeSandbox, IMAGE_ID } from "./fake_sandbox.ts";

function run(
  { pool }: FakePool,
  changes: Partial<RunRequest>,
): Promise<RunResult> {
  return pool.run({
    taskId: crypto.randomUUID(),
    language: "python",
    code: "1",
    inputJson: "null",
    timeoutMs: 100,
    priority: "normal",
    ...changes,
  }, new AbortController().signal);
}

function resume(
  id: string,
  changes: Partial<NonNullable<RunRequest["resume"]>> = {},
): Pick<RunRequest, "resume"> {
  const data = () => new TextEncoder().encode(id);
  const state = { id, kind: "core", imageId: IMAGE_ID, data };
  return { resume: { ...state, ...changes } };
}

function running(fake: FakePool): FakeSandbox {
  const [sandbox] = fake.in("running");
  assert.ok(sandbox);
  return sandbox;
}

function finish(sandbox: FakeSandbox): void {
  sandbox.answer();
  sandbox.rest();
}

Deno.test("Pool sends a state once for a hundred programs that continue it", async () => {
  const fake = new FakePool();
  fake.warm();
  for (let count = 0; count < 100; count++) {
    const result = run(fake, resume("a"));
    finish(running(fake));
    await result;
  }
  const sent = fake.sandboxes.flatMap(({ sent }) => sent);
  assert.deepEqual(sent, ["a"]);
});

Deno.test("Pool sends a state to each sandbox that continues it at a time", () => {
  const fake = new FakePool();
  fake.warm();
  for (let round = 0; round < 10; round++) {
    void run(fake, resume("a"));
    void run(fake, resume("a"));
    fake.in("running").forEach(finish);
  }
  const sent = fake.sandboxes.flatMap(({ sent }) => sent);
  assert.deepEqual(sent, ["a", "a"]);
});

Deno.test("Pool continues a state where it was kept, without sending it", () => {
  const fake = new FakePool();
  fake.warm();
  void run(fake, { ...resume("a"), keepAs: "b" });
  const sandbox = running(fake);
  finish(sandbox);
  void run(fake, resume("b"));
  assert.equal(running(fake), sandbox);
  assert.deepEqual(sandbox.sent, ["a"]);
});

Deno.test("Pool lets other programs run where no state is held", () => {
  const fake = new FakePool();
  fake.warm();
  void run(fake, resume("a"));
  const holder = running(fake);
  finish(holder);
  void run(fake, {});
  assert.notEqual(running(fake), holder);
});

Deno.test("Pool never moves a program away from its state's kind", async () => {
  const fake = new FakePool();
  fake.warm();
  const result = run(fake, { ...resume("a"), code: "import numpy" });
  const sandbox = running(fake);
  assert.equal(sandbox.kind, "core");
  sandbox.answer({ missingModules: ["numpy"] });
  assert.equal((await result).instanceId.startsWith("core"), true);
});

Deno.test("Pool starts what is to be continued where most modules are", () => {
  const fake = new FakePool();
  fake.warm();
  void run(fake, { keepAs: "a" });
  assert.equal(running(fake).kind, "full");
});

Deno.test("Pool refuses a state of another image, or of no kind there is", async () => {
  const fake = new FakePool();
  fake.warm();
  const strange = [{ imageId: `${"1".repeat(64)}-1` }, { kind: "gone" }];
  for (const changes of strange) {
    await assert.rejects(
      run(fake, resume("a", changes)),
      (error: unknown) =>
        error instanceof StateError && error.reason === "gone",
    );
  }
  assert.equal(fake.in("running").length, 0);
  // The sandbox that was looked at is free for others.
  void run(fake, {});
  assert.equal(fake.in("running").length, 1);
});
