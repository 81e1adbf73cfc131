import assert from "node:assert/strict";
import {
  errorBodySchema,
  healthSchema,
  livezSchema,
  metricsSchema,
} from "../../src/http/openapi/schemas.ts";
import type { PoolStatus } from "../../src/run/pool_status.ts";
import { fakeService, HEALTHY } from "./fake_runner.ts";

Deno.test("createApp() answers 405 with Allow to any other method", async () => {
  const { request } = fakeService();
  const routes = {
    "/run_code": "POST, OPTIONS",
    "/health": "GET, HEAD, OPTIONS",
    "/livez": "GET, HEAD, OPTIONS",
    "/metrics": "GET, HEAD, OPTIONS",
    "/openapi.json": "GET, HEAD, OPTIONS",
  };
  for (const [path, allow] of Object.entries(routes)) {
    const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "BREW"]
      .filter((method) => !allow.includes(method));
    for (const method of methods) {
      const response = await request(path, { method });
      assert.equal(response.status, 405, `${method} ${path}`);
      assert.equal(response.headers.get("allow"), allow);
      const body = await response.text();
      assert.equal(
        body,
        method === "HEAD" ? "" : '{"error":"Method Not Allowed"}',
      );
    }
    const options = await request(path, { method: "OPTIONS" });
    assert.equal(options.status, 204);
    assert.equal(options.headers.get("allow"), allow);
  }
});

Deno.test("createApp() answers HEAD as GET without the body", async () => {
  const { request } = fakeService();
  for (const path of ["/health", "/livez", "/metrics", "/openapi.json"]) {
    const get = await request(path);
    const head = await request(path, { method: "HEAD" });
    assert.equal(head.status, get.status, path);
    assert.equal(
      head.headers.get("content-type"),
      get.headers.get("content-type"),
    );
    assert.equal(await head.text(), "");
    await get.body?.cancel();
  }
});

Deno.test("createApp() answers 404 to an unknown path", async () => {
  const { request, logRecords } = fakeService();
  const long = `/${"x".repeat(5_000)}`;
  for (const path of ["/", "/run_code/", "/RUN_CODE", "/run_code/x", long]) {
    const response = await request(path);
    assert.equal(response.status, 404, path);
    assert.deepEqual(await response.json(), { error: "Not Found" });
  }
  const lines = await logRecords();
  assert.equal(String(lines[4].path).length, 100);
});

Deno.test("GET /health says what the contract asks for", async () => {
  const { request } = fakeService();
  const response = await request("/health");
  assert.equal(response.status, 200);
  const body = healthSchema.parse(await response.json());
  assert.equal(body.status, "healthy");
  assert.equal(body.timestamp, "2026-01-31T00:00:00.000Z");
  assert.equal(body.version, "1.2.3");
  assert.equal(body.python_version, "3.12.7");
  assert.deepEqual(body.packages, { numpy: "2.0.2" });
  assert.deepEqual(body.pool_status, {
    totalProcesses: 2,
    availableProcesses: 1,
    busyProcesses: 1,
    pendingRequests: 3,
    forked: false,
    config: { plannedBytes: 1_000 },
  });
});

Deno.test("GET /health answers 503 while no program can be run", async () => {
  for (const state of ["starting", "degraded", "draining"] as const) {
    const status: PoolStatus = { ...HEALTHY, state };
    const { request } = fakeService({ status });
    const response = await request("/health");
    assert.equal(response.status, 503, state);
    assert.equal(healthSchema.parse(await response.json()).status, state);
    const livez = await request("/livez");
    assert.equal(livez.status, 200);
    livezSchema.parse(await livez.json());
  }
});

Deno.test("GET /metrics answers integers as JSON by default", async () => {
  const { request } = fakeService();
  for (const accept of [undefined, "*/*", "application/json, text/plain"]) {
    const response = await request("/metrics", {
      headers: accept === undefined ? {} : { accept },
    });
    assert.equal(response.headers.get("content-type"), "application/json");
    const body = metricsSchema.parse(await response.json());
    assert.equal(body.status, "healthy");
    assert.equal(body.pool_metrics.pendingRequests, 3);
  }
});

Deno.test("GET /metrics answers Prometheus text if asked to", async () => {
  const { request, post } = fakeService();
  await (await post({ code: "x" })).body?.cancel();
  await (await post({ code: 1 })).body?.cancel();
  for (
    const [path, accept] of [
      ["/metrics?format=prometheus", "application/json"],
      ["/metrics", "text/plain"],
      ["/metrics", "application/openmetrics-text;version=1.0.0,*/*;q=0.1"],
    ]
  ) {
    const response = await request(path, { headers: { accept } });
    assert.equal(
      response.headers.get("content-type"),
      "text/plain; version=0.0.4; charset=utf-8",
    );
    const text = await response.text();
    for (
      const line of [
        "python_faas_requests_total 2",
        "python_faas_error_rate 0.5",
        "python_faas_queue_size 3",
        'python_faas_http_responses_total{route="/run_code",status="400"} 1',
        'python_faas_sandboxes{kind="core",state="idle"} 1',
      ]
    ) {
      assert.ok(text.split("\n").includes(line), line);
    }
    assert.match(text, /^python_faas_memory_usage_bytes \d+$/m);
  }
});

Deno.test("GET /openapi.json names every route and status", async () => {
  const { request } = fakeService();
  const document = await (await request("/openapi.json")).json();
  assert.equal(document.openapi, "3.1.0");
  assert.deepEqual(Object.keys(document.paths), [
    "/run_code",
    "/run_batch",
    "/judge",
    "/tests/{sha256}",
    "/states",
    "/states/{id}",
    "/health",
    "/livez",
    "/metrics",
    "/usage",
    "/tools",
    "/openapi.json",
  ]);
  assert.deepEqual(Object.keys(document.paths["/run_code"].post.responses), [
    "200",
    "400",
    "401",
    "403",
    "404",
    "410",
    "413",
    "429",
    "500",
    "503",
  ]);
  errorBodySchema.parse({ error: "x" });
});

Deno.test("createApp() survives a pool that fails to say how it is", async () => {
  const { request, logRecords } = fakeService({
    status: new Proxy(HEALTHY, {
      get() {
        throw new Error("broken");
      },
    }),
  });
  for (const path of ["/health", "/metrics"]) {
    const response = await request(path);
    assert.equal(response.status, 500, path);
    const body = errorBodySchema.parse(await response.json());
    assert.equal(body.error, "Execution failed");
  }
  assert.equal((await logRecords())[0].level, "ERROR");
});
