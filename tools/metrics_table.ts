/**
 * Prints the table of metrics in docs/operations.md.
 *
 * Usage: `deno run tools/metrics_table.ts`
 *
 * @module
 */

import { METRICS } from "../src/telemetry/metrics_table.ts";

/** Returns the table's rows, each as its cells. */
export function metricsTable(): readonly (readonly string[])[] {
  return Object.entries(METRICS).map(([name, { labels = [], about }]) => [
    `\`python_faas_${name}\``,
    labels.map((label) => `\`${label}\``).join(", "),
    about,
  ]);
}

if (import.meta.main) {
  const head = [["Metric", "Labels", "Meaning; when to act"], [
    "---",
    "---",
    "---",
  ]];
  for (const cells of [...head, ...metricsTable()]) {
    console.log(`| ${cells.join(" | ")} |`);
  }
}
