import assert from "node:assert/strict";
import {
  OverloadedError,
  StateError,
} from "../../../../../src/run/thrown_errors.ts";
import { runCells } from "../../../../../src/http/dialects/sandbox_fusion/notebook/run_cells.ts";
import type { RunRequest } from "../../../../../src/run/request.ts";
import type { RunResult } from "../../../../../src/run/result.ts";
import type { Runner } from "../../../../../src/run/runner.ts";
import { HEALTHY, HELLO } from "../../../fake_runner.ts";

const NOTEBOOK = {
  cells: ["a", "b", "c"],
  run: {
    taskId: "t",
    language: "python",
    inputJson: "null",
    priority: "normal",
    inputs: { files: [{ path: "/tmp/a", content: { text: "" } }] },
  },
  cellTimeoutMs: 1_000,
  totalTimeoutMs: 1_500,
  collect: [],
} as const;

/** A runner that keeps states, and what it has been asked for. */
function keeping(
  run: (request: RunRequest) => Partial<RunResult> = () => ({}),
) {
  const requests: RunRequest[] = [];
  const kept = new Set<string>();
  const runner: Runner = {
    // deno-lint-ignore require-await -- the real one waits for a sandbox
    async run(request) {
      requests.push(request);
      const result = run(request);
      if (request.keep === undefined || result.state === null) {
        return { ...HELLO, ...result };
      }
      const id = `st_${requests.length}`;
      kept.add(id);
      return { ...HELLO, state: { id } as RunResult["state"], ...result };
    },
    runBatch: () => assert.fail("no batches here"),
    status: () => HEALTHY,
    stats: () => HEALTHY.stats,
  };
  const states = {
    delete(_caller: string | undefined, id: string) {
      kept.delete(id);
      return Promise.resolve();
    },
  };
  const { signal } = new AbortController();
  return { requests, kept, options: { runner, states, signal } };
}

Deno.test("runCells() lets each cell continue the one before, and keeps nothing", async () => {
  const { requests, kept, options } = keeping();
  const { cells, isOutOfTime } = await runCells(NOTEBOOK, options);
  assert.equal(cells.length, 3);
  assert.equal(isOutOfTime, false);
  assert.deepEqual(requests.map(({ state }) => state), [
    undefined,
    "st_1",
    "st_2",
  ]);
  assert.deepEqual(requests.map(({ inputs }) => inputs?.files?.length), [
    1,
    undefined,
    undefined,
  ]);
  assert.equal(requests[2].keep, undefined);
  assert.equal(kept.size, 0);
});

Deno.test("runCells() goes on from before a cell that leaves no state", async () => {
  const { requests, options } = keeping(({ code }) =>
    code === "b" ? { state: null } : {}
  );
  await runCells(NOTEBOOK, options);
  assert.equal(requests[2].state, "st_1");
});

Deno.test("runCells() stops at the time of all", async () => {
  const { requests, options } = keeping(() => ({ durationMs: 900 }));
  const { cells, isOutOfTime } = await runCells(NOTEBOOK, options);
  assert.deepEqual(requests.map(({ timeoutMs }) => timeoutMs), [1_000, 600]);
  assert.equal(cells.length, 2);
  assert.equal(isOutOfTime, true);
});

Deno.test("runCells() collects files after the last cell, however it ended", async () => {
  const { requests, kept, options } = keeping(({ code }) =>
    code === "c" ? { state: null } : {}
  );
  await runCells({ ...NOTEBOOK, collect: ["/tmp/a"] }, options);
  const last = requests.at(-1);
  assert.equal(last?.code, "");
  assert.equal(last?.state, "st_2");
  assert.deepEqual(last?.inputs, { collect: ["/tmp/a"] });
  assert.equal(kept.size, 0);
});

Deno.test("runCells() leaves nothing behind if it cannot go on", async () => {
  const { kept, options } = keeping(({ code }) => {
    if (code === "c") throw new StateError("unknown", "it made room");
    return {};
  });
  await assert.rejects(runCells(NOTEBOOK, options), OverloadedError);
  assert.equal(kept.size, 0);
});
