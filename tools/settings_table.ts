/**
 * Prints the README's table of settings.
 *
 * @module
 */

import { SETTINGS } from "../src/settings/settings.ts";

/** Returns the table in Markdown, without a final line end. */
export function settingsTable(): string {
  const rows = Object.values(SETTINGS).map((
    { variable, fallback, about, accepted },
  ) => `| \`${variable}\` | \`${fallback}\` | ${about} | ${accepted} |`);
  return [
    "| Variable | Default | Meaning | Accepted |",
    "| --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

if (import.meta.main) console.log(settingsTable());
