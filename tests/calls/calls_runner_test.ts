import assert from "node:assert/strict";
import { CallsRunner } from "../../src/calls/calls_runner.ts";
import type { RunRequest } from "../../src/run/request.ts";
import type { RunResult } from "../../src/run/result.ts";
import type { Runner } from "../../src/run/runner.ts";
import { StateError } from "../../src/run/thrown_errors.ts";
import { TOOL_LIMITS, type ToolAnswer } from "../../src/run/tools.ts";
import { MemoryStore } from "../../src/states/memory_store.ts";
import type { StateRecord } from "../../src/states/state_record.ts";
import { StateSeal } from "../../src/states/state_seal.ts";
import { HEALTHY, HELLO } from "../http/fake_runner.ts";

const CALL = { id: "call_0001", name: "ask", arguments: "{}" };
const REQUEST: RunRequest = {
  taskId: "t",
  language: "python",
  code: "tools.ask()",
  inputJson: "null",
  timeoutMs: 1_000,
  priority: "normal",
  tools: [{ name: "ask" }],
};
/** More runs than may hold an answer of a million characters at a time. */
const RUNS = 70;
const SIGNAL = new AbortController().signal;

const CRASH: RunResult = {
  ...HELLO,
  exitCode: 137,
  error: {
    kind: "crash",
    type: "SandboxCrash",
    message: "",
    line: null,
    column: null,
  },
};

/** Runs of a program that makes one call, over a store that may refuse. */
function oneCall(
  refuses: (record: StateRecord) => boolean = () => false,
  ends: RunResult[] = [],
) {
  const store = new MemoryStore({ limitBytes: 1_000_000 });
  let runs = 0;
  const charged: (number | undefined)[] = [];
  const runner: Runner = {
    run({ answers = [], chargedCpuMs }): Promise<RunResult> {
      runs += 1;
      charged.push(chargedCpuMs);
      return Promise.resolve(
        answers.length > 0
          ? ends.shift() ?? HELLO
          : { ...HELLO, suspended: { calls: [CALL] } },
      );
    },
    runBatch: () => assert.fail("no batch was asked for"),
    status: () => HEALTHY,
    stats: () => HEALTHY.stats,
  };
  const calls = new CallsRunner({
    runner,
    seal: new StateSeal(),
    ttlSeconds: 60,
    policy: "strict",
    store: {
      put(record) {
        if (!refuses(record)) return store.put(record);
        throw new StateError("unavailable", "the store is away");
      },
      get: (...asked) => store.get(...asked),
      find: (...asked) => store.find(...asked),
      list: (...asked) => store.list(...asked),
      delete: (...asked) => store.delete(...asked),
    },
  });
  const goOn = async (id: string, value = "1") =>
    await calls.run({
      ...REQUEST,
      tools: undefined,
      code: "",
      continuation: { id, results: [{ id: CALL.id, value }] },
    }, SIGNAL);
  return { calls, goOn, runs: () => runs, charged };
}

Deno.test("CallsRunner runs nothing again for answers that are posted again", async () => {
  const { calls, goOn, runs } = oneCall();
  const { continuation } = await calls.run(REQUEST, SIGNAL);
  const first = await goOn(continuation!.id);
  assert.deepEqual(await goOn(continuation!.id), first);
  assert.equal(runs(), 2);
});

Deno.test("CallsRunner runs again what a lost sandbox has not ended", async () => {
  const { calls, goOn, runs } = oneCall(undefined, [CRASH]);
  const { continuation } = await calls.run(REQUEST, SIGNAL);
  assert.equal((await goOn(continuation!.id)).error?.kind, "crash");
  assert.equal((await goOn(continuation!.id)).exitCode, 0);
  assert.equal(runs(), 3);
});

Deno.test("CallsRunner never loses a result that its store does not keep", async () => {
  const { calls, goOn } = oneCall(({ header }) => header.id.startsWith("ca_"));
  const { continuation } = await calls.run(REQUEST, SIGNAL);
  const { exitCode, calls: open } = await goOn(continuation!.id);
  assert.deepEqual([exitCode, open], [0, undefined]);
});

Deno.test("CallsRunner never hands out a call whose run it cannot keep", async () => {
  const { calls, runs } = oneCall(() => true);
  await assert.rejects(calls.run(REQUEST, SIGNAL), StateError);
  assert.equal(runs(), 1, "the call could not be handed out");
});

Deno.test("CallsRunner never has a caller charged twice for what runs again", async () => {
  const { calls, goOn, charged } = oneCall();
  const { continuation } = await calls.run(REQUEST, SIGNAL);
  await goOn(continuation!.id);
  // A fork pays for its own way alone.
  await goOn(continuation!.id, "2");
  assert.deepEqual(charged, [0, HELLO.cpuMs, HELLO.cpuMs]);
  assert.ok(HELLO.cpuMs > 0);
});

Deno.test("CallsRunner never keeps more of the operator's answers than a caller may hold", async () => {
  const value = `"${"x".repeat(1_000_000)}"`;
  const waiting = Promise.withResolvers<void>();
  /** Answers in the last run of each program, in order of their end. */
  const told: ToolAnswer[] = [];
  const runner: Runner = {
    async run({ answers = [] }): Promise<RunResult> {
      const [answer] = answers;
      if (answer === undefined) {
        return { ...HELLO, suspended: { calls: [CALL] } };
      }
      told.push(answer);
      if (told.length === RUNS) waiting.resolve();
      await waiting.promise;
      return HELLO;
    },
    runBatch: () => assert.fail("no batch was asked for"),
    status: () => HEALTHY,
    stats: () => HEALTHY.stats,
  };
  const calls = new CallsRunner({
    runner,
    seal: new StateSeal(),
    ttlSeconds: 60,
    policy: "strict",
    operator: {
      of: () => [{ name: CALL.name }],
      call: ({ call }) => Promise.resolve({ id: call.id, value }),
    },
  });
  const { tools: _, ...own } = REQUEST;
  await Promise.all(
    Array.from(
      { length: RUNS },
      () => calls.run({ ...own, operatorTools: [CALL.name] }, SIGNAL),
    ),
  );
  const kept = told.filter((answer) => "value" in answer);
  assert.equal(
    kept.length,
    Math.floor(TOOL_LIMITS.callerAnswersChars / value.length),
  );
});
