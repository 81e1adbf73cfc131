import assert from "node:assert/strict";
import {
  AbandonedError,
  OverloadedError,
} from "../../../src/run/thrown_errors.ts";
import {
  errorBodySchema,
  runAnswerSchema,
} from "../../../src/http/openapi/schemas.ts";
import { fakeService, HELLO } from "../fake_runner.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

Deno.test("POST /run_code answers exactly what the contract shows", async () => {
  const service = fakeService();
  const response = await service.post({
    language: "python",
    code: 'print("Hello, World!")',
  });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  const [{ taskId }] = service.requests;
  assert.match(taskId, UUID);
  assert.equal(
    await response.text(),
    '{"output":{"stdout":"Hello, World!\\n","stderr":"","ret_val":"Success!"},' +
      `"workload_info":{"id":"${HELLO.sandboxId}","status":"Used"},` +
      '"metadata":{"language":"python","runtime":"pyodide-webassembly",' +
      '"duration":2,"status":"success","exit_code":0,"timed_out":false,' +
      `"task_id":"${taskId}","instance_id":"core-1",` +
      '"pool_stats":{"totalInstances":2,"idleInstances":1,"activeInstances":1},' +
      '"truncated":[],"files":[],"queue_ms":0,"cpu_ms":1,' +
      '"memory_peak_bytes":20971520,"policy":"strict"}}',
  );
});

Deno.test("POST /run_code hands the program on unchanged", async () => {
  const service = fakeService();
  const code = '\ufeffx = "中文 \ud800 \0"\r\n\t# end';
  await service.post(JSON.stringify({
    code,
    timeout: 5_000,
    priority: "high",
    input: { n: [1] },
    ext: { space: "1" },
    unknown: 1,
  }));
  const [{ taskId: _, ...run }] = service.requests;
  assert.deepEqual(run, {
    language: "python",
    code,
    ignored: ["unknown"],
    inputJson: '{"n":[1]}',
    timeoutMs: 5_000,
    priority: "high",
    takesResultLine: true,
  });
});

const FAILURES = [
  {
    what: "an exception that printed nothing",
    result: {
      exitCode: 1,
      error: {
        type: "ValueError",
        message: "no",
        line: 3,
        column: null,
        kind: "exception",
      },
    },
    stderr: "ValueError: no\n",
    timedOut: false,
  },
  {
    what: "a timeout",
    result: {
      exitCode: 124,
      error: {
        type: "TimeoutError",
        message: "",
        line: null,
        column: null,
        kind: "timeout",
      },
    },
    stderr: "TimeoutError\n",
    timedOut: true,
  },
  {
    what: "a silent sys.exit(124)",
    result: { exitCode: 124 },
    stderr: "SystemExit: 124\n",
    timedOut: false,
  },
] as const;

for (const { what, result, stderr, timedOut } of FAILURES) {
  Deno.test(`POST /run_code never leaves stderr empty after ${what}`, async () => {
    const service = fakeService({
      run: () => Promise.resolve({ ...HELLO, retVal: "", ...result }),
    });
    const response = await service.post({ code: "x" });
    assert.equal(response.status, 200);
    const answer = runAnswerSchema.parse(await response.json());
    assert.equal(answer.output.stderr, stderr);
    assert.equal(answer.metadata.status, "error");
    assert.equal(answer.metadata.exit_code, result.exitCode);
    assert.equal(answer.metadata.timed_out, timedOut);
    assert.ok(answer.metadata.error);
    const [line] = await service.logRecords();
    assert.equal(line.outcome, answer.metadata.error.kind);
  });
}

Deno.test("POST /run_code keeps the stderr of a program that failed", async () => {
  const service = fakeService({
    run: () => Promise.resolve({ ...HELLO, exitCode: 1, stderr: "told\n" }),
  });
  const answer = await (await service.post({ code: "x" })).json();
  assert.equal(answer.output.stderr, "told\n");
});

Deno.test("POST /run_code answers integers whatever the runner returns", async () => {
  const service = fakeService({
    run: () =>
      Promise.resolve({
        ...HELLO,
        durationMs: 2.4,
        queueMs: 0.5,
        cpuMs: 1.9,
        memoryPeakBytes: 7.5,
      }),
  });
  const answer = await (await service.post({ code: "x" })).json();
  runAnswerSchema.parse(answer);
  assert.equal(answer.metadata.duration, 2);
});

Deno.test("POST /run_code finds the return value in the output", async () => {
  const stdout =
    "a\n__COZE_RETURN_VAL_START__\n7\n__COZE_RETURN_VAL_END__\nb\n";
  const service = fakeService({
    run: () => Promise.resolve({ ...HELLO, stdout, retVal: "" }),
  });
  const { output } = await (await service.post({ code: "x" })).json();
  assert.deepEqual(output, { stdout: "a\nb\n", stderr: "", ret_val: "7" });
});

Deno.test("POST /run_code answers 503 with Retry-After if overloaded", async () => {
  const service = fakeService({
    run: () => Promise.reject(new OverloadedError("256 programs wait", 4)),
  });
  const response = await service.post({ code: "x" });
  assert.equal(response.status, 503);
  assert.equal(response.headers.get("retry-after"), "4");
  assert.deepEqual(await response.json(), {
    error: "Service overloaded",
    details: "256 programs wait",
  });
});

Deno.test("POST /run_code says that the service starts, not what load it has", async () => {
  const service = fakeService({
    run: () => Promise.reject(new OverloadedError("core is starting", 1, true)),
  });
  const response = await service.post({ code: "x" });
  assert.equal(response.status, 503);
  assert.deepEqual(await response.json(), {
    error: "Service overloaded",
    details: "core is starting",
    state: "starting",
  });
});

Deno.test("POST /run_code never shows internals of the service's fault", async () => {
  const service = fakeService({
    run: () => Promise.reject(new Error("/srv/secret.ts broke")),
  });
  const response = await service.post({ code: "x" });
  assert.equal(response.status, 500);
  const body = errorBodySchema.parse(await response.json());
  assert.equal(body.error, "Execution failed");
  assert.equal(body.task_id, service.requests[0].taskId);
  assert.doesNotMatch(JSON.stringify(body), /secret/);
  const [line, ...more] = await service.logRecords();
  assert.deepEqual(more, []);
  assert.equal(line.task_id, body.task_id);
  assert.equal(line.level, "ERROR");
  assert.match(String(line.error), /secret\.ts broke/);
});

Deno.test("POST /run_code logs a client that went away as 499", async () => {
  const service = fakeService({
    run: () => Promise.reject(new AbandonedError("gone")),
  });
  await service.post({ code: "x" });
  const [line] = await service.logRecords();
  assert.equal(line.status, 499);
  assert.equal(line.level, "INFO");
});

Deno.test("POST /run_code never logs code, input, output or ext", async () => {
  const service = fakeService({
    run: () =>
      Promise.resolve({
        ...HELLO,
        stdout: "SECRET",
        stderr: "SECRET",
        retVal: "SECRET",
        exitCode: 1,
        error: {
          type: "E",
          message: "SECRET",
          line: 1,
          column: 1,
          kind: "exception",
        },
      }),
  });
  await service.post({ code: "SECRET", input: "SECRET", ext: { a: "SECRET" } });
  await service.post({ code: "x", language: "SECRET" });
  await service.post('{"SECRET": ');
  await service.post("SECRET");
  await service.request("/run_code?SECRET", { method: "POST" });
  const text = await service.logText();
  assert.doesNotMatch(text, /SECRET/);
  assert.equal((await service.logRecords()).length, 5);
});

Deno.test("POST /run_code logs one line with what an operator needs", async () => {
  const service = fakeService();
  await service.post({ code: "x" });
  const [line, ...more] = await service.logRecords();
  assert.deepEqual(more, []);
  const { "@timestamp": _, duration_ms, ...rest } = line;
  assert.equal(typeof duration_ms, "number");
  assert.deepEqual(rest, {
    level: "INFO",
    message: "request",
    logger: "python-faas",
    method: "POST",
    path: "/run_code",
    status: 200,
    task_id: service.requests[0].taskId,
    language: "python",
    outcome: "success",
    exit_code: 0,
    sandbox: "core-1",
    run_ms: 2,
    queue_ms: 0,
    cpu_ms: 1,
    memory_peak_bytes: 20_971_520,
  });
});

Deno.test("POST /run_code takes a request id only if it is harmless", async () => {
  const service = fakeService();
  for (
    const [given, kept] of [
      ["abc-1.2:3_x", true],
      ["x".repeat(129), false],
      ["a b", false],
      ["", false],
    ] as const
  ) {
    const response = await service.request("/run_code", {
      method: "POST",
      headers: { "x-request-id": given },
      body: '{"code":"x"}',
    });
    const answered = response.headers.get("x-request-id");
    const { taskId } = service.requests[service.requests.length - 1];
    assert.equal(answered, kept ? given : taskId, given);
  }
});
