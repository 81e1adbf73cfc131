/**
 * A notebook: cells, what each has shown, and the state that the next one goes
 * on from. Outputs are as Jupyter's notebooks have them.
 *
 * @module
 */

import type { CellOutput } from "../cell_output.ts";
import { type Language, LANGUAGES } from "../program.ts";
import { asCount, asId, asOutputs, asText, isRecord } from "./read_values.ts";

/** One cell. */
export interface NotebookCell {
  type: "code" | "markdown";
  /** Its text, of Markdown too. */
  code: string;
  /** Number of its last run in the notebook; null: it was not run. */
  count: number | null;
  outputs: CellOutput[];
  /** Id of the state that it has left; null: there is none to go on from. */
  state: string | null;
}

/** A state that a cell has left. */
export interface KeptState {
  readonly id: string;
  /** Id of the state that its cell went on from; null: a fresh start. */
  readonly parent: string | null;
  /** Number of the run that has left it. */
  readonly count: number;
  /** First line of that cell. */
  readonly title: string;
}

/** All of it. */
export interface Notebook {
  language: Language;
  cells: NotebookCell[];
  /** Runs so far. */
  count: number;
  /** Id of the state that the next cell goes on from; null: a fresh start. */
  state: string | null;
  /** States that there are to go back to, the oldest first. */
  states: readonly KeptState[];
}

/** More than anybody goes back to. */
const MOST_STATES = 100;
const MOST_TITLE_CHARS = 60;

/** Returns a cell that was not run. */
export function newCell(
  code = "",
  type: NotebookCell["type"] = "code",
): NotebookCell {
  return { type, code, count: null, outputs: [], state: null };
}

/** Lets the notebook go on from the state that a run has left. */
export function keepState(
  notebook: Notebook,
  cell: NotebookCell,
  parent: string | null,
  id: string,
): void {
  const [title] = cell.code.trim().split("\n");
  const kept = {
    id,
    parent,
    count: cell.count ?? 0,
    title: title.slice(0, MOST_TITLE_CHARS),
  };
  notebook.states = [
    ...notebook.states.filter((one) => one.id !== id),
    kept,
  ].slice(-MOST_STATES);
  notebook.state = cell.state = id;
}

/**
 * Forgets a state that is gone. Cells that continued from it continue from its
 * parent.
 */
export function forgetState(notebook: Notebook, id: string): void {
  const { parent = null } = notebook.states.find((one) => one.id === id) ?? {};
  notebook.states = notebook.states.filter((one) => one.id !== id)
    .map((one) => one.parent === id ? { ...one, parent } : one);
  for (const cell of notebook.cells) if (cell.state === id) cell.state = null;
  if (notebook.state === id) notebook.state = null;
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
      type: cell.type === "markdown" ? "markdown" : "code",
      code: asText(cell.code),
      count: asCount(cell.count),
      outputs: asOutputs(cell.outputs),
      state: asId(cell.state),
    })),
    count: asCount(value.count) ?? 0,
    state: asId(value.state),
    states: asStates(value.states),
  };
}

/** Returns the notebook without what its cells have shown. */
export function withoutOutputs(notebook: Notebook): Notebook {
  return {
    ...notebook,
    cells: notebook.cells.map((cell) => ({ ...cell, outputs: [] })),
  };
}

function asStates(value: unknown): KeptState[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).slice(-MOST_STATES).map((one) => ({
    id: asText(one.id),
    parent: asId(one.parent),
    count: asCount(one.count) ?? 0,
    title: asText(one.title),
  }));
}
