import assert from "node:assert/strict";
import { loadConfig } from "../../src/settings/config.ts";
import { sandboxCounts } from "../../src/settings/asked_counts.ts";

Deno.test("sandboxCounts() leaves to us what nobody asks for", () => {
  assert.deepEqual(sandboxCounts(loadConfig({})), {});
});

Deno.test("sandboxCounts() reads what is asked for each kind", () => {
  const cases = [
    [{ FAAS_SANDBOXES: "core=2,full=1" }, {
      core: { count: 2, setting: 'FAAS_SANDBOXES="core=2"' },
      full: { count: 1, setting: 'FAAS_SANDBOXES="full=1"' },
    }],
    [{ FAAS_SANDBOXES: "full=auto" }, {}],
  ] as const;
  for (const [environment, expected] of cases) {
    assert.deepEqual(sandboxCounts(loadConfig(environment)), expected);
  }
});
