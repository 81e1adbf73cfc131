import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { CONFIG_VARIABLES } from "../../src/settings/config.ts";
import { SETTINGS } from "../../src/settings/settings.ts";
import { settingsTable } from "../../tools/settings_table.ts";

const PAGE = new URL("../../docs/settings.md", import.meta.url);

Deno.test("SETTINGS has a default for each that it accepts itself", () => {
  for (const { variable, fallback, parse } of Object.values(SETTINGS)) {
    assert.notEqual(parse(fallback), undefined, variable);
  }
  assert.equal(new Set(CONFIG_VARIABLES).size, CONFIG_VARIABLES.length);
});

Deno.test("settingsTable() prints what docs/settings.md shows", () => {
  const page = readFileSync(PAGE, "utf8");
  assert.ok(
    page.includes(settingsTable()),
    "docs/settings.md differs from what `deno run tools/settings_table.ts` prints",
  );
});
