/**
 * A notebook: cells, what each has shown, and the state that the next one goes
 * on from. Outputs are as Jupyter's notebooks have them.
 *
 * @module
 */

import type { CellResult } from "../../../run/result.ts";
import { type Language, LANGUAGES } from "../program.ts";

/** Something that a cell has printed, shown or failed with. */
export type CellOutput =
  | {
    readonly output_type: "stream";
    readonly name: "stdout" | "stderr";
    readonly text: string;
  }
  | {
    readonly output_type: CellResult["type"];
    readonly data: CellResult["data"];
  }
  | {
    readonly output_type: "error";
    readonly ename: string;
    readonly evalue: string;
    readonly traceback: readonly string[];
  };

/** One cell. */
export interface NotebookCell {
  code: string;
  /** Number of its last run in the notebook; null: it was not run. */
  count: number | null;
  outputs: CellOutput[];
  /** Id of the state that it has left; null: there is none to go on from. */
  state: string | null;
}

/** All of it. */
export interface Notebook {
  language: Language;
  cells: NotebookCell[];
  /** Runs so far. */
  count: number;
  /** Id of the state that the next cell goes on from; null: a fresh start. */
  state: string | null;
}

/** Returns a cell that was not run. */
export function newCell(code = ""): NotebookCell {
  return { code, count: null, outputs: [], state: null };
}

/** Returns what the browser has kept as a notebook; null if it is none. */
export function asNotebook(value: unknown): Notebook | null {
  if (!isRecord(value) || !Array.isArray(value.cells)) return null;
  const language = LANGUAGES.find((one) => one === value.language);
  const cells = value.cells.filter(isRecord);
  if (language === undefined || cells.length === 0) return null;
  return {
    language,
    cells: cells.map((cell) => ({
      code: asText(cell.code),
      count: asCount(cell.count),
      outputs: asOutputs(cell.outputs),
      state: asState(cell.state),
    })),
    count: asCount(value.count) ?? 0,
    state: asState(value.state),
  };
}

/** Returns the notebook without what its cells have shown. */
export function withoutOutputs(notebook: Notebook): Notebook {
  return {
    ...notebook,
    cells: notebook.cells.map((cell) => ({ ...cell, outputs: [] })),
  };
}

/**
 * Returns the notebook as the text of an `.ipynb` file. It has no ids of
 * states: whoever has one can go on from there.
 */
export function toIpynb({ language, cells }: Notebook): string {
  const file = {
    cells: cells.map(({ code, count, outputs }) => ({
      cell_type: "code",
      execution_count: count,
      metadata: {},
      outputs: outputs.map((output) =>
        output.output_type === "execute_result"
          ? { ...output, execution_count: count, metadata: {} }
          : output.output_type === "display_data"
          ? { ...output, metadata: {} }
          : output
      ),
      source: code,
    })),
    metadata: { language_info: { name: language } },
    nbformat: 4,
    nbformat_minor: 4,
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/**
 * Returns the notebook of an `.ipynb` file. Text between its cells becomes
 * cells of comments.
 *
 * @throws {SyntaxError} If it is none.
 */
export function fromIpynb(text: string): Notebook {
  const file: unknown = JSON.parse(text);
  if (!isRecord(file) || file.nbformat !== 4 || !Array.isArray(file.cells)) {
    throw new SyntaxError(
      "Cannot open the file: it is no notebook of format 4",
    );
  }
  const language = languageOf(file.metadata);
  const comment = language === "python" ? "# " : "// ";
  const cells = file.cells.filter(isRecord).map((cell) => {
    const source = asText(cell.source);
    return cell.cell_type === "code"
      ? {
        ...newCell(source),
        count: asCount(cell.execution_count),
        outputs: asOutputs(cell.outputs),
      }
      : newCell(source.replaceAll(/^/gm, comment));
  });
  return {
    language,
    cells: cells.length === 0 ? [newCell()] : cells,
    count: 0,
    state: null,
  };
}

function languageOf(metadata: unknown): Language {
  const about = isRecord(metadata) ? metadata : {};
  const info = isRecord(about.language_info) ? about.language_info : {};
  const name = String(info.name).toLowerCase();
  return LANGUAGES.find((one) => one === name) ?? "python";
}

function asOutputs(value: unknown): CellOutput[] {
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

/** Files of Jupyter have a text whole, or as a list of its lines. */
function asText(value: unknown): string {
  return isTexts(value)
    ? value.join("")
    : typeof value === "string"
    ? value
    : "";
}

function asCount(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value)
    ? value
    : null;
}

function asState(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) &&
    value.every((line) => typeof line === "string");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
