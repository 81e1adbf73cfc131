/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The tab where a program is judged by its tests.
 *
 * @module
 */

import { problemsOf } from "../answer_view.ts";
import { parseRows, RowError } from "../batch/rows.ts";
import { post } from "../call.ts";
import { byId } from "../dom.ts";
import { takeDrops } from "../drop_files.ts";
import { createEditor } from "../editor.ts";
import type { Problem } from "../editor_place.ts";
import { JUDGE_EXAMPLES, JUDGE_TESTS } from "../examples.ts";
import type { Language } from "../program.ts";
import { refusalText, type Tab } from "../program_tab.ts";
import { short, timeChart } from "../rows/charts.ts";
import { outcomeName } from "../rows/outcomes.ts";
import { RowTable } from "../rows/row_table.ts";
import { RunButton, scrollToResults } from "../run_button.ts";
import { saveFile } from "../save_file.ts";
import { StatusLine } from "../status_line.ts";
import { ON_SHOWN, selectTab } from "../tabs.ts";
import { text } from "../texts.ts";
import { TestTable } from "./test_table.ts";
import {
  filesToPairs,
  jsonToPairs,
  pairsToJson,
  type TestPair,
} from "./tests.ts";
import { errorInProgram, type TestVerdict, verdictRow } from "./verdict_row.ts";

/** The answer, as far as it is shown. */
interface Judgement {
  readonly verdict: string;
  readonly passed: number;
  readonly total: number;
  readonly score: number | null;
  readonly reason?: string;
  readonly tests: readonly TestVerdict[];
}

/** Makes the tab work. */
export function connectJudgeTab(): Tab {
  const language = byId("judge-language", HTMLSelectElement);
  const compare = byId("judge-compare", HTMLSelectElement);
  const jsonField = byId("judge-json", HTMLTextAreaElement);
  const chooser = byId("judge-files", HTMLInputElement);
  const save = byId("judge-save", HTMLButtonElement);
  const status = new StatusLine("judge-status");
  const button = new RunButton({ id: "judge-run", label: "judge", run });
  const editor = createEditor(byId("judge-editor", HTMLDivElement), {
    label: text("editor"),
    onRun: () => button.press(),
    onChange() {},
  });
  const goTo = (problem: Problem) => editor.goTo(problem);
  const pairs = new TestTable(byId("judge-pairs", HTMLElement), showCount);
  /** Part of the page that has the tests. */
  let source: "table" | "json" = "table";
  let answer: Judgement | undefined;
  const table = new RowTable(byId("judge-results", HTMLDivElement), {
    label: "tabJudge",
    number: "test",
    hint: "judgeHint",
    columns: [
      { name: "reason" },
      { name: "time", format: (ms) => `${short(ms)} ms` },
      { name: "memory", format: (mib) => `${short(mib)} MiB`, isWide: true },
    ],
    charts: () =>
      timeChart((answer?.tests ?? []).flatMap(({ time_ms = [] }) => time_ms)),
    onOpen({ index }) {
      const test = answer?.tests[index];
      if (test !== undefined) editor.mark(problemsOf(errorInProgram(test)));
    },
  });
  editor.wrap(true);
  editor.code = JUDGE_EXAMPLES.python;
  pairs.pairs = JUDGE_TESTS;

  /** Returns the JSON text of each test; null if they are none. */
  function tests(): string[] | null {
    tellProblem("");
    if (source === "table") return pairsToJson(pairs.pairs);
    try {
      return parseRows(jsonField.value);
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      const { line, message: reason } = error;
      tellProblem(text("badRow", { line, reason }));
      return null;
    }
  }

  function tellProblem(words: string): void {
    byId("judge-problem", HTMLParagraphElement).textContent = words;
  }

  function showCount(): void {
    const count = tests()?.length;
    if (count === undefined) return;
    byId("judge-count", HTMLParagraphElement).textContent = text("testCount", {
      count,
    });
  }

  async function run(signal: AbortSignal): Promise<void> {
    const sent = tests();
    if (sent === null) return jsonField.focus();
    if (sent.length === 0) return tellProblem(text("noTests"));
    const members = {
      language: language.value,
      compare: compare.value,
      include: ["stdout", "stderr"],
      code: editor.code,
    };
    editor.mark([]);
    answer = undefined;
    table.clear();
    scrollToResults(byId("judge-results-pane", HTMLDivElement));
    save.disabled = true;
    status.say(() => text("judging", { count: sent.length }), "");
    try {
      // The tests go in as they were written, with all digits of their numbers.
      const body = `${JSON.stringify(members).slice(0, -1)},"tests":[${
        sent.join(",")
      }]}`;
      const headers = { "content-type": "application/json" };
      const response = await post("judge", body, headers, signal);
      finish(await response.json(), sent);
    } catch (error) {
      if (signal.aborted) status.say(() => text("stopped"), "error");
      else status.say(() => refusalText(error), "error");
    }
  }

  function finish(judgement: Judgement, sent: readonly string[]): void {
    const { verdict, passed, total, score, reason, tests } = judgement;
    answer = judgement;
    save.disabled = false;
    status.say(
      () =>
        score === null
          ? `${outcomeName(verdict)}: ${reason ?? ""}`
          : text("judged", {
            verdict: outcomeName(verdict),
            passed,
            total,
            score: short(score),
          }),
      verdict === "passed" ? "success" : "error",
    );
    for (const test of tests) {
      table.add(verdictRow(test, sent[test.index], goTo));
    }
    table.draw();
    const failed = tests.map(errorInProgram)
      .find((error) => error !== undefined);
    editor.mark(problemsOf(failed));
  }

  /** Returns the pairs that the JSON field has; null if it has others. */
  function pairsInJson(): TestPair[] | null {
    try {
      return jsonToPairs(parseRows(jsonField.value));
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      return null;
    }
  }

  /** Shows tests as pairs if they are some, else as they are. */
  function showTests(content: string): void {
    source = "json";
    jsonField.value = content;
    selectTab(pairsInJson() === null ? "tab-tests-json" : "tab-tests-table");
    showCount();
  }

  async function open(list: FileList | null): Promise<void> {
    const files = new Map<string, string>();
    for (const file of list ?? []) files.set(file.name, await file.text());
    chooser.value = "";
    const found = filesToPairs(files);
    const [content] = files.values();
    if (found.length > 0) showTests(pairsToJson(found).join("\n"));
    else if (content !== undefined) showTests(content);
  }

  byId("tab-tests-json", HTMLButtonElement).addEventListener(ON_SHOWN, () => {
    if (source === "table") {
      jsonField.value = pairsToJson(pairs.pairs).join("\n");
    }
    source = "json";
    showCount();
  });
  byId("tab-tests-table", HTMLButtonElement).addEventListener(ON_SHOWN, () => {
    if (source === "table") return;
    const found = pairsInJson();
    if (found === null) {
      selectTab("tab-tests-json");
      return tellProblem(text("notPairs"));
    }
    source = "table";
    pairs.pairs = found;
    showCount();
  });
  for (const field of [jsonField, byId("judge-pairs", HTMLElement)]) {
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        button.press();
      }
    });
  }
  jsonField.addEventListener("input", showCount);
  byId("judge-add", HTMLButtonElement).addEventListener(
    "click",
    () => pairs.add(),
  );
  chooser.addEventListener("change", () => void open(chooser.files));
  byId("judge-open", HTMLButtonElement).addEventListener(
    "click",
    () => chooser.click(),
  );
  takeDrops(byId("panel-judge", HTMLElement), (files) => void open(files));
  language.addEventListener("change", () => {
    const chosen = language.value as Language;
    editor.setLanguage(chosen);
    // Code that somebody has written stays.
    if (Object.values(JUDGE_EXAMPLES).includes(editor.code)) {
      editor.code = JUDGE_EXAMPLES[chosen];
    }
  });
  save.addEventListener("click", () => {
    saveFile("verdict.json", `${JSON.stringify(answer, null, 2)}\n`);
  });

  return {
    retell() {
      button.retell();
      editor.setLabel(text("editor"));
      pairs.retell();
      showCount();
      status.retell();
      table.retell();
    },
  };
}
