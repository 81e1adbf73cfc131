import assert from "node:assert/strict";
import { OverloadedError, StateError } from "../../src/run/thrown_errors.ts";
import type { ContextOwner } from "../../src/run/context.ts";
import type { RunRequest } from "../../src/run/request.ts";
import type { RunResult } from "../../src/run/result.ts";
import type { Runner } from "../../src/run/runner.ts";
import { ContextRunner } from "../../src/states/context_runner.ts";
import { MemoryStore } from "../../src/states/memory_store.ts";
import { StateSeal } from "../../src/states/state_seal.ts";
import { HEALTHY, HELLO } from "../http/fake_runner.ts";

const OWNER: ContextOwner = { caller: "a", sandbox: "s" };
const CELL: RunRequest = {
  taskId: "t",
  language: "python",
  code: "1",
  inputJson: "null",
  timeoutMs: 1_000,
  priority: "normal",
  caller: "a",
  mode: "cell",
};
const SIGNAL = new AbortController().signal;

/** Contexts in front of a runner that makes up the states that it leaves. */
function contextsOver(
  run: (request: RunRequest) => Promise<Partial<RunResult>> = () =>
    Promise.resolve({}),
) {
  const requests: RunRequest[] = [];
  const store = new MemoryStore({ limitBytes: 1_000_000 });
  const seal = new StateSeal();
  let made = 0;
  const runner = {
    async run(request: RunRequest, _signal: AbortSignal, watcher) {
      requests.push(request);
      watcher?.began(undefined);
      const result = await run(request);
      made += 1;
      const state = { id: `st_${made}` } as RunResult["state"];
      return { ...HELLO, state, ...result };
    },
    runBatch: () => assert.fail("no batches here"),
    status: () => HEALTHY,
    stats: () => HEALTHY.stats,
  } as Runner;
  const contexts = new ContextRunner({
    runner,
    store,
    seal,
    ttlSeconds: 60,
    policy: "strict",
    languages: ["python", "javascript"],
  });
  const cell = (id?: string, more: Partial<RunRequest> = {}) =>
    contexts.run(
      { ...CELL, ...more, context: { sandbox: "s", ...(id ? { id } : {}) } },
      SIGNAL,
    );
  return { contexts, cell, requests, store };
}

const states = (requests: readonly RunRequest[]) =>
  requests.map(({ state }) => state);

Deno.test("ContextRunner lets each cell continue the one before", async () => {
  const { contexts, cell, requests } = contextsOver();
  const { id } = await contexts.create(OWNER, {
    language: "javascript",
    cwd: "/home/user",
  });
  const counts: unknown[] = [];
  for (let index = 0; index < 3; index++) {
    await contexts.run(
      { ...CELL, context: { sandbox: "s", id } },
      SIGNAL,
      { began: (_output, count) => counts.push(count), left() {} },
    );
  }
  assert.deepEqual(counts, [1, 2, 3]);
  assert.deepEqual(states(requests), [undefined, "st_1", "st_2"]);
  assert.deepEqual(requests.map(({ language }) => language), [
    "javascript",
    "javascript",
    "javascript",
  ]);
  await cell();
  assert.equal(requests.at(-1)?.state, undefined);
  assert.equal(requests.at(-1)?.language, "python");
});

Deno.test("ContextRunner starts a context in its folder, and only there", async () => {
  const outcomes: Partial<RunResult>[] = [
    { state: null, stateError: "Cannot keep the state: too large" },
    {},
    {},
    {},
  ];
  const { contexts, cell, requests } = contextsOver(() =>
    Promise.resolve(outcomes[requests.length - 1])
  );
  const cwd = "/data/a b";
  const { id } = await contexts.create(OWNER, { language: "python", cwd });
  const kernel = { env: { A: "b" } };
  // Again after a cell that has left nothing: the next one starts fresh, too.
  for (let index = 0; index < 3; index++) await cell(id, { kernel });
  await contexts.restart(OWNER, id);
  await cell(id, { kernel });
  const away = { env: { A: "b" }, cwd };
  assert.deepEqual(requests.map((one) => one.kernel), [
    away,
    away,
    kernel,
    away,
  ]);
});

Deno.test("ContextRunner runs the cells of one context in turn", async () => {
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let running = 0;
  const { cell, requests } = contextsOver(async () => {
    running += 1;
    assert.equal(running, 1, "two at a time");
    await gates[requests.length - 1].promise;
    running -= 1;
    return {};
  });
  const both = [cell(), cell()];
  gates[0].resolve();
  await both[0];
  gates[1].resolve();
  await both[1];
  assert.deepEqual(states(requests), [undefined, "st_1"]);
});

Deno.test("ContextRunner turns away what would wait for ever", async () => {
  const gate = Promise.withResolvers<void>();
  const { cell } = contextsOver(async () => {
    await gate.promise;
    return {};
  });
  const calls = Array.from({ length: 34 }, () => cell());
  await assert.rejects(calls.at(-1)!, OverloadedError);
  gate.resolve();
  await Promise.all(calls.slice(0, -1));
});

Deno.test("ContextRunner stays where it was if a cell leaves no state", async () => {
  const outcomes: Partial<RunResult>[] = [
    {},
    { state: null, stateError: "Cannot keep the state: too large" },
    {},
  ];
  const { cell, requests } = contextsOver(() =>
    Promise.resolve(outcomes[requests.length - 1])
  );
  await cell();
  const failed = await cell();
  assert.equal(failed.stateError, "Cannot keep the state: too large");
  await cell();
  assert.deepEqual(states(requests), [undefined, "st_1", "st_1"]);
});

Deno.test("ContextRunner says once that a state is lost, and starts fresh", async () => {
  const { cell, requests } = contextsOver(({ state }) =>
    state === "st_1"
      ? Promise.reject(new StateError("unknown", "it is not there"))
      : Promise.resolve({})
  );
  await cell();
  await assert.rejects(cell(), {
    reason: "gone",
    message: /has lost what it held, and begins again.*it is not there/,
  });
  await cell();
  assert.deepEqual(states(requests), [undefined, "st_1", undefined]);
});

Deno.test("ContextRunner never brings back what was restarted meanwhile", async () => {
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const { contexts, cell, requests } = contextsOver(async ({ code }) => {
    if (code === "slow") {
      begun.resolve();
      await gate.promise;
    }
    return {};
  });
  await cell();
  const [{ id }] = await contexts.list(OWNER);
  const slow = cell(id, { code: "slow" });
  await begun.promise;
  await contexts.restart(OWNER, id);
  gate.resolve();
  assert.match((await slow).stateError ?? "", /restarted/);
  await cell(id);
  assert.equal(requests.at(-1)?.state, undefined);
});

Deno.test("ContextRunner never shows a context to another owner", async () => {
  const { contexts, cell } = contextsOver();
  const { id } = await contexts.create(OWNER, {
    language: "python",
    cwd: "/tmp",
  });
  await cell();
  for (
    const owner of [
      { caller: "b", sandbox: "s" },
      { sandbox: "s" },
      { caller: "a", sandbox: "t" },
    ]
  ) {
    const listed = await contexts.list(owner);
    assert.equal(listed.length, 2, "only what is there unasked");
    const unknown = { reason: "unknown", message: `Context ${id} not found` };
    await assert.rejects(contexts.restart(owner, id), unknown);
    await assert.rejects(contexts.delete(owner, id), unknown);
    const { caller, sandbox } = owner;
    const run = { ...CELL, caller, context: { sandbox, id } };
    await assert.rejects(contexts.run(run, SIGNAL), unknown);
  }
  const listed = await contexts.list(OWNER);
  assert.deepEqual(listed.map(({ language }) => language), [
    "python",
    "javascript",
    "python",
  ]);
  assert.equal(listed[2].id, id);
});

Deno.test("ContextRunner forgets a context, and what it held", async () => {
  const { contexts, cell, store } = contextsOver();
  const { id } = await contexts.create(OWNER, {
    language: "javascript",
    cwd: "/tmp",
  });
  await cell(id);
  await contexts.delete(OWNER, id);
  assert.equal(store.size, 0);
  await assert.rejects(cell(id), { reason: "unknown" });
});
