import assert from "node:assert/strict";
import { HELLO } from "../../fake_runner.ts";
import { REQUESTS, speaking } from "../speaking.ts";

Deno.test("Langfuse has an answer before it gives up", async () => {
  const { ask, requests } = speaking();
  await ask(...REQUESTS.langfuse);
  const [{ timeoutMs, queueTimeoutMs = NaN }] = requests;
  assert.ok(timeoutMs + queueTimeoutMs < 10_000);
});
Deno.test("Langfuse's source is routed by what it imports", async () => {
  const { ask, requests } = speaking();
  await ask("/langfuse/evaluate", {
    runtime: { language: "PYTHON" },
    code: { source: 'def evaluate(ctx):\n  import numpy as np\n  """' },
    payload: {},
  });
  assert.match(requests[0].code, /^import numpy$/m);
});
Deno.test("Langfuse receives an error for what nobody can run", async () => {
  const { ask } = speaking();
  for (
    const request of [
      {},
      { code: { source: 1 }, runtime: { language: "PYTHON" } },
    ]
  ) {
    const { status, body } = await ask("/langfuse/evaluate", request);
    assert.equal(status, 400);
    assert.equal(body.error.code, "INVALID_REQUEST");
  }
});
Deno.test("Langfuse receives a failed evaluator for a runtime that nothing runs", async () => {
  const { ask } = speaking();
  const { status, body } = await ask("/langfuse/evaluate", {
    code: { source: "x" },
    runtime: { language: "RUBY" },
  });
  assert.equal(status, 200);
  assert.equal(body.error.code, "UNSUPPORTED_RUNTIME");
});
Deno.test("Langfuse's answer has its limit", async () => {
  const { ask } = speaking({
    run: () =>
      Promise.resolve({ ...HELLO, retVal: `"${"x".repeat(262_144)}"` }),
  });
  const { body } = await ask(...REQUESTS.langfuse);
  assert.equal(body.error.code, "INVALID_RESULT");
});
Deno.test("Langfuse gets scores or an error, whatever an evaluator hands back", async () => {
  const cases = [
    ['{"scores":[1],"more":2}', { scores: [1], more: 2 }],
    ["5", "INVALID_RESULT"],
    ["", "INVALID_RESULT"],
    ['{"scores":[NaN]}', "INVALID_RESULT"],
    ['{"scores":[{"value":1e400}]}', "INVALID_RESULT"],
  ] as const;
  for (const [retVal, expected] of cases) {
    const { ask } = speaking({
      run: () => Promise.resolve({ ...HELLO, retVal }),
    });
    const { body } = await ask(...REQUESTS.langfuse);
    if (typeof expected !== "string") assert.deepEqual(body, expected);
    else assert.equal(body.error.code, expected, retVal);
  }
});
