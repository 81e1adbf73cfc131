/**
 * Reads the values of a notebook that a file or the browser has kept: what is
 * not of its type becomes empty.
 *
 * @module
 */

import type { CellOutput } from "../cell_output.ts";

/** Returns the outputs of a cell. */
export function asOutputs(value: unknown): CellOutput[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).flatMap((output): CellOutput[] => {
    switch (output.output_type) {
      case "stream":
        return [{
          output_type: "stream",
          name: output.name === "stderr" ? "stderr" : "stdout",
          text: asText(output.text),
        }];
      case "execute_result":
      case "display_data":
        return isRecord(output.data)
          ? [{
            output_type: output.output_type,
            data: Object.fromEntries(
              Object.entries(output.data).map(([type, content]) => [
                type,
                isTexts(content) ? content.join("") : content,
              ]),
            ),
          }]
          : [];
      case "error":
        return [{
          output_type: "error",
          ename: asText(output.ename),
          evalue: asText(output.evalue),
          traceback: isTexts(output.traceback) ? output.traceback : [],
        }];
      default:
        return [];
    }
  });
}

/** Returns a text: files of Jupyter have it whole, or as a list of its lines. */
export function asText(value: unknown): string {
  return isTexts(value)
    ? value.join("")
    : typeof value === "string"
    ? value
    : "";
}

/** Returns an integer, or null. */
export function asCount(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value)
    ? value
    : null;
}

/** Returns the id of a state, or null. */
export function asId(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** Reports whether a value is an object with members. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) &&
    value.every((line) => typeof line === "string");
}
