import assert from "node:assert/strict";
import { loadConfig } from "../../src/settings/config.ts";
import { sandboxCounts } from "../../src/settings/sandbox_counts.ts";

Deno.test("sandboxCounts() leaves to us what nobody asks for", () => {
  assert.deepEqual(sandboxCounts(loadConfig({})), {});
});

Deno.test("sandboxCounts() reads a setting of all kinds, and those of one", () => {
  const cases = [
    [{ FAAS_SANDBOXES: "core=2,science=demand" }, {
      core: { count: 2, setting: 'FAAS_SANDBOXES="core=2"' },
      science: { count: "demand", setting: 'FAAS_SANDBOXES="science=demand"' },
    }],
    [{ FAAS_CORE_SANDBOXES: "3", FAAS_SCIENCE_SANDBOXES: "0" }, {
      core: { count: 3, setting: 'FAAS_CORE_SANDBOXES="3"' },
      science: { count: 0, setting: 'FAAS_SCIENCE_SANDBOXES="0"' },
    }],
    // The one for all kinds goes first, also where it says "auto".
    [{ FAAS_SANDBOXES: "science=auto", FAAS_SCIENCE_SANDBOXES: "0" }, {}],
  ] as const;
  for (const [environment, expected] of cases) {
    assert.deepEqual(sandboxCounts(loadConfig(environment)), expected);
  }
});
