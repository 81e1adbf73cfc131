import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { CONFIG_VARIABLES } from "../../src/settings/config.ts";
import { SETTINGS } from "../../src/settings/settings.ts";
import { settingsTable } from "../../tools/settings_table.ts";

const README = new URL("../../README.md", import.meta.url);

Deno.test("SETTINGS has a default for each that it accepts itself", () => {
  for (const { variable, fallback, parse } of Object.values(SETTINGS)) {
    assert.notEqual(parse(fallback), undefined, variable);
  }
  assert.equal(new Set(CONFIG_VARIABLES).size, CONFIG_VARIABLES.length);
});

Deno.test("settingsTable() prints what the README shows", () => {
  const readme = readFileSync(README, "utf8");
  assert.ok(
    readme.includes(settingsTable()),
    "README.md differs from what `deno run tools/settings_table.ts` prints",
  );
});
