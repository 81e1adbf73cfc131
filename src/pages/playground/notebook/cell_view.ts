/// <reference lib="dom" />
/**
 * A cell of the notebook on the page: its buttons, editor and outputs.
 *
 * @module
 */

import type { RunError } from "../../../run/error.ts";
import { findingsView, problemsOf } from "../answer_view.ts";
import { element } from "../dom.ts";
import { createEditor, type Editor } from "../editor.ts";
import type { CellOutput, NotebookCell } from "./notebook.ts";
import { outputView } from "../output_view.ts";
import type { Language } from "../program.ts";
import { text, type TextName } from "../texts.ts";

/** Actions of the buttons and keys of a cell. */
export interface CellActions {
  /** Run it; `goesOn`: and go to the next one. */
  run(cell: CellView, goesOn: boolean): void;
  /** Move it by this many places. */
  move(cell: CellView, by: -1 | 1): void;
  addBelow(cell: CellView): void;
  delete(cell: CellView): void;
  /** Let the next run start from the state that this cell has left. */
  continueFrom(cell: CellView): void;
  changed(): void;
}

/** More than a page shows without getting slow; the file has all. */
const MOST_OUTPUTS = 500;

/** One cell. */
export class CellView {
  readonly host = element("section", { class: "cell" });
  readonly editor: Editor;
  readonly #cell: NotebookCell;
  readonly #heading = element("h2");
  readonly #outputs = element("div");
  readonly #problem = element("div");
  readonly #up: HTMLButtonElement;
  readonly #down: HTMLButtonElement;
  readonly #continue: HTMLButtonElement;

  /** Shows a cell, which it changes as people write and programs print. */
  constructor(cell: NotebookCell, language: Language, actions: CellActions) {
    this.#cell = cell;
    this.#up = button("cellUp", () => actions.move(this, -1));
    this.#down = button("cellDown", () => actions.move(this, 1));
    this.#continue = button("continue", () => actions.continueFrom(this));
    const editorHost = element("div", { class: "editor" });
    this.host.append(
      element(
        "div",
        { class: "bar" },
        this.#heading,
        button("cellRun", () => actions.run(this, false)),
        this.#up,
        this.#down,
        button("cellBelow", () => actions.addBelow(this)),
        button("cellDelete", () => actions.delete(this)),
        this.#continue,
      ),
      editorHost,
      this.#outputs,
      this.#problem,
    );
    this.editor = createEditor(editorHost, {
      label: "",
      onRun: () => actions.run(this, false),
      onRunNext: () => actions.run(this, true),
      onChange: () => {
        cell.code = this.editor.code;
        actions.changed();
      },
    });
    this.editor.setLanguage(language);
    // By the editor alone, which would tell that it has changed.
    if (cell.code !== "") this.editor.code = cell.code;
    this.#draw();
  }

  /** Cell that is shown. */
  get cell(): NotebookCell {
    return this.#cell;
  }

  /** Name of the cell. */
  get name(): string {
    return this.#heading.textContent ?? "";
  }

  /** Tells which cell it is, of how many, and where the notebook stands. */
  place(index: number, count: number, state: string | null): void {
    const { count: run, state: own } = this.#cell;
    const name = text("cell", { number: index + 1 });
    this.#heading.textContent = run === null ? name : `${name} [${run}]`;
    this.host.setAttribute("aria-label", name);
    this.editor.setLabel(name);
    this.#up.disabled = index === 0;
    this.#down.disabled = index === count - 1;
    const isHere = own !== null && own === state;
    this.host.classList.toggle("here", isHere);
    this.#continue.hidden = own === null;
    this.#continue.disabled = isHere;
    const label: TextName = isHere ? "hereNow" : "continue";
    this.#continue.dataset.text = label;
    this.#continue.textContent = text(label);
  }

  /** Forgets what it has shown. */
  clear(): void {
    this.#cell.outputs = [];
    this.editor.mark([]);
    this.#outputs.replaceChildren();
    this.#problem.replaceChildren();
  }

  /** Adds something that it prints or shows. */
  add(output: CellOutput): void {
    const { outputs } = this.#cell;
    const last = outputs.at(-1);
    const place = this.#outputs.lastElementChild;
    const goesOn = output.output_type === "stream" &&
      last?.output_type === "stream" && last.name === output.name;
    if (goesOn) {
      outputs[outputs.length - 1] = { ...last, text: last.text + output.text };
      if (outputs.length <= MOST_OUTPUTS) place?.append(output.text);
    } else {
      outputs.push(output);
      if (outputs.length <= MOST_OUTPUTS) {
        this.#outputs.append(outputView(output));
      }
    }
  }

  /** Adds why it has failed. */
  fail(error: RunError): void {
    const { type, message, help, findings = [] } = error;
    const hasTold = this.#cell.outputs.some((output) =>
      output.output_type === "stream" && output.name === "stderr" &&
      output.text.includes(type)
    );
    if (!hasTold) {
      const traceback = [`${type}: ${message}`];
      this.add({
        output_type: "error",
        ename: type,
        evalue: message,
        traceback,
      });
    }
    if (findings.length > 0) {
      this.#problem.append(
        findingsView(findings, (place) => this.editor.goTo(place)),
      );
    } else if (help !== undefined) {
      this.#problem.append(element("p", { class: "hint", text: help }));
    }
    this.editor.mark(problemsOf(error));
  }

  #draw(): void {
    const shown = this.#cell.outputs.slice(0, MOST_OUTPUTS);
    this.#outputs.replaceChildren(...shown.map(outputView));
  }
}

/** Returns a button that is told again when the language changes. */
function button(name: TextName, onClick: () => void): HTMLButtonElement {
  const made = element("button", {
    text: text(name),
    attributes: { type: "button" },
    onClick,
  });
  made.dataset.text = name;
  return made;
}
