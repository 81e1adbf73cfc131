/// <reference lib="dom" />
/**
 * The tab where cells run one after the other, each from the state that the
 * one before has left.
 *
 * @module
 */

import type { RunAnswer } from "../../../run/answer.ts";
import { outcomeText } from "../answer_view.ts";
import { RefusedError } from "../call.ts";
import { type CellActions, CellView } from "./cell_view.ts";
import { byId } from "../dom.ts";
import { NOTEBOOK_EXAMPLES } from "../examples.ts";
import {
  asNotebook,
  fromIpynb,
  newCell,
  type Notebook,
  toIpynb,
  withoutOutputs,
} from "./notebook.ts";
import type { Language } from "../program.ts";
import { refusalText, type Tab } from "../program_tab.ts";
import { runCell } from "./run_cell.ts";
import { saveFile } from "../save_file.ts";
import { readStored, writeStored } from "../stored.ts";
import { text } from "../texts.ts";

const NAME = "notebook";
/** Of what the browser keeps; what is shown is left out of more. */
const MOST_CHARS = 1_500_000;
/** Between something written and its being kept. */
const SAVE_MS = 300;

/** Makes the tab work. */
export function connectNotebookTab(): Tab {
  const language = byId("notebook-language", HTMLSelectElement);
  const status = byId("notebook-status", HTMLParagraphElement);
  const stateLine = byId("notebook-state", HTMLParagraphElement);
  const host = byId("notebook-cells", HTMLDivElement);
  const stopButton = byId("notebook-stop", HTMLButtonElement);
  const file = byId("notebook-file", HTMLInputElement);
  let notebook = asNotebook(readStored(NAME)) ?? example("python");
  let views: CellView[] = [];
  /** Cells that wait for the one that runs. */
  let waiting: CellView[] = [];
  let running: AbortController | undefined;
  let saving: ReturnType<typeof setTimeout> | undefined;

  const actions: CellActions = {
    run(view, goesOn) {
      enqueue([view]);
      if (goesOn) {
        const next = views[views.indexOf(view) + 1] ?? add(views.length);
        next.editor.focus();
      }
    },
    move(view, by) {
      const from = views.indexOf(view);
      const to = from + by;
      if (to < 0 || to >= views.length) return;
      const focused = document.activeElement;
      views.splice(to, 0, ...views.splice(from, 1));
      host.insertBefore(view.host, views[to + 1]?.host ?? null);
      placed();
      if (focused instanceof HTMLElement) focused.focus();
      // At the end the button is no longer one.
      if (document.activeElement !== focused) view.editor.focus();
    },
    addBelow(view) {
      add(views.indexOf(view) + 1).editor.focus();
    },
    delete(view) {
      const index = views.indexOf(view);
      waiting = waiting.filter((one) => one !== view);
      views.splice(index, 1);
      view.host.remove();
      if (views.length === 0) add(0);
      placed();
      (views[index] ?? views[index - 1]).editor.focus();
    },
    continueFrom(view) {
      notebook.state = view.cell.state;
      placed();
      stateLine.textContent = "";
      tell(text("stateBack", { cell: view.name }), "");
    },
    changed: saveSoon,
  };

  function add(index: number): CellView {
    const view = new CellView(newCell(), notebook.language, actions);
    host.insertBefore(view.host, views[index]?.host ?? null);
    views.splice(index, 0, view);
    placed();
    return view;
  }

  function open(opened: Notebook): void {
    stop();
    notebook = opened;
    language.value = opened.language;
    views = opened.cells.map((cell) =>
      new CellView(cell, opened.language, actions)
    );
    host.replaceChildren(...views.map((view) => view.host));
    stateLine.textContent = opened.state === null ? text("stateNone") : "";
    placed();
  }

  /** Tells the cells where they are, and keeps the notebook. */
  function placed(): void {
    notebook.cells = views.map((view) => view.cell);
    for (const [index, view] of views.entries()) {
      view.place(index, views.length, notebook.state);
    }
    saveSoon();
  }

  function saveSoon(): void {
    clearTimeout(saving);
    saving = setTimeout(save, SAVE_MS);
  }

  function save(): void {
    clearTimeout(saving);
    const { length } = JSON.stringify(notebook);
    writeStored(
      NAME,
      length > MOST_CHARS ? withoutOutputs(notebook) : notebook,
    );
  }

  function enqueue(cells: readonly CellView[]): void {
    waiting.push(...cells.filter((view) => !waiting.includes(view)));
    if (running === undefined) void runWaiting();
    else tell(text("cellWaits", { cell: cells[0].name }), "");
  }

  async function runWaiting(): Promise<void> {
    const current = running = new AbortController();
    stopButton.disabled = false;
    for (;;) {
      const view = waiting.shift();
      // What waits for a cell that has failed would go on without it.
      if (view === undefined || !await run(view, current.signal)) break;
    }
    if (running === current) stop();
  }

  /** Returns whether it has ended well. */
  async function run(view: CellView, signal: AbortSignal): Promise<boolean> {
    const { cell } = view;
    view.clear();
    cell.count = ++notebook.count;
    placed();
    tell(text("cellRuns", { cell: view.name }), "");
    try {
      const answer = await runCell({
        language: notebook.language,
        code: cell.code,
        state: notebook.state,
        signal,
        onOutput(output) {
          if (!signal.aborted) view.add(output);
        },
        onRestart: () => view.clear(),
      });
      return !signal.aborted && finish(view, answer);
    } catch (error) {
      if (!signal.aborted) refuse(error);
      return false;
    }
  }

  function finish(view: CellView, { metadata }: RunAnswer): boolean {
    const { error, state, state_error, duration, truncated } = metadata;
    if (error !== undefined) view.fail(error);
    if (state) {
      notebook.state = view.cell.state = state.id;
      stateLine.textContent = text("stateIs", {
        bytes: state.bytes,
        time: new Date(state.expires).toLocaleString(),
      });
    } else {
      view.cell.state = null;
      const reason = state_error ?? "";
      stateLine.textContent = text("stateLost", { reason });
    }
    placed();
    const told = [
      text("cellDone", {
        cell: view.name,
        outcome: outcomeText(error),
        time: duration,
      }),
    ];
    if (truncated.length > 0) {
      told.push(text("truncated", { names: truncated.join(", ") }));
    }
    tell(told.join(" "), error === undefined ? "success" : "error");
    return error === undefined;
  }

  function refuse(error: unknown): void {
    const isGone = error instanceof RefusedError && notebook.state !== null &&
      (error.status === 410 || error.status === 404);
    if (!isGone) return tell(refusalText(error), "error");
    const { status, message: reason } = error;
    for (const { cell } of views) {
      if (cell.state === notebook.state) cell.state = null;
    }
    notebook.state = null;
    stateLine.textContent = text("stateNone");
    placed();
    tell(text("stateGone", { status, reason }), "error");
  }

  /** Gives up what runs and what waits. */
  function stop(): void {
    waiting = [];
    running?.abort();
    running = undefined;
    stopButton.disabled = true;
  }

  function restart(): void {
    stop();
    notebook.state = null;
    notebook.count = 0;
    for (const { cell } of views) cell.state = cell.count = null;
    stateLine.textContent = "";
    placed();
    tell(text("restarted"), "");
  }

  function tell(words: string, outcome: string): void {
    status.textContent = words;
    status.dataset.outcome = outcome;
  }

  async function openFile(): Promise<void> {
    const [chosen] = file.files ?? [];
    if (chosen === undefined) return;
    try {
      open(fromIpynb(await chosen.text()));
      tell("", "");
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      tell(text("badNotebook", { reason }), "error");
    }
    // The same file can be chosen again.
    file.value = "";
  }

  language.addEventListener("change", () => {
    const chosen = language.value as Language;
    const before = NOTEBOOK_EXAMPLES[notebook.language];
    const isExample = views.length === before.length &&
      views.every(({ cell }, index) => cell.code === before[index]);
    // What somebody has written stays; a state is of one language.
    if (isExample) return open(example(chosen));
    notebook.language = chosen;
    for (const { editor } of views) editor.setLanguage(chosen);
    restart();
  });
  byId("notebook-run", HTMLButtonElement)
    .addEventListener("click", () => enqueue(views));
  stopButton.addEventListener("click", () => {
    stop();
    tell(text("cellStopped"), "error");
  });
  byId("notebook-restart", HTMLButtonElement)
    .addEventListener("click", restart);
  byId("notebook-add", HTMLButtonElement)
    .addEventListener("click", () => add(views.length).editor.focus());
  byId("notebook-export", HTMLButtonElement)
    .addEventListener("click", () => {
      saveFile("notebook.ipynb", toIpynb(notebook));
    });
  byId("notebook-import", HTMLButtonElement)
    .addEventListener("click", () => file.click());
  file.addEventListener("change", () => void openFile());
  addEventListener("pagehide", save);
  open(notebook);

  return {
    retell() {
      if (notebook.state === null) stateLine.textContent = text("stateNone");
      placed();
    },
  };
}

function example(language: Language): Notebook {
  const cells = NOTEBOOK_EXAMPLES[language].map((code) => newCell(code));
  return { language, cells, count: 0, state: null };
}
