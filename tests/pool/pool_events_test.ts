import assert from "node:assert/strict";
import { createLog } from "../../src/telemetry/log.ts";
import { Metrics } from "../../src/telemetry/metrics_collector.ts";
import { reportEvents } from "../../src/pool/pool_events.ts";

const NAME = { sandboxId: "id", instanceId: "core-1", kind: "core" };

/** Returns a receiver of events and the lines that they make. */
function reporting() {
  let text = "";
  const log = createLog({
    format: "json",
    level: "debug",
    write(bytes) {
      text += new TextDecoder().decode(bytes);
      return Promise.resolve(bytes.length);
    },
  });
  const metrics = new Metrics();
  async function lines(): Promise<Record<string, unknown>[]> {
    await log.flush();
    return text.split("\n").filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  }
  return { events: reportEvents(log, metrics), metrics, lines };
}

Deno.test("reportEvents() warns of ends that should not be", async () => {
  const { events, lines } = reporting();
  const end = {
    ...NAME,
    phase: "running",
    detail: "",
    runs: 3,
    ageMs: 10.4,
    taskId: null,
  } as const;
  const levels = { retired: "INFO", closed: "INFO", crash: "WARN" } as const;
  for (const reason of ["retired", "closed", "crash"] as const) {
    events.sandboxEnded({ ...end, reason });
  }
  const written = await lines();
  assert.equal(written.length, 3);
  for (const { reason, level, sandbox, runs, age_ms } of written) {
    assert.equal(level, levels[reason as keyof typeof levels]);
    assert.deepEqual([sandbox, runs, age_ms], ["core-1", 3, 10]);
  }
});

Deno.test("reportEvents() counts runs and leaves their line to HTTP", async () => {
  const { events, metrics, lines } = reporting();
  events.runFinished({
    ...NAME,
    taskId: "task",
    language: "python",
    outcome: "rejected",
    rules: ["module"],
    queueMs: 0,
    durationMs: 1,
    cpuMs: 1,
  });
  assert.equal(metrics.executionCount, 1);
  assert.deepEqual(await lines(), []);
});

Deno.test("reportEvents() tells of an open breaker as an error", async () => {
  const { events, lines } = reporting();
  events.breakerChanged({ kind: "core", state: "open", pauseMs: 1_000 });
  events.breakerChanged({ kind: "core", state: "closed", pauseMs: 0 });
  assert.deepEqual((await lines()).map(({ level }) => level), [
    "ERROR",
    "INFO",
  ]);
});
