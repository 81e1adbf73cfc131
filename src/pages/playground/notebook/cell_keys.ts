/// <reference lib="dom" />
/**
 * Keys of a cell, as in Jupyter. Within the editor only Escape is one; with the
 * cell itself in focus each of these is.
 *
 * @module
 */

import type { CellAction, CellActions, EditableCell } from "./cell_actions.ts";

const KEYS: Readonly<Record<string, CellAction>> = {
  Enter: (cell) => cell.edit(),
  ArrowUp: (cell, actions) => actions.select(cell, -1),
  ArrowDown: (cell, actions) => actions.select(cell, 1),
  k: (cell, actions) => actions.select(cell, -1),
  j: (cell, actions) => actions.select(cell, 1),
  a: (cell, actions) => actions.add(cell, 0),
  b: (cell, actions) => actions.add(cell, 1),
  m: (cell, actions) => actions.changeType(cell, "markdown"),
  y: (cell, actions) => actions.changeType(cell, "code"),
  z: (_, actions) => actions.undelete(),
};

/** Makes the keys of a cell work. */
export function connectCellKeys<Cell extends EditableCell>(
  cell: Cell,
  actions: CellActions<Cell>,
): void {
  const { host } = cell;
  let last = "";
  host.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
    const before = last;
    last = "";
    if (event.defaultPrevented || event.isComposing) return;
    if (target !== host) {
      if (key === "Escape") host.focus();
      return;
    }
    if (key === "Enter" && (ctrlKey || metaKey || shiftKey)) {
      event.preventDefault();
      return actions.run(cell, shiftKey);
    }
    if (ctrlKey || metaKey || altKey || shiftKey) return;
    if (key === "d") {
      if (before === "d") actions.delete(cell);
      else last = "d";
      return;
    }
    if (!Object.hasOwn(KEYS, key)) return;
    event.preventDefault();
    KEYS[key](cell, actions);
  });
}
