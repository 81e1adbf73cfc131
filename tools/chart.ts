/**
 * Writes what the chart's files repeat: the README's table, from `values.yaml`,
 * and the settings in `values.schema.json`, from `src/settings/settings.ts`.
 *
 * Usage: `deno run -A tools/chart.ts`
 *
 * @module
 */

import { settingsSchema } from "./chart/settings_schema.ts";
import { valuesTable } from "./chart/values_table.ts";

const CHART = new URL("../deploy/helm/python-faas/", import.meta.url);
const TABLE = /(<!-- values -->\n+)[\s\S]*?(\n+<!-- end of values -->)/;

/**
 * Returns the files as they should be, by their name in the chart.
 *
 * @throws {SyntaxError} If the README has no place for the table.
 */
export function chartFiles(): Readonly<Record<string, string>> {
  const read = (name: string) => Deno.readTextFileSync(new URL(name, CHART));
  const readme = read("README.md");
  if (!TABLE.test(readme)) {
    throw new SyntaxError("Cannot write the table: the README has no mark");
  }
  const table = valuesTable(read("values.yaml"));
  const schema = JSON.parse(read("values.schema.json"));
  schema.properties.settings.properties = settingsSchema();
  return {
    "README.md": readme.replace(
      TABLE,
      (_all, before, after) => before + table + after,
    ),
    "values.schema.json": `${JSON.stringify(schema, null, 2)}\n`,
  };
}

if (import.meta.main) {
  for (const [name, text] of Object.entries(chartFiles())) {
    Deno.writeTextFileSync(new URL(name, CHART), text);
    console.log(`Wrote ${name}`);
  }
}
