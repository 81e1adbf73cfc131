/**
 * Traces of a real service, as a real collector receives them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { OtlpReceiver, type ReceivedSpan } from "./otlp_receiver.ts";
import { type Service, startService } from "./start_service.ts";

const PARENT = "b7ad6b7169203331";
/** Word that programs, inputs and addresses of these tests contain. */
const SECRET = "kumquat";

/** Returns a new id of a trace, and its header. */
function newTrace(flags = "01"): { id: string; traceparent: string } {
  const id = crypto.randomUUID().replaceAll("-", "");
  return { id, traceparent: `00-${id}-${PARENT}-${flags}` };
}

/** Sends a body to a path and returns what came of it. */
async function post(
  { url }: Service,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
) {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

function one(spans: readonly ReceivedSpan[], name: string): ReceivedSpan {
  const [found, ...others] = spans.filter((span) => span.name === name);
  assert.ok(found, name);
  assert.equal(others.length, 0, name);
  return found;
}

/** Returns the task that a service which has ended has logged with a trace. */
function loggedTrace({ process }: Service, traceId: unknown): unknown {
  return process.logged("request").find(({ trace_id }) => trace_id === traceId)
    ?.task_id;
}

function traceIdOf(text: string): unknown {
  return JSON.parse(text).metadata.trace_id;
}

Deno.test("a trace of the caller's goes on in the service, and into the sandbox", async (t) => {
  await using collector = new OtlpReceiver();
  await using service = await startService({
    env: {
      ...collector.env,
      OTEL_SERVICE_NAME: "faas-of-the-test",
      OTEL_TRACES_SAMPLER: "parentbased_always_on",
    },
  });

  let first: { id: string; taskId: unknown } | undefined;
  await t.step("request, queue, run and reset are spans", async () => {
    const { id, traceparent } = newTrace();
    const { text } = await post(service, "/run_code", {
      code: `print("${SECRET}")`,
      input: SECRET,
    }, { traceparent });
    assert.equal(traceIdOf(text), id);
    const spans = await collector.untilTraced(
      id,
      "POST /run_code",
      "queue",
      "run",
      "reset",
    );
    assert.equal(spans.length, 4);
    const request = one(spans, "POST /run_code");
    assert.equal(request.parentSpanId, PARENT);
    assert.equal(request.service, "faas-of-the-test");
    assert.equal(request.kind, 2);
    const { attributes } = request;
    assert.equal(attributes["http.response.status_code"], 200);
    assert.equal(attributes["http.route"], "/run_code");
    assert.equal(attributes["python_faas.outcome"], "success");
    assert.equal(attributes["http.response.body.size"], text.length);
    const [queue, run, reset] = ["queue", "run", "reset"].map((name) =>
      one(spans, name)
    );
    for (const child of [queue, run, reset]) {
      assert.equal(child.parentSpanId, request.spanId);
      assert.equal(child.attributes["python_faas.kind"], "core");
      assert.ok(child.start >= request.start && child.end >= child.start);
    }
    assert.ok(queue.end <= run.end && run.end <= request.end);
    assert.ok(run.end <= reset.end);
    assert.equal(run.attributes["python_faas.outcome"], "success");
    assert.equal(run.attributes["python_faas.language"], "python");
    assert.equal(run.attributes["python_faas.exit_code"], 0);
    first = { id, taskId: attributes["python_faas.task_id"] };
  });

  await t.step("one without a caller's trace begins its own", async () => {
    const { text } = await post(service, "/run_code", { code: "1 / 0" });
    const id = traceIdOf(text);
    assert.ok(typeof id === "string");
    const spans = await collector.untilTraced(id, "reset");
    assert.equal(one(spans, "POST /run_code").parentSpanId, "");
    const { attributes } = one(spans, "run");
    assert.equal(attributes["python_faas.outcome"], "exception");
    assert.equal(attributes["python_faas.exit_code"], 1);
  });

  await t.step("a batch has a run for each of its sandboxes", async () => {
    const { id, traceparent } = newTrace();
    const { text } = await post(service, "/run_batch", {
      code: `return_val(INPUT + "${SECRET}")`,
      inputs: [SECRET, SECRET, SECRET],
    }, { traceparent });
    const lines = text.trim().split("\n");
    assert.equal(JSON.parse(lines[3]).summary.trace_id, id);
    const spans = await collector.untilTraced(id, "POST /run_batch", "reset");
    const { attributes } = one(spans, "POST /run_batch");
    assert.equal(attributes["python_faas.rows"], 3);
    assert.equal(one(spans, "run").attributes["python_faas.rows"], 3);
    one(spans, "queue");
  });

  await t.step("a killed program's run says what for", async () => {
    const { id, traceparent } = newTrace();
    await post(service, "/run_code", {
      code: "while True:\n  try:\n    while True: pass\n  except: pass",
      timeout: 50,
    }, { traceparent });
    const spans = await collector.untilTraced(id, "POST /run_code", "run");
    const { attributes } = one(spans, "run");
    assert.equal(attributes["python_faas.outcome"], "timeout");
  });

  await t.step("other requests have spans, and a probe has none", async () => {
    await service.health();
    const { id, traceparent } = newTrace();
    await post(service, `/run_code?${SECRET}`, { code: 1 }, { traceparent });
    const [span, ...others] = await collector.untilTraced(id, "POST /run_code");
    assert.equal(others.length, 0);
    assert.equal(span.attributes["http.response.status_code"], 400);
    assert.equal(span.status, 0);
    const lost = newTrace();
    await post(service, `/${SECRET}`, {}, { traceparent: lost.traceparent });
    await collector.untilTraced(lost.id, "POST");
  });

  await t.step(
    "who is not sampled is not sent, and yet has its id",
    async () => {
      const unsampled = newTrace("00");
      const { traceparent } = unsampled;
      const body = { code: "pass" };
      const { text } = await post(service, "/run_code", body, { traceparent });
      assert.equal(traceIdOf(text), unsampled.id);
      const { id, traceparent: sampled } = newTrace();
      await post(service, "/run_code", body, { traceparent: sampled });
      await collector.untilTraced(id, "reset");
      assert.ok(!collector.spans.some((span) => span.traceId === unsampled.id));
    },
  );

  await t.step(
    "what has been noted is sent before the service ends",
    async () => {
      const { id, traceparent } = newTrace();
      await post(service, "/run_code", { code: "pass" }, { traceparent });
      await service.stop();
      await collector.untilTraced(id, "POST /run_code", "run");
    },
  );

  await t.step("the log has a trace under the same id", () => {
    assert.ok(first);
    assert.equal(loggedTrace(service, first.id), first.taskId);
  });

  await t.step("never code, input or address of a request goes out", () => {
    assert.ok(collector.spans.length > 20);
    for (const body of collector.bodies) assert.ok(!body.includes(SECRET));
    // Nor does Deno tell of requests by itself.
    for (const { scope } of collector.spans) assert.equal(scope, "python-faas");
  });
});

Deno.test("without OpenTelemetry a caller's trace is found in log and answer", async () => {
  await using service = await startService();
  const { id, traceparent } = newTrace();
  const { text } = await post(service, "/run_code", { code: "pass" }, {
    traceparent,
  });
  assert.equal(traceIdOf(text), id);

  for (
    const malformed of ["", "00-00", traceparent.replace(id, "0".repeat(32))]
  ) {
    const { text } = await post(service, "/run_code", { code: "pass" }, {
      traceparent: malformed,
    });
    assert.equal(traceIdOf(text), undefined);
  }
  await service.stop();
  assert.ok(loggedTrace(service, id));
  const traced = service.process.logged("request")
    .filter(({ trace_id }) => trace_id !== undefined);
  assert.equal(traced.length, 1);
});
