/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The tab where one program is written and run.
 *
 * @module
 */

import { problemsOf } from "./answer_view.ts";
import { toBase64 } from "./base64.ts";
import { RefusedError } from "./call.ts";
import { checkProgram } from "./check_program.ts";
import { byId, element } from "./dom.ts";
import { connectDrawer, openDrawerAt } from "./drawer.ts";
import { createEditor } from "./editor.ts";
import { exampleMenu } from "./example_menu.ts";
import { type Example, FIRST_EXAMPLE } from "./example_names.ts";
import { fromFragment, toFragment } from "./fragment.ts";
import { addToHistory, clearHistory, readHistory } from "./history.ts";
import { InputFiles } from "./input_files.ts";
import {
  asProgram,
  type Language,
  type Program,
  requestBody,
} from "./program.ts";
import { copy, RequestPanel } from "./request_panel.ts";
import { ResultView } from "./result_view.ts";
import { RunButton, scrollToResults } from "./run_button.ts";
import { readStored, writeStored } from "./stored.ts";
import { type StreamOptions, streamRun } from "./stream_run.ts";
import { selectTab } from "./tabs.ts";
import { text } from "./texts.ts";

/** Calls of the page to a tab. */
export interface Tab {
  /** The language of the page has changed. */
  retell(): void;
}

/** Someone who types is not asked between two letters. */
const CHECK_AFTER_MS = 500;

/** Makes the tab work. */
export function connectProgramTab(): Tab {
  const language = byId("language", HTMLSelectElement);
  const input = byId("input", HTMLTextAreaElement);
  const stdin = byId("stdin", HTMLTextAreaElement);
  const inputProblem = byId("input-problem", HTMLParagraphElement);
  const wrap = byId("wrap", HTMLButtonElement);
  const editor = createEditor(byId("editor", HTMLDivElement), {
    label: text("editor"),
    onRun: () => button.press(),
    onChange: codeChanged,
  });
  const results = new ResultView((place) => editor.goTo(place));
  const files = new InputFiles(changed);
  const request = new RequestPanel(() => requestBody(program(), files.all, 2));
  const examples = exampleMenu((example) => {
    keep();
    showExample(example);
  });
  const button = new RunButton({ id: "run", label: "run", run });
  let checking: AbortController | undefined;
  let checkTimer: ReturnType<typeof setTimeout> | undefined;

  function program(): Program {
    return {
      // The page offers the languages of the service.
      language: language.value as Language,
      code: editor.code,
      input: input.value,
      stdin: stdin.value,
    };
  }

  function show(shown: Program): void {
    language.value = shown.language;
    editor.setLanguage(shown.language);
    input.value = shown.input;
    stdin.value = shown.stdin;
    editor.code = shown.code;
    editor.mark([]);
    changed();
  }

  function showExample(example: Example): void {
    files.replace(example.files ?? {});
    show({ stdin: "", input: "", ...example });
  }

  /** Keeps what somebody has written, if only in the history. */
  function keep(): void {
    const now = program();
    if (now.code.trim() === "" || examples.isOpen) return;
    addToHistory(now);
    showHistory();
  }

  function codeChanged(): void {
    changed();
    checking?.abort();
    clearTimeout(checkTimer);
    checkTimer = setTimeout(() => void check(), CHECK_AFTER_MS);
  }

  function changed(): void {
    const now = program();
    writeStored("draft", now);
    examples.mark(now.code);
    for (const name of ["input", "stdin"] as const) {
      byId(`show-${name}`, HTMLButtonElement)
        .classList.toggle("filled", now[name].trim() !== "");
    }
    inputProblem.textContent = "";
    input.removeAttribute("aria-invalid");
    try {
      if (now.input.trim() !== "") JSON.parse(now.input);
    } catch (error) {
      tellInput(error);
    }
    request.show();
  }

  function tellInput(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    inputProblem.textContent = text("notJson", { reason });
    input.setAttribute("aria-invalid", "true");
  }

  /** Marks what is wrong already; a run says it better. */
  async function check(): Promise<void> {
    if (button.isRunning) return;
    const current = checking = new AbortController();
    try {
      const problems = await checkProgram(program(), current.signal);
      if (problems !== null && !current.signal.aborted) editor.mark(problems);
    } catch {
      // A service that cannot be asked says so when the program is run.
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    const sent = program();
    const given = new Map(files.all);
    let body: string;
    try {
      body = requestBody(sent, given);
    } catch (error) {
      tellInput(error);
      return openDrawerAt(input);
    }
    clearTimeout(checkTimer);
    checking?.abort();
    editor.mark([]);
    results.start();
    scrollToResults(byId("results", HTMLDivElement));
    try {
      const options: StreamOptions = {
        signal,
        onOutput: (output) => results.add(output),
        onRestart: () => results.clear(),
      };
      let answer = await streamRun(body, options);
      while (answer.calls !== undefined) {
        const answers = await results.ask(answer.calls, signal);
        const continuation = answer.metadata.continuation?.id;
        answer = await streamRun(
          JSON.stringify({ continuation, results: answers }),
          options,
        );
      }
      const made = answer.metadata.files.filter(({ path, data }) =>
        path === undefined || !isGiven(given.get(path), data)
      );
      results.finish(answer, made);
      editor.mark(problemsOf(answer.metadata.error));
      addToHistory(sent);
      showHistory();
    } catch (error) {
      if (signal.aborted) results.stop();
      else results.refuse(() => refusalText(error));
    }
  }

  function showHistory(): void {
    byId("history-list", HTMLOListElement).replaceChildren(
      ...readHistory().map((one) => {
        const [line] = one.code.trim().split("\n");
        const open = element("button", {
          class: "quiet",
          text: `${one.language}: ${line.slice(0, 80)}`,
          attributes: { type: "button" },
          onClick: () => show(one),
        });
        return element("li", {}, open);
      }),
    );
  }

  async function share(): Promise<void> {
    const address = new URL(location.href);
    address.hash = await toFragment(program());
    history.replaceState(null, "", address);
    await copy(address.href, byId("share", HTMLButtonElement));
  }

  function wrapLines(isOn: boolean): void {
    wrap.setAttribute("aria-pressed", String(isOn));
    editor.wrap(isOn);
  }

  language.addEventListener("change", () => {
    const chosen = language.value as Language;
    editor.setLanguage(chosen);
    // Code that somebody has written stays.
    if (examples.isOpen) examples.openFirst(chosen);
    else codeChanged();
  });
  for (const field of [input, stdin]) {
    field.addEventListener("input", changed);
    field.addEventListener("keydown", (event) => {
      const isEnter = event.key === "Enter";
      if (isEnter && (event.ctrlKey || event.metaKey)) button.press();
    });
  }
  wrap.addEventListener("click", () => {
    const isOn = wrap.getAttribute("aria-pressed") !== "true";
    wrapLines(isOn);
    writeStored("wrap", isOn);
  });
  byId("share", HTMLButtonElement).addEventListener(
    "click",
    () => void share(),
  );
  byId("clear-history", HTMLButtonElement).addEventListener("click", () => {
    clearHistory();
    showHistory();
  });
  byId("skip", HTMLAnchorElement).addEventListener("click", (event) => {
    event.preventDefault();
    selectTab("tab-program");
    editor.focus();
  });
  addEventListener("hashchange", () => void open());

  /** Opens what a link brings. It is never run by itself. */
  async function open(): Promise<void> {
    const brought = await fromFragment(location.hash);
    if (brought === null) return;
    files.replace({});
    show(brought);
  }

  connectDrawer();
  if (/Mac|iPhone|iPad/.test(navigator.userAgent)) {
    byId("run-key", HTMLElement).textContent = "⌘ ↵";
  }
  const draft = asProgram(readStored("draft"));
  if (draft === null) showExample(FIRST_EXAMPLE);
  else show(draft);
  wrapLines(readStored("wrap") !== false);
  showHistory();
  void open();

  return {
    retell() {
      button.retell();
      editor.setLabel(text("editor"));
      examples.retell();
      files.retell();
      results.retell();
    },
  };
}

/** Reports whether a file is what the program was given. */
function isGiven(
  given: { readonly text?: string; readonly data?: string } | undefined,
  data: string,
): boolean {
  if (given?.text === undefined) return given?.data === data;
  return toBase64(new TextEncoder().encode(given.text)) === data;
}

/** Returns what to tell where there is no answer of a program. */
export function refusalText(error: unknown): string {
  if (error instanceof RefusedError) {
    return text("refused", { status: error.status, reason: error.message });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return text("unreachable", { reason });
}
