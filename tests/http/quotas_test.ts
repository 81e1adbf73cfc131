import assert from "node:assert/strict";
import { Callers } from "../../src/callers/callers.ts";
import { Quotas } from "../../src/callers/quotas.ts";
import { OverloadedError } from "../../src/run/thrown_errors.ts";
import { DIALECT_NAMES } from "../../src/settings/dialects.ts";
import { callersOf, row } from "../callers/caller_rows.ts";
import { type FakeOptions, fakeService } from "./fake_runner.ts";

const A = { authorization: "Bearer key of a" };
const B = { authorization: "Bearer key of b" };

/** A service whose caller "a" has quotas, and "b" has none. */
function limited(quota: object, options: FakeOptions = {}) {
  const callers = new Callers(callersOf(row("a", quota), row("b")));
  const quotas = new Quotas({
    callers,
    metrics: { quotaJudgedLocally() {} },
    now: () => 0,
  });
  const service = fakeService({
    callers,
    quotas,
    dialects: DIALECT_NAMES,
    ...options,
  });
  return {
    ...service,
    quotas,
    run: (headers: Readonly<Record<string, string>>, path = "/run_code") =>
      service.request(path, {
        method: "POST",
        headers,
        body: JSON.stringify({ code: "x" }),
      }),
  };
}

Deno.test("A caller receives its quotas, and 429 past them", async () => {
  const { run, requests } = limited({
    requests_per_minute: 2,
    cpu_seconds_per_minute: 30,
  });
  const policy = '"requests";q=2;w=60, "cpu-seconds";q=30;w=60';
  const first = await run(A);
  assert.equal(first.status, 200);
  assert.equal(first.headers.get("ratelimit-policy"), policy);
  assert.equal(
    first.headers.get("ratelimit"),
    '"requests";r=1;t=30, "cpu-seconds";r=30;t=0',
  );
  await run(A);
  const refused = await run(A);
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), "30");
  assert.equal(refused.headers.get("ratelimit-policy"), policy);
  assert.equal(
    refused.headers.get("ratelimit"),
    '"requests";r=0;t=60, "cpu-seconds";r=30;t=0',
  );
  assert.deepEqual(await refused.json(), {
    error: "Quota exceeded",
    details: '"a" may make 2 requests a minute',
  });
  // The use of others is none of its business, nor the other way round.
  const other = await run(B);
  assert.equal(other.status, 200);
  assert.equal(other.headers.get("ratelimit"), null);
  assert.equal(requests.length, 3);
});

Deno.test("A quota holds on every path but those that show what there is", async () => {
  const { run, request } = limited({ requests_per_minute: 1 });
  await run(A);
  const paths = [
    "/run_code",
    "/run_batch",
    "/v1/sandbox/run",
    "/langfuse/evaluate",
    "/api/v2/execute",
    "/submissions?wait=true",
    "/sandbox-fusion/run_code",
    "/nothing",
  ];
  for (const path of paths) {
    const refused = await run(A, path);
    assert.equal(refused.headers.get("ratelimit"), '"requests";r=0;t=60', path);
    await refused.body?.cancel();
  }
  assert.equal((await request("/states", { headers: A })).status, 429);
  for (const path of ["/health", "/metrics", "/usage", "/languages"]) {
    assert.equal((await request(path, { headers: A })).status, 200, path);
  }
});

Deno.test("CPU time that is used up stops programs alone", async () => {
  const { run, request, quotas } = limited({ cpu_seconds_per_minute: 1 });
  quotas.used("a", 1_500);
  const refused = await run(A);
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), "31");
  assert.match(
    await refused.text(),
    /\\"a\\" may use 1 s of CPU time a minute/,
  );
  assert.notEqual((await request("/states", { headers: A })).status, 429);
});

Deno.test("GET /usage shows a caller its own, and nobody else's", async () => {
  let isFull = false;
  const { run, request, metrics } = limited({ requests_per_minute: 3 }, {
    run() {
      if (isFull) return Promise.reject(new OverloadedError("full", 1));
      return Promise.reject(new Error("never mind"));
    },
  });
  metrics.callerUsed({ caller: "a", runs: 2, cpuMs: 1.6 });
  metrics.callerUsed({ caller: "a", rows: 7, memoryByteSeconds: 1e9 });
  metrics.callerUsed({ caller: "b", runs: 1 });
  isFull = true;
  assert.equal((await run(A)).status, 503);
  await run(A);
  await run(A);
  assert.equal((await run(A)).status, 429);
  const usage = async (headers: Readonly<Record<string, string>>) => {
    const response = await request("/usage", { headers });
    assert.equal(response.headers.get("cache-control"), "no-store");
    const { since, ...rest } = await response.json();
    assert.ok(Math.abs(Date.now() - Date.parse(since)) < 3_600_000);
    return rest;
  };
  assert.deepEqual(await usage(A), {
    caller: "a",
    runs: 2,
    rows: 7,
    cpu_ms: 2,
    memory_byte_seconds: 1e9,
    refusals: 4,
    quotas: [{ name: "requests", limit: 3, remaining: 0, reset_seconds: 60 }],
  });
  const { caller, runs, refusals, quotas } = await usage(B);
  assert.deepEqual([caller, runs, refusals, quotas], ["b", 1, 0, []]);
  assert.equal((await request("/usage")).status, 401);
});

Deno.test("GET /usage shows all of it where nobody is asked for a key", async () => {
  const { request, metrics } = fakeService();
  metrics.callerUsed({ caller: "", runs: 2 });
  const { caller, runs } = await (await request("/usage")).json();
  assert.deepEqual([caller, runs], [null, 2]);
});

Deno.test("Metrics have a bounded number of callers", async () => {
  const { metrics, request } = fakeService();
  for (let n = 0; n < 1_000; n += 1) {
    metrics.callerUsed({ caller: `caller-${n}`, runs: 1 });
  }
  const text = await (await request("/metrics?format=prometheus")).text();
  const lines = text.match(/^python_faas_caller_runs_total\{.*$/gm) ?? [];
  assert.equal(lines.length, 201);
  assert.ok(
    lines.includes('python_faas_caller_runs_total{caller="other"} 800'),
  );
});
