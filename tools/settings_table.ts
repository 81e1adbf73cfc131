/**
 * Prints the tables of docs/settings.md, one for each section.
 *
 * @module
 */

import { SECTIONS, SETTINGS } from "../src/settings/settings.ts";

/** Returns the tables in Markdown, without a final line end. */
export function settingsTable(): string {
  return Object.entries(SECTIONS).map(([section, title]) =>
    [
      `### ${title}`,
      "",
      "| Variable | Default | Meaning | Accepted |",
      "| --- | --- | --- | --- |",
      ...Object.values(SETTINGS)
        .filter((row) => row.section === section)
        .map(({ variable, fallback, about, accepted }) =>
          `| \`${variable}\` | \`${fallback}\` | ${about} | ${accepted} |`
        ),
    ].join("\n")
  ).join("\n\n");
}

if (import.meta.main) console.log(settingsTable());
