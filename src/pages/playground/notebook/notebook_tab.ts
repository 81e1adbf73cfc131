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
import type { CellActions } from "./cell_actions.ts";
import { CellView } from "./cell_view.ts";
import { byId } from "../dom.ts";
import { NOTEBOOK_EXAMPLES } from "../examples.ts";
import { fromIpynb, toIpynb } from "./ipynb.ts";
import {
  forgetState,
  keepState,
  newCell,
  type Notebook,
  type NotebookCell,
} from "./notebook.ts";
import type { Language } from "../program.ts";
import { refusalText, type Tab } from "../program_tab.ts";
import { runCell } from "./run_cell.ts";
import { NotebookKeeper, readKept } from "./kept_notebook.ts";
import { stateTree } from "./state_tree.ts";
import { saveFile } from "../save_file.ts";
import { text } from "../texts.ts";

/** Makes the tab work. */
export function connectNotebookTab(): Tab {
  const language = byId("notebook-language", HTMLSelectElement);
  const status = byId("notebook-status", HTMLParagraphElement);
  const stateLine = byId("notebook-state", HTMLParagraphElement);
  const host = byId("notebook-cells", HTMLDivElement);
  const stopButton = byId("notebook-stop", HTMLButtonElement);
  const file = byId("notebook-file", HTMLInputElement);
  const tree = byId("notebook-states", HTMLElement);
  const panel = byId("panel-notebook", HTMLElement);
  let notebook = readKept() ?? example("python");
  let views: CellView[] = [];
  /** Cells that wait for the one that runs. */
  let waiting: CellView[] = [];
  /** Cells to bring back, with their places. */
  const deleted: [index: number, cell: NotebookCell][] = [];
  let running: AbortController | undefined;
  const keeper = new NotebookKeeper(() => notebook);

  const actions: CellActions<CellView> = {
    run(view, goesOn) {
      if (view.isMarkdown) view.render();
      else enqueue([view]);
      placed();
      if (!goesOn) {
        if (view.isMarkdown) view.host.focus();
        return;
      }
      const next = views[views.indexOf(view) + 1];
      if (next === undefined) insert(views.length, newCell()).edit();
      else next.host.focus();
    },
    move(view, by) {
      const from = views.indexOf(view);
      const to = from + by;
      if (to < 0 || to >= views.length) return;
      const focused = document.activeElement;
      views.splice(to, 0, ...views.splice(from, 1));
      host.insertBefore(view.host, views[to + 1]?.host ?? null);
      placed();
      // Its buttons are hidden until it is in focus. At the end of the notebook
      // the button is off, and the cell stays in focus itself.
      view.host.focus();
      if (focused instanceof HTMLElement) focused.focus();
    },
    select(view, by) {
      const { host } = views[views.indexOf(view) + by] ?? view;
      host.focus();
    },
    add(view, after) {
      insert(views.indexOf(view) + after, newCell()).host.focus();
    },
    delete(view) {
      const index = views.indexOf(view);
      deleted.push([index, view.cell]);
      waiting = waiting.filter((one) => one !== view);
      views.splice(index, 1);
      view.host.remove();
      if (views.length === 0) insert(0, newCell());
      placed();
      (views[index] ?? views[index - 1]).host.focus();
    },
    undelete() {
      const [index, cell] = deleted.pop() ?? [];
      if (index === undefined || cell === undefined) return;
      insert(Math.min(index, views.length), cell).host.focus();
    },
    changeType(view, type) {
      if (view.cell.type === type) return;
      view.setType(type);
      placed();
      view.host.focus();
    },
    continueFrom(view) {
      goBack(view.cell.state);
      view.host.focus();
    },
    changed: () => keeper.changed(),
  };

  function insert(index: number, cell: NotebookCell): CellView {
    const view = new CellView(cell, notebook.language, actions);
    host.insertBefore(view.host, views[index]?.host ?? null);
    views.splice(index, 0, view);
    placed();
    return view;
  }

  /** Lets the next run go on from a state; null: from a fresh start. */
  function goBack(id: string | null): void {
    notebook.state = id;
    placed();
    stateLine.textContent = "";
    const kept = notebook.states.find((one) => one.id === id);
    tell(
      kept === undefined
        ? text("stateNone")
        : text("stateBack", { count: kept.count, title: kept.title }),
      "",
    );
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
    tree.replaceChildren(
      stateTree({
        states: notebook.states,
        current: notebook.state,
        onChoose(id) {
          goBack(id);
          tree.querySelector<HTMLElement>("[aria-current]")?.focus();
        },
      }),
    );
    keeper.changed();
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
      // Cells that wait for a failed one would run without it.
      if (view === undefined || !await run(view, current.signal)) break;
    }
    if (running === current) stop();
  }

  /** Returns whether it has ended well. */
  async function run(view: CellView, signal: AbortSignal): Promise<boolean> {
    const { cell } = view;
    const { state } = notebook;
    view.clear();
    cell.count = ++notebook.count;
    placed();
    tell(text("cellRuns", { cell: view.name }), "");
    try {
      const answer = await runCell({
        language: notebook.language,
        code: cell.code,
        state,
        signal,
        onOutput(output) {
          if (!signal.aborted) view.add(output);
        },
        onRestart: () => view.clear(),
      });
      return !signal.aborted && finish(view, state, answer);
    } catch (error) {
      if (!signal.aborted) refuse(error);
      return false;
    }
  }

  function finish(
    view: CellView,
    parent: string | null,
    { metadata }: RunAnswer,
  ): boolean {
    const { error, state, state_error, duration, truncated } = metadata;
    if (error !== undefined) view.fail(error);
    if (state) {
      keepState(notebook, view.cell, parent, state.id);
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
    forgetState(notebook, notebook.state ?? "");
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
    notebook.states = [];
    for (const { cell } of views) cell.state = cell.count = null;
    stateLine.textContent = "";
    placed();
    tell(text("restarted"), "");
  }

  function tell(words: string, outcome: string): void {
    status.textContent = words;
    status.dataset.outcome = outcome;
  }

  async function openFile(chosen: File | undefined): Promise<void> {
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
    // Code that somebody has written stays; a state is of one language.
    if (isExample) return open(example(chosen));
    notebook.language = chosen;
    for (const view of views) view.setLanguage(chosen);
    restart();
  });
  byId("notebook-run", HTMLButtonElement)
    .addEventListener("click", () => {
      for (const view of views) if (view.isMarkdown) view.render();
      enqueue(views.filter((view) => !view.isMarkdown));
    });
  stopButton.addEventListener("click", () => {
    stop();
    tell(text("cellStopped"), "error");
  });
  byId("notebook-restart", HTMLButtonElement)
    .addEventListener("click", restart);
  for (const type of ["code", "markdown"] as const) {
    byId(`notebook-add-${type}`, HTMLButtonElement)
      .addEventListener("click", () => {
        insert(views.length, newCell("", type)).edit();
      });
  }
  byId("notebook-export", HTMLButtonElement)
    .addEventListener("click", () => {
      saveFile("notebook.ipynb", toIpynb(notebook));
    });
  byId("notebook-import", HTMLButtonElement)
    .addEventListener("click", () => file.click());
  file.addEventListener("change", () => void openFile(file.files?.[0]));
  panel.addEventListener("dragover", (event) => event.preventDefault());
  panel.addEventListener("drop", (event) => {
    const [dropped] = event.dataTransfer?.files ?? [];
    if (dropped === undefined) return;
    event.preventDefault();
    void openFile(dropped);
  });
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
  return { language, cells, count: 0, state: null, states: [] };
}
