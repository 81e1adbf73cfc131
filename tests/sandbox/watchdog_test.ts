import assert from "node:assert/strict";
import { judge } from "../../src/sandbox/watchdog.ts";

const LIMITS = { cpuLimitMs: 1_000, rssLimitBytes: 500 };
const UNKNOWN = { cpuMs: null, rssBytes: null };

Deno.test("judge() kills at the limit and not before", () => {
  const cases = [
    ["booting", 99, UNKNOWN, null],
    ["booting", 100, UNKNOWN, "boot_timeout"],
    ["running", 99, UNKNOWN, null],
    ["running", 100, UNKNOWN, "timeout"],
    ["resetting", 100, UNKNOWN, "reset_timeout"],
    ["running", 0, { cpuMs: 1_200, rssBytes: 500 }, null],
    ["running", 0, { cpuMs: 1_201, rssBytes: 0 }, "cpu_time"],
    ["running", 0, { cpuMs: 0, rssBytes: 501 }, "memory"],
    ["running", 100, { cpuMs: 9_999, rssBytes: 501 }, "memory"],
    // A boot may take what it takes, and a reset frees what a run has taken.
    ["booting", 0, { cpuMs: 9_999, rssBytes: 501 }, null],
    ["resetting", 0, { cpuMs: 9_999, rssBytes: 501 }, null],
  ] as const;
  for (const [phase, now, sample, expected] of cases) {
    const watched = { phase, deadlineMs: 100, cpuAtStartMs: 200 };
    const name = `${phase} at ${now}: ${JSON.stringify(sample)}`;
    assert.equal(judge(watched, LIMITS, now, sample), expected, name);
  }
});

Deno.test("judge() never counts CPU time from an unknown start", () => {
  const watched = {
    phase: "running",
    deadlineMs: 100,
    cpuAtStartMs: null,
  } as const;
  assert.equal(judge(watched, LIMITS, 0, { cpuMs: 9_999, rssBytes: 0 }), null);
});
