import assert from "node:assert/strict";
import { connectionLimit } from "../../../src/http/server/connection_limit.ts";

Deno.test("connectionLimit() leaves half of the descriptors alone", () => {
  const cases = [
    [1_024, undefined, 512],
    [1_048_576, undefined, 8_192],
    [1_048_576, 20_000, 20_000],
    [1_024, 20_000, 512],
    [1_024, 10, 10],
    [1, undefined, 1],
  ] as const;
  for (const [descriptors, wanted, limit] of cases) {
    assert.equal(connectionLimit(descriptors, wanted), limit);
  }
});
