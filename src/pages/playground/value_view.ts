/// <reference lib="dom" />
/**
 * A value of a program as something to look at: records, such as the rows of a
 * frame, as a table, all else as JSON.
 *
 * @module
 */

import { element } from "./dom.ts";
import { tableBox } from "./table_box.ts";
import { text } from "./texts.ts";

const MOST_ROWS = 200;
const MOST_COLUMNS = 100;

type Record_ = Readonly<Record<string, unknown>>;

/** Returns the view of a JSON text. */
export function valueView(json: string): HTMLElement {
  const value = valueOf(json);
  if (isRecords(value)) return tableView(value);
  return element("pre", {
    text: linesOf(value) ?? json,
    attributes: { tabindex: "0" },
  });
}

/** Undefined for what is not JSON: a program may have forged it. */
function valueOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Undefined for what has more levels than a browser writes. */
function linesOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, null, 2);
  } catch {
    return undefined;
  }
}

/** Returns a table of records, its columns those of all rows. */
function tableView(rows: readonly Record_[]): HTMLElement {
  const shown = rows.slice(0, MOST_ROWS);
  const names = [...new Set(shown.flatMap((row) => Object.keys(row)))]
    .slice(0, MOST_COLUMNS);
  const body = element(
    "tbody",
    {},
    ...shown.map((row) =>
      element("tr", {}, ...names.map((name) => cell(row[name])))
    ),
  );
  const box = tableBox(names, body, text("value"));
  if (rows.length > shown.length) {
    const count = rows.length - shown.length;
    box.append(
      element("p", { class: "hint", text: text("moreRows", { count }) }),
    );
  }
  return box;
}

/** Returns a cell of a table. */
export function cell(value: unknown): HTMLTableCellElement {
  return element("td", {
    class: typeof value === "number" ? "number" : "",
    text: typeof value === "string"
      ? value
      : value === undefined
      ? ""
      : JSON.stringify(value),
  });
}

function isRecords(value: unknown): value is readonly Record_[] {
  return Array.isArray(value) && value.length > 0 &&
    value.every((row) =>
      typeof row === "object" && row !== null && !Array.isArray(row)
    );
}
