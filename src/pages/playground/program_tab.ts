/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The tab where one program is written and run.
 *
 * @module
 */

import type { RunAnswer } from "../../run/answer.ts";
import { answerView, outcomeText, problemsOf } from "./answer_view.ts";
import { hasKey, post, RefusedError } from "./call.ts";
import { byId, element } from "./dom.ts";
import { openDrawerAt } from "./drawer.ts";
import { createEditor } from "./editor.ts";
import { EXAMPLES } from "./examples.ts";
import { fromFragment, toFragment } from "./fragment.ts";
import { addToHistory, clearHistory, readHistory } from "./history.ts";
import {
  asProgram,
  type Language,
  type Program,
  requestBody,
} from "./program.ts";
import { SNIPPETS } from "./snippets.ts";
import { readStored, writeStored } from "./stored.ts";
import { text } from "./texts.ts";

/** Calls of the page to a tab. */
export interface Tab {
  /** The language of the page has changed. */
  retell(): void;
}

/** Makes the tab work. */
export function connectProgramTab(): Tab {
  const language = byId("language", HTMLSelectElement);
  const input = byId("input", HTMLTextAreaElement);
  const stdin = byId("stdin", HTMLTextAreaElement);
  const inputProblem = byId("input-problem", HTMLParagraphElement);
  const status = byId("status", HTMLParagraphElement);
  const view = byId("answer", HTMLDivElement);
  const runButton = byId("run", HTMLButtonElement);
  const snippet = byId("snippet", HTMLPreElement);
  const snippetLanguage = byId("snippet-language", HTMLSelectElement);
  const editor = createEditor(byId("editor", HTMLDivElement), {
    label: text("editor"),
    onRun: () => void run(),
    onChange: changed,
  });
  let running: AbortController | undefined;
  let last: { readonly answer: RunAnswer } | undefined;

  function program(): Program {
    return {
      // What the page offers is what there is.
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

  function changed(): void {
    const now = program();
    writeStored("draft", now);
    for (const name of ["input", "stdin"] as const) {
      byId(`show-${name}`, HTMLButtonElement)
        .classList.toggle("filled", now[name].trim() !== "");
    }
    inputProblem.textContent = "";
    input.removeAttribute("aria-invalid");
    try {
      const body = requestBody(now, 2);
      snippet.textContent = SNIPPETS[snippetLanguage.value]({
        url: new URL("run_code", location.href.split("#")[0]).href,
        body,
        hasKey: hasKey(),
      });
    } catch (error) {
      tellInput(error);
    }
  }

  function tellInput(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    inputProblem.textContent = text("notJson", { reason });
    input.setAttribute("aria-invalid", "true");
  }

  async function run(): Promise<void> {
    const sent = program();
    let body: string;
    try {
      body = requestBody(sent);
    } catch (error) {
      tellInput(error);
      return openDrawerAt(input);
    }
    // Another click is another run; the one before is given up.
    running?.abort();
    const current = running = new AbortController();
    tell(text("running"), "");
    editor.mark([]);
    view.replaceChildren();
    last = undefined;
    try {
      const response = await post(
        "run_code",
        body,
        { "content-type": "application/json" },
        current.signal,
      );
      const answer: RunAnswer = await response.json();
      if (running !== current) return;
      last = { answer };
      showAnswer(answer);
      addToHistory(sent);
      showHistory();
    } catch (error) {
      if (running === current) tell(refusalText(error), "error");
    }
  }

  function showAnswer(answer: RunAnswer): void {
    const { error } = answer.metadata;
    tell(outcomeText(error), error === undefined ? "success" : "error");
    view.replaceChildren(...answerView(answer, (place) => editor.goTo(place)));
    editor.mark(problemsOf(error));
  }

  function tell(words: string, outcome: string): void {
    status.textContent = words;
    status.dataset.outcome = outcome;
  }

  function showHistory(): void {
    byId("history-list", HTMLOListElement).replaceChildren(
      ...readHistory().map((one) => {
        const [line] = one.code.trim().split("\n");
        const open = element("button", {
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

  language.addEventListener("change", () => {
    const chosen = language.value as Language;
    editor.setLanguage(chosen);
    const isExample = Object.values(EXAMPLES)
      .some(({ code }) => code === editor.code);
    // What somebody has written stays.
    if (isExample) show(EXAMPLES[chosen]);
    else changed();
  });
  for (const field of [input, stdin]) {
    field.addEventListener("input", changed);
    field.addEventListener("keydown", runByKey);
  }
  snippetLanguage.addEventListener("change", changed);
  // A request with a key has a header more.
  byId("key", HTMLInputElement).addEventListener("input", changed);
  runButton.addEventListener("click", () => void run());
  byId("share", HTMLButtonElement).addEventListener(
    "click",
    () => void share(),
  );
  const copySnippet = byId("copy-snippet", HTMLButtonElement);
  copySnippet.addEventListener("click", () => {
    changed();
    void copy(snippet.textContent ?? "", copySnippet);
  });
  byId("clear-history", HTMLButtonElement).addEventListener("click", () => {
    clearHistory();
    showHistory();
  });
  addEventListener("hashchange", () => void open());

  function runByKey(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void run();
  }

  /** Opens what a link brings. It is never run by itself. */
  async function open(): Promise<void> {
    const brought = await fromFragment(location.hash);
    if (brought !== null) show(brought);
  }

  show(asProgram(readStored("draft")) ?? EXAMPLES.python);
  showHistory();
  void open();

  return {
    retell() {
      byId("run-label", HTMLSpanElement).textContent = text("run");
      editor.setLabel(text("editor"));
      if (last !== undefined) showAnswer(last.answer);
    },
  };
}

/** Returns what to tell where there is no answer of a program. */
export function refusalText(error: unknown): string {
  if (error instanceof RefusedError) {
    return text("refused", { status: error.status, reason: error.message });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return text("unreachable", { reason });
}

async function copy(words: string, button: HTMLButtonElement): Promise<void> {
  const label = button.textContent ?? "";
  try {
    await navigator.clipboard.writeText(words);
    button.textContent = text("copied");
    setTimeout(() => button.textContent = label, 1_500);
  } catch {
    // Without TLS there is no clipboard; the address bar has the link.
  }
}
