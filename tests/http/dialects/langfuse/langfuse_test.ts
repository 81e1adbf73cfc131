import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
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

Deno.test("Langfuse's signed requests are let in, and forged ones are not", async () => {
  const { ask, requests } = speaking();
  const [path, request] = REQUESTS.langfuse;
  const body = JSON.stringify(request);
  const now = Math.floor(Date.now() / 1_000);
  const sign = (secret: string, seconds: number, text = body) =>
    `t=${seconds},v1=${
      createHmac("sha256", secret).update(`${seconds}.${text}`).digest("hex")
    }`;
  const statusOf = async (signature: string, more = {}) => {
    const headers = { "x-langfuse-signature": signature, ...more };
    return (await ask(path, body, headers)).status;
  };
  assert.equal(await statusOf(sign("secret", now)), 200);
  assert.equal(requests.length, 1);
  const forged = [
    sign("another", now),
    sign("secret", now, `${body} `),
    // Long enough ago, and far enough ahead, for a slow test.
    sign("secret", now - 3_600),
    sign("secret", now + 3_600),
    sign("secret", now).toUpperCase(),
    "secret",
    "",
  ];
  for (const signature of forged) {
    assert.equal(await statusOf(signature), 401, signature);
  }
  const bearer = { authorization: "Bearer secret" };
  assert.equal(await statusOf(forged[0], bearer), 401);
  assert.equal(requests.length, 1);
  const { body: told } = await ask(path, body, {
    "x-langfuse-signature": forged[0],
  });
  assert.equal(told.error.code, "UNAUTHORIZED");
});
