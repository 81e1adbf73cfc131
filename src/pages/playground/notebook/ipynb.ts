/**
 * Notebooks as files of Jupyter.
 *
 * @module
 */

import { type Language, LANGUAGES } from "../program.ts";
import { newCell, type Notebook, type NotebookCell } from "./notebook.ts";
import { asCount, asOutputs, asText, isRecord } from "./read_values.ts";

/**
 * Returns the notebook as the text of an `.ipynb` file. It contains no ids of
 * states: anyone who has one can go on from there.
 */
export function toIpynb({ language, cells }: Notebook): string {
  const file = {
    cells: cells.map(cellOf),
    metadata: { language_info: { name: language } },
    nbformat: 4,
    nbformat_minor: 4,
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

function cellOf({ type, code, count, outputs }: NotebookCell): unknown {
  if (type === "markdown") {
    return { cell_type: type, metadata: {}, source: code };
  }
  return {
    cell_type: type,
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
  };
}

/**
 * Returns the notebook of an `.ipynb` file. A cell that is not code becomes
 * Markdown.
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
  const cells = file.cells.filter(isRecord).map((cell) =>
    cell.cell_type === "code"
      ? {
        ...newCell(asText(cell.source)),
        count: asCount(cell.execution_count),
        outputs: asOutputs(cell.outputs),
      }
      : newCell(asText(cell.source), "markdown")
  );
  return {
    language: languageOf(file.metadata),
    cells: cells.length === 0 ? [newCell()] : cells,
    count: 0,
    state: null,
    states: [],
  };
}

function languageOf(metadata: unknown): Language {
  const about = isRecord(metadata) ? metadata : {};
  const info = isRecord(about.language_info) ? about.language_info : {};
  const name = String(info.name).toLowerCase();
  return LANGUAGES.find((one) => one === name) ?? "python";
}
