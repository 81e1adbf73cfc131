import assert from "node:assert/strict";
import { retireReason, STALE } from "../../src/pool/retire_reason.ts";

Deno.test("retireReason() gives the reason, or null for one as new", () => {
  const limits = { idleRssLimitBytes: 100, maxRuns: 5 };
  const fresh = { retire: null, runs: 4, rssBytes: 100 };
  const cases = [
    [fresh, null],
    [{ ...fresh, retire: "heap" }, "heap"],
    [{ ...fresh, rssBytes: 101 }, "resident memory of 101 bytes, limit 100"],
    [{ ...fresh, rssBytes: null }, null],
    [{ ...fresh, runs: 5 }, "5 programs, limit 5"],
    [{ ...fresh, isStale: true }, STALE],
    [{ ...fresh, isStale: true, retire: "heap" }, "heap"],
  ] as const;
  for (const [wear, expected] of cases) {
    assert.equal(retireReason(wear, limits), expected, JSON.stringify(wear));
  }
});

Deno.test("retireReason() sets no limit of programs by default", () => {
  const wear = { retire: null, runs: 1e9, rssBytes: 1 };
  assert.equal(retireReason(wear, { idleRssLimitBytes: 100 }), null);
});
