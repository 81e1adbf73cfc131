/**
 * Writes a Markdown table whose columns line up in a plain text editor too.
 *
 * @module
 */

/** One column of a table. */
export interface Column {
  /** Its heading. */
  readonly title: string;
  /** Numbers stand right. @default {"left"} */
  readonly align?: "left" | "right";
}

// Wide characters count as one: no cell of the bench has any.
function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/**
 * Returns the table as Markdown, with a line end after each row.
 *
 * @throws {RangeError} If a row has not one cell for each column.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(
 *   markdownTable([{ title: "a" }, { title: "n", align: "right" }], [["x", "1"]]),
 *   "| a   |   n |\n| --- | --: |\n| x   |   1 |\n",
 * );
 * ```
 */
export function markdownTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  for (const row of rows) {
    if (row.length !== columns.length) {
      throw new RangeError(
        `Cannot make a table: ${row.length} cells in ${columns.length} columns`,
      );
    }
  }
  const cells = [columns.map(({ title }) => title), ...rows]
    .map((row) => row.map(escapeCell));
  const widths = columns.map((_, i) =>
    Math.max(3, ...cells.map((row) => row[i].length))
  );
  const lines = cells.map((row) =>
    row.map((cell, i) =>
      columns[i].align === "right"
        ? cell.padStart(widths[i])
        : cell.padEnd(widths[i])
    )
  );
  const rule = columns.map(({ align }, i) =>
    align === "right" ? `${"-".repeat(widths[i] - 1)}:` : "-".repeat(widths[i])
  );
  lines.splice(1, 0, rule);
  return lines.map((line) => `| ${line.join(" | ")} |\n`).join("");
}
