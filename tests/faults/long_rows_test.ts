import assert from "node:assert/strict";
import type { RowOutcome } from "../../src/run/batch.ts";
import { INTERPRETER, interpreterPlan, ProcessPool } from "./process_pool.ts";

const LONG_MS = 300_000;

function startBatch(
  { pool }: ProcessPool,
  caller: string,
  code: string,
  count: number,
) {
  const rows = new Map<number, RowOutcome>();
  const hangUp = new AbortController();
  const run = pool.runBatch(
    {
      taskId: caller,
      caller,
      language: "python",
      code,
      setup: "",
      timeoutMs: LONG_MS,
      rowTimeoutMs: LONG_MS,
      priority: "normal",
      sandboxes: 8,
    },
    (index, outcome) => {
      assert.ok(!rows.has(index), `row ${index} was answered twice`);
      rows.set(index, outcome);
    },
    hangUp.signal,
  );
  run.finished.catch(() => {});
  run.add(Array.from({ length: count }, (_, index) => String(index)));
  run.end();
  return { run, rows, hangUp };
}

Deno.test("Rows that never end never make another caller's batch wait in vain", async () => {
  await using subject = new ProcessPool({
    ...INTERPRETER,
    plan: interpreterPlan(),
    // Half of it passes until rows are stopped; then the spare takes over.
    queueTimeoutMs: 4_000,
  });
  await subject.untilWhole();
  const code = "if INPUT > 2:\n    while True: pass\nreturn_val(INPUT)";
  const eve = startBatch(subject, "eve", code, 10);
  // Row 2 may run in a group with row 3, and again when that has been stopped.
  await subject.until(() => eve.rows.size === 3);
  const bob = startBatch(subject, "bob", "return_val(INPUT)", 20);
  await bob.run.finished;
  assert.deepEqual(
    [...bob.rows].map(([index, { retVal }]) => [index, retVal]),
    Array.from({ length: 20 }, (_, index) => [index, String(index)]),
  );
  const [ended] = subject.events("sandboxEnded");
  assert.equal(ended.reason, "preempted");
  // It goes on where it was: what has ended does not run again.
  const rest = startBatch(subject, "eve", "return_val(INPUT)", 1);
  eve.hangUp.abort();
  await rest.run.finished;
  assert.deepEqual([...eve.rows.keys()], [0, 1, 2]);
});
