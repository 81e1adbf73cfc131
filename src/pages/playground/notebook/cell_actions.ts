/// <reference lib="dom" />
/**
 * Actions of the buttons and keys of a cell.
 *
 * @module
 */

import type { NotebookCell } from "./notebook.ts";

/** A cell as its buttons and keys see it. */
export interface EditableCell {
  readonly host: HTMLElement;
  /** Puts the cursor into its editor. */
  edit(): void;
}

/** Actions of the buttons and keys of a cell. */
export interface CellActions<Cell> {
  /** Run it; `goesOn`: and go to the next one. */
  run(cell: Cell, goesOn: boolean): void;
  /** Move it by this many places. */
  move(cell: Cell, by: -1 | 1): void;
  /** Put the focus this many cells further. */
  select(cell: Cell, by: -1 | 1): void;
  /** Add a cell above (0) or below (1). */
  add(cell: Cell, after: 0 | 1): void;
  delete(cell: Cell): void;
  /** Bring back the cell that was deleted last. */
  undelete(): void;
  changeType(cell: Cell, type: NotebookCell["type"]): void;
  /** Let the next run start from the state that this cell has left. */
  continueFrom(cell: Cell): void;
  changed(): void;
}

/** Action of one button or key. */
export type CellAction = <Cell extends EditableCell>(
  cell: Cell,
  actions: CellActions<Cell>,
) => void;
