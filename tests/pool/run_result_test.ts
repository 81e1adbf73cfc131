import assert from "node:assert/strict";
import type { SandboxResult } from "../../src/sandbox/sandbox.ts";
import { completedResult, lostResult } from "../../src/pool/run_result.ts";

const PLACE = {
  kind: "core",
  sandboxId: "id",
  instanceId: "core-1",
  queueMs: 2.4,
};
const RESULT: SandboxResult = {
  stdout: "out",
  stderr: "err",
  retVal: "value",
  exitCode: 0,
  missingModules: [],
  truncated: ["stdout"],
  files: [],
  durationMs: 3.6,
  memoryPeakBytes: 5,
};

Deno.test("completedResult() gives whole milliseconds, as clients decode", () => {
  const result = completedResult(
    { result: RESULT, wallMs: 10, cpuMs: 1.5 },
    PLACE,
  );
  assert.deepEqual(result, {
    stdout: "out",
    stderr: "err",
    retVal: "value",
    exitCode: 0,
    truncated: ["stdout"],
    files: [],
    durationMs: 4,
    queueMs: 2,
    cpuMs: 2,
    memoryPeakBytes: 5,
    sandboxId: "id",
    instanceId: "core-1",
  });
});

Deno.test("completedResult() never believes more time than has passed", () => {
  const result = { ...RESULT, durationMs: 5_000 };
  const { durationMs, cpuMs } = completedResult(
    { result, wallMs: 7, cpuMs: null },
    PLACE,
  );
  assert.deepEqual([durationMs, cpuMs], [7, 0]);
});

Deno.test("lostResult() says what happened, in the contract's terms", () => {
  const cases = [
    [
      "timeout",
      124,
      "timeout",
      "TimeoutError: Execution timed out after 50 ms",
    ],
    ["cpu_time", 137, "timeout", /more than 70 ms of CPU time/],
    ["memory", 137, "memory", /^b\nMemoryError: /],
    ["crash", 137, "crash", /ended unexpectedly/],
    ["protocol", 137, "crash", /ended unexpectedly/],
    ["abandoned", 137, "crash", /ended unexpectedly/],
  ] as const;
  for (const [reason, exitCode, kind, text] of cases) {
    const result = lostResult({
      isApart: false,
      ...PLACE,
      reason,
      wallMs: 60.7,
      timeoutMs: 50,
      cpuLimitMs: 70,
      cpuMs: 3,
      printed: { stdout: "a", stderr: "b", truncated: ["stdout"] },
    });
    assert.equal(result.stdout, "a");
    assert.deepEqual(result.truncated, ["stdout"]);
    assert.equal(result.exitCode, exitCode, reason);
    assert.equal(result.error?.kind, kind, reason);
    if (typeof text === "string") assert.equal(result.stderr, `b\n${text}\n`);
    else assert.match(result.stderr, text);
    assert.equal(result.durationMs, 61);
  }
});
