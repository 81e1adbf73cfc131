/// <reference lib="dom" />
/**
 * Buttons of a cell: icons that have names.
 *
 * @module
 */

import { element } from "../dom.ts";
import { icon, type IconName } from "../icon.ts";
import { text, type TextName } from "../texts.ts";
import type { CellAction, CellActions, EditableCell } from "./cell_actions.ts";

/** Name, icon and key of a button, and what it does. */
const BUTTONS: readonly (readonly [
  name: TextName,
  icon: IconName,
  key: string,
  act: CellAction,
])[] = [
  ["cellRun", "run", "Ctrl+Enter", (cell, actions) => actions.run(cell, false)],
  ["cellEdit", "edit", "Enter", (cell) => cell.edit()],
  ["cellUp", "up", "", (cell, actions) => actions.move(cell, -1)],
  ["cellDown", "down", "", (cell, actions) => actions.move(cell, 1)],
  ["cellAbove", "above", "A", (cell, actions) => actions.add(cell, 0)],
  ["cellBelow", "below", "B", (cell, actions) => actions.add(cell, 1)],
  [
    "cellToMarkdown",
    "markdown",
    "M",
    (cell, actions) => actions.changeType(cell, "markdown"),
  ],
  [
    "cellToCode",
    "code",
    "Y",
    (cell, actions) => actions.changeType(cell, "code"),
  ],
  ["continue", "back", "", (cell, actions) => actions.continueFrom(cell)],
  ["cellDelete", "delete", "D D", (cell, actions) => actions.delete(cell)],
];

/** The buttons of one cell. */
export class CellToolbar<Cell extends EditableCell> {
  readonly host = element("div", {
    class: "cell-tools",
    attributes: { role: "group" },
  });
  readonly #buttons = new Map<TextName, HTMLButtonElement>();

  /** Makes the buttons. */
  constructor(cell: Cell, actions: CellActions<Cell>) {
    for (const [name, picture, , act] of BUTTONS) {
      const button = element("button", {
        class: "quiet",
        attributes: { type: "button", "data-name": name },
        onClick: () => act(cell, actions),
      });
      button.append(icon(picture));
      this.#buttons.set(name, button);
      this.host.append(button);
    }
  }

  /** Names the buttons in the language of the page. */
  retell(): void {
    for (const [name, , key] of BUTTONS) {
      const button = this.#buttons.get(name);
      button?.setAttribute("aria-label", text(name));
      if (button) button.title = key ? `${text(name)} (${key})` : text(name);
    }
  }

  /** Shows, switches off or hides the buttons that are named, and no others. */
  show(
    states: Readonly<Partial<Record<TextName, "off" | "hidden" | "on">>>,
  ): void {
    for (const [name, button] of this.#buttons) {
      const state = states[name];
      if (state === undefined) continue;
      button.disabled = state === "off";
      button.hidden = state === "hidden";
    }
  }
}
