import assert from "node:assert/strict";
import { createLabelFilter } from "../../src/telemetry/metric_label.ts";
import { Metrics } from "../../src/telemetry/metrics_collector.ts";
import type { PoolStatus } from "../../src/run/pool_status.ts";

const STATUS: PoolStatus = {
  state: "healthy",
  stats: { totalInstances: 2, idleInstances: 1, activeInstances: 1 },
  sandboxes: [
    { kind: "core", state: "idle", count: 1 },
    { kind: "full", state: "booting", count: 1 },
  ],
  pendingRequests: 3,
  pythonVersion: "3.12.7",
  packages: {},
  config: {},
  sandboxMemoryBytes: 400,
};

const RUN = {
  language: "python",
  kind: "core",
  outcome: "success",
  rules: [],
  queueMs: 0,
  durationMs: 2,
  cpuMs: 1,
} as const;

async function linesOf(
  metrics: Metrics,
  status = STATUS,
): Promise<ReadonlySet<string>> {
  return new Set((await metrics.render(status)).split("\n"));
}

function assertLines(lines: ReadonlySet<string>, wanted: readonly string[]) {
  for (const line of wanted) assert.ok(lines.has(line), line);
}

Deno.test("Metrics exports the names that dashboards use", async () => {
  const metrics = new Metrics({ residentBytes: () => 1_000 });
  metrics.requestFinished({ route: "/health", status: 200 });
  for (const [status, succeeded] of [[200, true], [200, false], [400, false]]) {
    metrics.requestFinished({
      route: "/run_code",
      status: Number(status),
      succeeded: Boolean(succeeded),
    });
  }
  assertLines(await linesOf(metrics), [
    "python_faas_requests_total 3",
    `python_faas_error_rate ${2 / 3}`,
    "python_faas_queue_size 3",
    "python_faas_memory_usage_bytes 1400",
    'python_faas_http_responses_total{route="/health",status="200"} 1',
    'python_faas_http_responses_total{route="/run_code",status="200"} 2',
  ]);
});

Deno.test("Metrics counts what sandboxes report, before and after loading", async () => {
  const metrics = new Metrics();
  metrics.runFinished(RUN);
  await metrics.load();
  metrics.runFinished({
    ...RUN,
    outcome: "rejected",
    rules: ["module", "module", "name"],
    queueMs: 2_000,
  });
  metrics.runRefused({ reason: "queue_full" });
  metrics.runAbandoned({ phase: "queued" });
  metrics.runMoved({ from: "core" });
  metrics.sandboxReady({ kind: "core", bootMs: 250 });
  metrics.sandboxReset({ kind: "core", resetMs: 1.2 });
  metrics.sandboxEnded({ kind: "core", reason: "timeout" });
  metrics.breakerChanged({ kind: "full", state: "open" });
  assert.equal(metrics.executionCount, 2);
  assertLines(await linesOf(metrics), [
    'python_faas_runs_total{kind="core",language="python",outcome="success"} 1',
    'python_faas_runs_total{kind="core",language="python",outcome="rejected"} 1',
    'python_faas_rejections_total{rule="module"} 1',
    'python_faas_rejections_total{rule="name"} 1',
    'python_faas_refusals_total{reason="queue_full"} 1',
    'python_faas_abandoned_total{phase="queued"} 1',
    'python_faas_moved_runs_total{kind="core"} 1',
    'python_faas_queue_seconds_bucket{le="0.001",kind="core"} 1',
    'python_faas_queue_seconds_sum{kind="core"} 2',
    'python_faas_queue_seconds_count{kind="core"} 2',
    'python_faas_execution_seconds_count{kind="core",language="python"} 2',
    'python_faas_execution_cpu_seconds_total{kind="core"} 0.002',
    'python_faas_boot_seconds_bucket{le="0.3",kind="core"} 1',
    'python_faas_reset_seconds_bucket{le="0.0015",kind="core"} 1',
    'python_faas_sandbox_restarts_total{kind="core",reason="timeout"} 1',
    'python_faas_breaker_open{kind="full"} 1',
    'python_faas_sandboxes{kind="core",state="idle"} 1',
    'python_faas_sandboxes{kind="full",state="booting"} 1',
    "python_faas_healthy 1",
  ]);
});

Deno.test("Metrics forgets a state in which no sandbox is left", async () => {
  const metrics = new Metrics();
  await metrics.render(STATUS);
  const lines = await linesOf(metrics, { ...STATUS, sandboxes: [] });
  assert.deepEqual(
    [...lines].filter((line) => /^python_faas_sandboxes{/.test(line)),
    [],
  );
});

Deno.test("Metrics loads by itself before its list grows long", async () => {
  const metrics = new Metrics();
  for (let i = 0; i < 10_000; i++) {
    metrics.requestFinished({ route: "/health", status: 200 });
  }
  await metrics.load();
  assertLines(await linesOf(metrics), [
    'python_faas_http_responses_total{route="/health",status="200"} 10000',
  ]);
});

Deno.test("Metrics keeps apart what two of them count", async () => {
  const first = new Metrics();
  first.runFinished(RUN);
  const text = await new Metrics().render(STATUS);
  assert.doesNotMatch(text, /python_faas_runs_total{/);
});

Deno.test("Metrics tells its uptime in whole seconds", () => {
  let nowMs = 5_000;
  const metrics = new Metrics({ now: () => nowMs });
  nowMs += 1_999;
  assert.equal(metrics.uptimeSeconds, 1);
});

Deno.test("Metrics never lets hostile names make new time series", async () => {
  const metrics = new Metrics();
  for (let i = 0; i < 1_000; i++) {
    metrics.runFinished({ ...RUN, rules: [`rule${i}`, '"} 1\nforged 1'] });
  }
  const text = await metrics.render(STATUS);
  assert.ok(
    (text.match(/^python_faas_rejections_total{/gm) ?? []).length <= 201,
  );
  assert.doesNotMatch(text, /^forged/m);
  assert.match(text, /^python_faas_rejections_total{rule="other"} 1000$/m);
});

Deno.test("createLabelFilter() lets known values pass when it is full", () => {
  const filter = createLabelFilter({ maxValues: 2 });
  assert.deepEqual(["a", "b", "c", "a", ""].map(filter), [
    "a",
    "b",
    "other",
    "a",
    "other",
  ]);
});
