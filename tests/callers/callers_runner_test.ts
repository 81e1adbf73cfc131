import assert from "node:assert/strict";
import { Callers } from "../../src/callers/callers.ts";
import { CallersRunner } from "../../src/callers/callers_runner.ts";
import { ForbiddenError } from "../../src/run/thrown_errors.ts";
import type { BatchRequest } from "../../src/run/batch.ts";
import type { RunRequest } from "../../src/run/request.ts";
import type { RunResult } from "../../src/run/result.ts";
import type { Runner } from "../../src/run/runner.ts";
import { callersOf, row } from "./caller_rows.ts";

const RUN: RunRequest = {
  taskId: "t",
  language: "typescript",
  code: "1",
  inputJson: "null",
  timeoutMs: 30_000,
  priority: "normal",
  caller: "a",
};
const BATCH: BatchRequest = {
  taskId: "t",
  language: "python",
  code: "1",
  setup: "",
  timeoutMs: 30_000,
  rowTimeoutMs: 1_000,
  priority: "normal",
  sandboxes: 2,
  caller: "a",
};
const SIGNAL = new AbortController().signal;

/** A runner before one that only notes what comes. */
function runner(more: object = {}) {
  const seen: (RunRequest | BatchRequest)[] = [];
  const inner = {
    run(request: RunRequest) {
      seen.push(request);
      return Promise.resolve({} as RunResult);
    },
    runBatch(request: BatchRequest) {
      seen.push(request);
      return {};
    },
  };
  const callers = new Callers(callersOf(row("a", more)));
  return {
    seen,
    callers,
    runner: new CallersRunner({
      runner: inner as unknown as Runner,
      callers,
    }),
  };
}

Deno.test("CallersRunner gives a run the limits of its caller", async () => {
  const { runner: guard, seen } = runner({
    timeout_ms: 2_000,
    policy: "permissive",
    memory_limit: "64Mi",
  });
  const own = { policy: "permissive", memoryLimitBytes: 67_108_864 };
  await guard.run(RUN, SIGNAL);
  await guard.run({ ...RUN, timeoutMs: 5, policy: "strict" }, SIGNAL);
  assert.deepEqual(seen, [
    { ...RUN, ...own, timeoutMs: 2_000 },
    { ...RUN, ...own, timeoutMs: 5 },
  ]);
});

Deno.test("CallersRunner lets a run be watched", async () => {
  const watchers: unknown[] = [];
  const inner = {
    run(_request: RunRequest, _signal: AbortSignal, watcher: unknown) {
      watchers.push(watcher);
      return Promise.resolve({} as RunResult);
    },
  };
  const guard = new CallersRunner({
    runner: inner as unknown as Runner,
    callers: new Callers(callersOf(row("a"))),
  });
  const watcher = { began() {}, left() {} };
  await guard.run(RUN, SIGNAL, watcher);
  assert.deepEqual(watchers, [watcher]);
});

Deno.test("CallersRunner hands on what a caller without limits sends", async () => {
  const { runner: guard, seen } = runner();
  await guard.run(RUN, SIGNAL);
  guard.runBatch(BATCH, () => {}, SIGNAL);
  assert.deepEqual(seen, [RUN, BATCH]);
});

Deno.test("CallersRunner never runs what its caller may not", async () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ languages: ["python"] }, '"a" may not use the language "typescript"'],
    [{ priorities: ["low"] }, '"a" may not use the priority "high"'],
  ];
  for (const [more, message] of cases) {
    const { runner: guard, seen } = runner(more);
    const urgent: RunRequest = { ...RUN, priority: "high" };
    await assert.rejects(() => guard.run(urgent, SIGNAL), { message });
    assert.deepEqual(seen, []);
  }
});

Deno.test("CallersRunner has a batch checked by the policy of its caller", () => {
  const { runner: guard, seen } = runner({ policy: "permissive" });
  guard.runBatch(BATCH, () => {}, SIGNAL);
  assert.deepEqual(seen, [{ ...BATCH, policy: "permissive" }]);
});

Deno.test("CallersRunner gives a run that asks for no priority one that it may have", async () => {
  const { runner: guard, seen } = runner({ priorities: ["low"] });
  await guard.run(RUN, SIGNAL);
  guard.runBatch(BATCH, () => {}, SIGNAL);
  assert.deepEqual(seen.map(({ priority }) => priority), ["low", "low"]);
});

Deno.test("CallersRunner holds both times of a batch to the caller's", () => {
  const { runner: guard, seen } = runner({ timeout_ms: 100 });
  guard.runBatch(BATCH, () => {}, SIGNAL);
  assert.deepEqual(seen, [{ ...BATCH, timeoutMs: 100, rowTimeoutMs: 100 }]);
});

Deno.test("CallersRunner never runs what nobody calls", async () => {
  const { runner: guard, seen, callers } = runner();
  const { caller: _, ...nobodys } = RUN;
  await assert.rejects(() => guard.run(nobodys, SIGNAL), TypeError);
  callers.replace(callersOf(row("b")));
  await assert.rejects(() => guard.run(RUN, SIGNAL), ForbiddenError);
  assert.throws(() => guard.runBatch(BATCH, () => {}, SIGNAL), ForbiddenError);
  assert.deepEqual(seen, []);
});
