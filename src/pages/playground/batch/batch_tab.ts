/// <reference lib="dom" />
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
import { createEditor } from "../editor.ts";
import { BATCH_EXAMPLES, BATCH_ROWS } from "../examples.ts";
import type { Language } from "../program.ts";
import { refusalText, type Tab } from "../program_tab.ts";
import { readLines } from "../read_lines.ts";
import { parseRows, RowError } from "./rows.ts";
import { saveFile } from "../save_file.ts";
import { tableBox } from "../table_box.ts";
import { text } from "../texts.ts";
import { cell } from "../value_view.ts";

/** A row of the answer, as far as it is shown. */
interface Row {
  readonly index: number;
  readonly status: "success" | "error";
  readonly ret_val: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly error?: RunError;
  readonly duration_us: number;
}

interface Summary {
  readonly rows: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly duration_ms: number;
  readonly error?: RunError;
}

/** Rows in the page; all are in the files to save. */
const MOST_SHOWN = 500;

/** Makes the tab work. */
export function connectBatchTab(): Tab {
  const language = byId("batch-language", HTMLSelectElement);
  const rows = byId("batch-rows", HTMLTextAreaElement);
  const count = byId("batch-count", HTMLParagraphElement);
  const problem = byId("batch-problem", HTMLParagraphElement);
  const status = byId("batch-status", HTMLParagraphElement);
  const progress = byId("batch-progress", HTMLProgressElement);
  const results = byId("batch-results", HTMLDivElement);
  const runButton = byId("batch-run", HTMLButtonElement);
  const stopButton = byId("batch-stop", HTMLButtonElement);
  const saveButtons = [
    byId("batch-jsonl", HTMLButtonElement),
    byId("batch-csv", HTMLButtonElement),
  ];
  const editor = createEditor(byId("batch-editor", HTMLDivElement), {
    label: text("editor"),
    onRun: () => void run(),
    onChange() {},
  });
  editor.code = BATCH_EXAMPLES.python;
  rows.value = BATCH_ROWS;
  /** Lines as they came, for the files. */
  let lines: string[] = [];
  let running: AbortController | undefined;

  function inputs(): string[] | null {
    problem.textContent = "";
    try {
      const found = parseRows(rows.value);
      count.textContent = text("rowCount", { count: found.length });
      return found;
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      const { line, message: reason } = error;
      problem.textContent = text("badRow", { line, reason });
      return null;
    }
  }

  async function run(): Promise<void> {
    const given = inputs();
    if (given === null) return rows.focus();
    if (given.length === 0) {
      problem.textContent = text("noRows");
      return rows.focus();
    }
    running?.abort();
    const current = running = new AbortController();
    const head = JSON.stringify({
      language: language.value,
      code: editor.code,
      order: "completion",
    });
    lines = [];
    editor.mark([]);
    const table = new ResultTable(results);
    setRunning(true);
    tell(text("batchRunning", { done: 0, count: given.length }), "");
    progress.max = given.length;
    progress.value = 0;
    try {
      const response = await post(
        "run_batch",
        `${head}\n${given.join("\n")}\n`,
        { "content-type": "application/x-ndjson" },
        current.signal,
      );
      if (response.body === null) return;
      for await (const line of readLines(response.body)) {
        if (running !== current) return;
        const told = JSON.parse(line) as Row | { readonly summary: Summary };
        if ("summary" in told) finish(told.summary);
        else {
          lines.push(line);
          table.add(told);
          progress.value = lines.length;
          if (lines.length % 100 === 0) {
            tell(
              text("batchRunning", { done: lines.length, count: given.length }),
              "",
            );
          }
        }
      }
    } catch (error) {
      if (running !== current) return;
      if (current.signal.aborted) {
        tell(text("batchStopped", { done: lines.length }), "error");
      } else tell(refusalText(error), "error");
    } finally {
      if (running === current) {
        table.flush();
        setRunning(false);
      }
    }
  }

  function finish({ rows, outcomes, duration_ms, error }: Summary): void {
    if (error !== undefined) {
      const reason = `${error.type}: ${error.message}`;
      tell(text("batchCut", { done: rows, reason }), "error");
      return editor.mark(problemsOf(error));
    }
    const counted = Object.entries(outcomes)
      .map(([name, number]) => `${name} ${number}`).join(", ");
    tell(
      text("batchDone", { done: rows, time: duration_ms, outcomes: counted }),
      outcomes.success === rows ? "success" : "error",
    );
  }

  function setRunning(isRunning: boolean): void {
    progress.hidden = !isRunning;
    stopButton.disabled = !isRunning;
    for (const button of saveButtons) {
      button.disabled = isRunning || lines.length === 0;
    }
  }

  function tell(words: string, outcome: string): void {
    status.textContent = words;
    status.dataset.outcome = outcome;
  }

  /** In the order of the inputs, whatever order they came in. */
  function sorted(): Row[] {
    return lines.map((line) => JSON.parse(line) as Row)
      .sort((a, b) => a.index - b.index);
  }

  runButton.addEventListener("click", () => void run());
  stopButton.addEventListener("click", () => running?.abort());
  rows.addEventListener("input", () => void inputs());
  rows.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void run();
  });
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
      editor.setLabel(text("editor"));
      inputs();
    },
  };
}

/** Rows as they come; drawn once a frame, however many come. */
class ResultTable {
  readonly #body = element("tbody");
  readonly #more = element("p", { class: "hint" });
  #waiting: Row[] = [];
  #shown = 0;
  #hidden = 0;
  #isPlanned = false;

  /** Puts an empty table in place of what is in `host`. */
  constructor(host: HTMLElement) {
    const names = [
      text("row"),
      text("outcome"),
      text("value"),
      text("stdout"),
      text("microseconds"),
    ];
    host.replaceChildren(
      tableBox(names, this.#body, text("tabBatch")),
      this.#more,
    );
  }

  add(row: Row): void {
    if (this.#shown + this.#waiting.length >= MOST_SHOWN) this.#hidden += 1;
    else this.#waiting.push(row);
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    requestAnimationFrame(() => this.flush());
  }

  flush(): void {
    this.#isPlanned = false;
    this.#body.append(...this.#waiting.map(rowView));
    this.#shown += this.#waiting.length;
    this.#waiting = [];
    this.#more.textContent = this.#hidden === 0
      ? ""
      : text("moreRows", { count: this.#hidden });
  }
}

function rowView(row: Row): HTMLTableRowElement {
  const { index, status, error, ret_val, stdout, duration_us } = row;
  const outcome = error === undefined
    ? status
    : `${error.type}: ${error.message}`;
  return element(
    "tr",
    { class: status === "error" ? "failed" : "" },
    cell(index),
    cell(outcome),
    cell(ret_val),
    cell(stdout),
    cell(duration_us),
  );
}
