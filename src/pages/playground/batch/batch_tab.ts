/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The tab where one program runs for many rows.
 *
 * @module
 */

// @ts-types="./papaparse.d.ts"
import Papa from "papaparse";
import type { RunError } from "../../../run/error.ts";
import { problemsOf } from "../answer_view.ts";
import { post } from "../call.ts";
import { byId, element } from "../dom.ts";
import { takeDrops } from "../drop_files.ts";
import { createEditor } from "../editor.ts";
import type { Problem } from "../editor_place.ts";
import { BATCH_EXAMPLES, BATCH_ROWS } from "../examples.ts";
import type { Language } from "../program.ts";
import { refusalText, type Tab } from "../program_tab.ts";
import { readLines } from "../read_lines.ts";
import { scoreChart, short, timeChart } from "../rows/charts.ts";
import { outcomeName } from "../rows/outcomes.ts";
import { RowTable } from "../rows/row_table.ts";
import { RunButton, scrollToResults } from "../run_button.ts";
import { saveFile } from "../save_file.ts";
import { StatusLine } from "../status_line.ts";
import { text } from "../texts.ts";
import { type BatchRow, resultRow } from "./batch_row.ts";
import { columnsOf, parseRows, RowError } from "./rows.ts";
import { scoreOf } from "./score.ts";

interface Summary {
  readonly rows: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly duration_ms: number;
  readonly error?: RunError;
}

/** Makes the tab work. */
export function connectBatchTab(): Tab {
  const language = byId("batch-language", HTMLSelectElement);
  const rows = byId("batch-rows", HTMLTextAreaElement);
  const chooser = byId("batch-file", HTMLInputElement);
  const status = new StatusLine("batch-status");
  const progress = byId("batch-progress", HTMLProgressElement);
  const saveButtons = [
    byId("batch-jsonl", HTMLButtonElement),
    byId("batch-csv", HTMLButtonElement),
  ];
  const button = new RunButton({ id: "batch-run", label: "runBatch", run });
  const editor = createEditor(byId("batch-editor", HTMLDivElement), {
    label: text("editor"),
    onRun: () => button.press(),
    onChange() {},
  });
  const goTo = (problem: Problem) => editor.goTo(problem);
  /** Lines as they came, for the files. */
  let lines: string[] = [];
  let errors = new Map<number, RunError>();
  let scores: number[] = [];
  let times: number[] = [];
  const table = new RowTable(byId("batch-results", HTMLDivElement), {
    label: "tabBatch",
    number: "row",
    hint: "batchHint",
    columns: [
      { name: "value" },
      { name: "stdout", isWide: true },
      { name: "time", format: (ms) => `${short(ms)} ms` },
    ],
    charts: () => [...scoreChart(scores), ...timeChart(times)],
    onOpen: ({ index }) => editor.mark(problemsOf(errors.get(index))),
  });
  editor.wrap(true);
  editor.code = BATCH_EXAMPLES.python;
  rows.value = BATCH_ROWS;

  /** Returns the rows, and shows what they are; null if they are none. */
  function inputs(): string[] | null {
    const problem = byId("batch-problem", HTMLParagraphElement);
    problem.textContent = "";
    try {
      const found = parseRows(rows.value);
      byId("batch-count", HTMLParagraphElement).textContent = text("rowCount", {
        count: found.length,
      });
      showColumns(columnsOf(found));
      return found;
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      const { line, message: reason } = error;
      problem.textContent = text("badRow", { line, reason });
      return null;
    }
  }

  function showColumns(names: readonly string[]): void {
    byId("batch-columns", HTMLUListElement).replaceChildren(
      ...names.map((name) => {
        const use = `INPUT[${JSON.stringify(name)}]`;
        const insert = element("button", {
          text: name,
          attributes: { type: "button", title: text("insert", { use }) },
          onClick: () => editor.insert(use),
        });
        return element("li", {}, insert);
      }),
    );
  }

  async function run(signal: AbortSignal): Promise<void> {
    const given = inputs();
    if (given === null) return rows.focus();
    if (given.length === 0) {
      byId("batch-problem", HTMLParagraphElement).textContent = text("noRows");
      return rows.focus();
    }
    const head = JSON.stringify({
      language: language.value,
      code: editor.code,
      order: "completion",
    });
    lines = [];
    errors = new Map();
    scores = [];
    times = [];
    editor.mark([]);
    table.clear();
    scrollToResults(byId("batch-results-pane", HTMLDivElement));
    const count = given.length;
    progress.max = count;
    showProgress();
    progress.hidden = false;
    for (const save of saveButtons) save.disabled = true;

    function showProgress(): void {
      const done = lines.length;
      progress.value = done;
      status.say(() => text("batchRunning", { done, count }), "");
    }

    try {
      const response = await post(
        "run_batch",
        `${head}\n${given.join("\n")}\n`,
        { "content-type": "application/x-ndjson" },
        signal,
      );
      if (response.body === null) return;
      for await (const line of readLines(response.body)) {
        const told = JSON.parse(line) as
          | BatchRow
          | { readonly summary: Summary };
        if ("summary" in told) finish(told.summary);
        else {
          lines.push(line);
          add(told, given[told.index]);
          if (lines.length % 100 === 0) showProgress();
        }
      }
    } catch (error) {
      if (signal.aborted) {
        const done = lines.length;
        status.say(() => text("batchStopped", { done }), "error");
      } else status.say(() => refusalText(error), "error");
    } finally {
      progress.hidden = true;
      for (const save of saveButtons) save.disabled = lines.length === 0;
      table.draw();
    }
  }

  function add(row: BatchRow, input: string): void {
    if (row.error !== undefined) errors.set(row.index, row.error);
    const score = scoreOf(row.ret_json);
    if (score !== undefined) scores.push(score);
    times.push(row.duration_us / 1_000);
    table.add(resultRow(row, input, goTo));
  }

  function finish({ rows, outcomes, duration_ms, error }: Summary): void {
    if (error !== undefined) {
      const reason = `${error.type}: ${error.message}`;
      status.say(() => text("batchCut", { done: rows, reason }), "error");
      return editor.mark(problemsOf(error));
    }
    status.say(
      () =>
        text("batchDone", {
          done: rows,
          time: duration_ms,
          outcomes: Object.entries(outcomes)
            .map(([name, number]) => `${outcomeName(name)} ${number}`)
            .join(", "),
        }),
      outcomes.success === rows ? "success" : "error",
    );
  }

  /** In the order of the inputs, whatever order they came in. */
  function sorted(): BatchRow[] {
    return lines.map((line) => JSON.parse(line) as BatchRow)
      .sort((a, b) => a.index - b.index);
  }

  async function open(files: FileList | null): Promise<void> {
    const [file] = files ?? [];
    if (file === undefined) return;
    rows.value = await file.text();
    chooser.value = "";
    inputs();
  }

  rows.addEventListener("input", () => void inputs());
  rows.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      button.press();
    }
  });
  chooser.addEventListener("change", () => void open(chooser.files));
  byId("batch-open", HTMLButtonElement).addEventListener(
    "click",
    () => chooser.click(),
  );
  takeDrops(byId("panel-batch", HTMLElement), (files) => void open(files));
  language.addEventListener("change", () => {
    const chosen = language.value as Language;
    editor.setLanguage(chosen);
    // Code that somebody has written stays.
    if (Object.values(BATCH_EXAMPLES).includes(editor.code)) {
      editor.code = BATCH_EXAMPLES[chosen];
    }
  });
  saveButtons[0].addEventListener("click", () => {
    const text = sorted().map((row) => JSON.stringify(row)).join("\n");
    saveFile("results.jsonl", `${text}\n`);
  });
  saveButtons[1].addEventListener("click", () => {
    const records = sorted().map((row) => ({
      index: row.index,
      status: row.error?.kind ?? row.status,
      ret_val: row.ret_val,
      stdout: row.stdout,
      stderr: row.stderr,
      duration_us: row.duration_us,
    }));
    // A spreadsheet takes what begins with "=" for a formula, and runs it.
    saveFile("results.csv", Papa.unparse(records, { escapeFormulae: true }));
  });

  return {
    retell() {
      button.retell();
      editor.setLabel(text("editor"));
      inputs();
      status.retell();
      table.retell();
    },
  };
}
