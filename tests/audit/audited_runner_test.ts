import assert from "node:assert/strict";
import type { AuditEntry } from "../../src/audit/audit_log.ts";
import { AuditedRunner } from "../../src/audit/audited_runner.ts";
import {
  AbandonedError,
  OverloadedError,
} from "../../src/run/thrown_errors.ts";
import type { BatchReport, RowOutcome } from "../../src/run/batch.ts";
import type { RunRequest } from "../../src/run/request.ts";
import type { Runner } from "../../src/run/runner.ts";
import { HEALTHY, HELLO } from "../http/fake_runner.ts";

/** SHA-256 of "print('é')" in UTF-8, as `sha256sum` has it. */
const SHA256 =
  "c2a522a8ce9d5f0fde261bd77faf83ab9c840393aec825246011fdd7afaee699";
const CODE = "print('é')";

const REQUEST: RunRequest = {
  taskId: "05c8bf0b-aa1f-47f4-8008-5947ccd6825b",
  language: "python",
  code: CODE,
  caller: "grader",
  inputJson: "null",
  timeoutMs: 1_000,
  priority: "normal",
  trace: { traceId: "0af7651916cd43dd8448eb211c80319c", note() {} },
};
const never = new AbortController().signal;

/** Returns a watched runner, and what it has told. */
function watched(runner: Partial<Runner>) {
  const entries: AuditEntry[] = [];
  const audited = new AuditedRunner({
    run: () => Promise.resolve(HELLO),
    runBatch() {
      throw new Error("Cannot run a batch: a fake runs none");
    },
    status: () => HEALTHY,
    stats: () => HEALTHY.stats,
    ...runner,
  }, { add: (entry) => entries.push(entry) });
  return { audited, entries };
}

Deno.test("AuditedRunner tells who has run what, and what came of it", async () => {
  const { audited, entries } = watched({});
  assert.equal(await audited.run(REQUEST, never), HELLO);
  assert.deepEqual(entries, [{
    caller: "grader",
    task_id: REQUEST.taskId,
    trace_id: "0af7651916cd43dd8448eb211c80319c",
    language: "python",
    program_sha256: SHA256,
    outcome: "success",
    exit_code: 0,
    sandbox: "core-1",
    queue_ms: 0,
    duration_ms: 2,
    cpu_ms: 1,
    memory_peak_bytes: 20_971_520,
  }]);
  assert.equal(audited.status(), HEALTHY);
});

Deno.test("AuditedRunner lets a run be watched", async () => {
  const watchers: unknown[] = [];
  const { audited } = watched({
    run(_request, _signal, watcher) {
      watchers.push(watcher);
      return Promise.resolve(HELLO);
    },
  });
  const watcher = { began() {}, left() {} };
  await audited.run(REQUEST, never, watcher);
  assert.deepEqual(watchers, [watcher]);
});

Deno.test("AuditedRunner tells of runs that came to nothing", async () => {
  const cases = [
    [new OverloadedError("full", 1), "refused"],
    [new AbandonedError("gone"), "abandoned"],
    [new Error("a defect"), "failed"],
  ] as const;
  for (const [error, outcome] of cases) {
    const { audited, entries } = watched({ run: () => Promise.reject(error) });
    await assert.rejects(audited.run(REQUEST, never), error);
    assert.equal(entries.length, 1);
    assert.equal(entries[0].outcome, outcome);
    assert.equal(entries[0].program_sha256, SHA256);
  }
});

Deno.test("AuditedRunner takes an exit with a code of its own for a failure", async () => {
  const { audited, entries } = watched({
    run: () => Promise.resolve({ ...HELLO, exitCode: 3 }),
  });
  await audited.run(REQUEST, never);
  assert.equal(entries[0].outcome, "exception");
});

Deno.test("AuditedRunner tells one line of a batch", async () => {
  const finished = Promise.withResolvers<BatchReport>();
  let tell: (index: number, outcome: RowOutcome) => void = () => {};
  const { audited, entries } = watched({
    runBatch(_request, given) {
      tell = given;
      return {
        add() {},
        end() {},
        hold() {},
        stop() {},
        finished: finished.promise,
      };
    },
  });
  const rows: number[] = [];
  const { taskId, language, code, priority } = REQUEST;
  const run = audited.runBatch(
    {
      taskId,
      language,
      code,
      priority,
      setup: CODE,
      timeoutMs: 1,
      rowTimeoutMs: 1,
      sandboxes: 1,
    },
    (index) => rows.push(index),
    never,
  );
  const row = { ...HELLO, durationUs: 1_500 };
  tell(0, row);
  tell(1, { ...row, exitCode: 1 });
  assert.equal(entries.length, 0);
  finished.resolve({ redone: {}, sandboxes: ["core-1"] });
  await run.finished;
  assert.deepEqual(rows, [0, 1]);
  const [{ duration_ms, ...entry }] = entries;
  assert.ok(duration_ms >= 0);
  assert.deepEqual(entry, {
    caller: null,
    task_id: taskId,
    trace_id: undefined,
    language: "python",
    program_sha256: SHA256,
    setup_sha256: SHA256,
    outcome: "success",
    rows: 2,
    failed_rows: 1,
    rows_ms: 3,
  });
});
