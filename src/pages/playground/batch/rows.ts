/**
 * Rows for a batch, out of what somebody has pasted.
 *
 * @module
 */

// @ts-types="./papaparse.d.ts"
import Papa from "papaparse";

/** A line that is no row. */
export class RowError extends Error {
  override readonly name = "RowError";
  /** From 1 on. */
  readonly line: number;

  /** Creates the refusal of one line. */
  constructor(line: number, reason: string) {
    super(reason);
    this.line = line;
  }
}

/**
 * Returns the inputs, a JSON text each: lines of JSON, a list of JSON, or CSV
 * with a header, whose values stay text ("007" is no number).
 *
 * @throws {RowError} If a line of JSON is none.
 */
export function parseRows(pasted: string): string[] {
  const text = pasted.trim();
  if (text === "") return [];
  if (text.startsWith("[") && isJsonList(text)) {
    return (JSON.parse(text) as unknown[]).map((row) => JSON.stringify(row));
  }
  return /^[\[{"\d-]|^(true|false|null)\b/.test(text) && isJson(firstLine(text))
    ? jsonLines(text)
    : csvRows(text);
}

/** Rows that are looked at for their columns. */
const COLUMN_ROWS = 100;

/** Returns the names of the members of rows, which are JSON texts. */
export function columnsOf(rows: readonly string[]): string[] {
  return [
    ...new Set(
      rows.slice(0, COLUMN_ROWS).flatMap((json) => {
        const row: unknown = JSON.parse(json);
        const isObject = typeof row === "object" && !Array.isArray(row);
        return isObject ? Object.keys(row ?? {}) : [];
      }),
    ),
  ];
}

function jsonLines(text: string): string[] {
  return text.split("\n").flatMap((line, index) => {
    const json = line.trim();
    if (json === "") return [];
    try {
      JSON.parse(json);
    } catch (error) {
      throw new RowError(index + 1, String((error as Error).message));
    }
    return [json];
  });
}

function csvRows(text: string): string[] {
  const { data } = Papa.parse<Record<string, string>>(text, {
    header: true,
    skipEmptyLines: "greedy",
  });
  return data.map((row) => JSON.stringify(row));
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isJsonList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
