import assert from "node:assert/strict";
import { speaking } from "../speaking.ts";

Deno.test("Dify receives what is wrong with a request", async () => {
  const { ask } = speaking();
  const cases = [
    [{ language: "python3" }, "code is required"],
    [{ language: "python3", code: "" }, "code is required"],
    [{ language: "nodejs", code: "x" }, "unsupported language"],
    [{ language: "python", code: "x" }, "unsupported language"],
  ] as const;
  for (const [request, message] of cases) {
    const { status, body } = await ask("/v1/sandbox/run", request);
    assert.equal(status, 400);
    assert.deepEqual(body, { code: -400, message, data: null });
  }
  const { status, body } = await ask("/v1/sandbox/run", "{");
  assert.deepEqual([status, body.code, body.data], [400, -400, null]);
});
