/// <reference lib="dom" />
/**
 * A cell of the notebook on the page: its buttons, its editor, and what is
 * shown below it. It is in focus itself, or its editor is.
 *
 * @module
 */

import type { RunError } from "../../../run/error.ts";
import { findingsView, problemsOf } from "../answer_view.ts";
import type { CellOutput } from "../cell_output.ts";
import { element } from "../dom.ts";
import { createEditor, type Editor } from "../editor.ts";
import { outputView } from "../output_view.ts";
import type { Language } from "../program.ts";
import { text } from "../texts.ts";
import type { CellActions } from "./cell_actions.ts";
import { connectCellKeys } from "./cell_keys.ts";
import { CellToolbar } from "./cell_toolbar.ts";
import { markdownView } from "./markdown_view.ts";
import type { NotebookCell } from "./notebook.ts";

/** More than a page shows without getting slow; the file has all. */
const MOST_OUTPUTS = 500;

/** One cell. */
export class CellView {
  readonly host = element("section", {
    class: "cell",
    attributes: { tabindex: "0" },
  });
  readonly editor: Editor;
  readonly #cell: NotebookCell;
  readonly #heading = element("h2");
  readonly #tools: CellToolbar<CellView>;
  readonly #editorHost = element("div", { class: "editor" });
  readonly #rendered = element("div");
  readonly #outputs = element("div", { class: "outputs" });
  readonly #problem = element("div");
  #language: Language;
  #isRendered = false;

  /** Shows a cell, which it changes as people write and programs print. */
  constructor(
    cell: NotebookCell,
    language: Language,
    actions: CellActions<CellView>,
  ) {
    this.#cell = cell;
    this.#language = language;
    this.#tools = new CellToolbar(this, actions);
    this.host.append(
      element("div", { class: "cell-bar" }, this.#heading, this.#tools.host),
      this.#editorHost,
      this.#rendered,
      this.#outputs,
      this.#problem,
    );
    this.editor = createEditor(this.#editorHost, {
      label: "",
      onRun: () => actions.run(this, false),
      onRunNext: () => actions.run(this, true),
      onChange: () => {
        cell.code = this.editor.code;
        actions.changed();
      },
    });
    // By the editor alone, which would tell that it has changed.
    if (cell.code !== "") this.editor.code = cell.code;
    this.#rendered.addEventListener("dblclick", () => this.edit());
    connectCellKeys(this, actions);
    const shown = cell.outputs.slice(0, MOST_OUTPUTS);
    this.#outputs.replaceChildren(...shown.map(outputView));
    this.setLanguage(language);
    if (this.isMarkdown && cell.code !== "") this.render();
    else this.#showEditor(true);
  }

  /** Cell that is shown. */
  get cell(): NotebookCell {
    return this.#cell;
  }

  /** Name of the cell. */
  get name(): string {
    return this.#heading.textContent ?? "";
  }

  /** Reports whether the cell is text. */
  get isMarkdown(): boolean {
    return this.#cell.type === "markdown";
  }

  /** Sets the language of the code; text stays text. */
  setLanguage(language: Language): void {
    this.#language = language;
    this.editor.setLanguage(this.isMarkdown ? "markdown" : language);
  }

  /** Makes the cell code, or text. */
  setType(type: NotebookCell["type"]): void {
    this.#cell.type = type;
    this.#cell.count = this.#cell.state = null;
    this.clear();
    this.setLanguage(this.#language);
    this.#showEditor(true);
  }

  /** Shows the text as what it says. */
  render(): void {
    const { code } = this.#cell;
    this.#rendered.replaceChildren(
      code.trim() === ""
        ? element("p", { class: "hint", text: text("emptyMarkdown") })
        : markdownView(code),
    );
    this.#showEditor(false);
  }

  /** Puts the cursor into the editor. */
  edit(): void {
    this.#showEditor(true);
    this.editor.focus();
  }

  /** Tells which cell it is, of how many, and where the notebook stands. */
  place(index: number, count: number, state: string | null): void {
    const { count: run, state: own } = this.#cell;
    const name = text(this.isMarkdown ? "markdownCell" : "cell", {
      number: index + 1,
    });
    this.#heading.textContent = run === null ? name : `${name} [${run}]`;
    this.host.setAttribute("aria-label", name);
    this.#tools.host.setAttribute("aria-label", text("cellTools"));
    this.editor.setLabel(name);
    const isHere = own !== null && own === state;
    this.host.classList.toggle("here", isHere);
    this.#tools.retell();
    this.#tools.show({
      cellUp: index === 0 ? "off" : "on",
      cellDown: index === count - 1 ? "off" : "on",
      cellEdit: this.#isRendered ? "on" : "hidden",
      cellToMarkdown: this.isMarkdown ? "hidden" : "on",
      cellToCode: this.isMarkdown ? "on" : "hidden",
      continue: own === null ? "hidden" : isHere ? "off" : "on",
    });
    if (this.#isRendered && this.#cell.code.trim() === "") this.render();
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

  #showEditor(isShown: boolean): void {
    this.#isRendered = !isShown;
    this.#editorHost.hidden = !isShown;
    this.#rendered.hidden = isShown;
    this.#tools.show({ cellEdit: isShown ? "hidden" : "on" });
  }
}
