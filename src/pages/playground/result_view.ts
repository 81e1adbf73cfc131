/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The result area of a program: what it prints and shows as it comes, then its
 * value, its files, and what the run has taken. All of it is text that a
 * stranger's program has chosen, and is put in as text.
 *
 * @module
 */

import type { RunAnswer } from "../../run/answer.ts";
import type { OutputFile } from "../../run/result.ts";
import {
  errorBox,
  errorView,
  findingsView,
  outcomeText,
} from "./answer_view.ts";
import type { CallResult, Calls } from "./call_view.ts";
import { byId, element } from "./dom.ts";
import { durationsView } from "./durations_view.ts";
import type { Problem } from "./editor_place.ts";
import { filesView } from "./files_view.ts";
import type { CellOutput } from "./cell_output.ts";
import { outputView } from "./output_view.ts";
import { StatusLine } from "./status_line.ts";
import { selectTab } from "./tabs.ts";
import { text, type TextName } from "./texts.ts";
import { valueView } from "./value_view.ts";

/** More than a page shows without getting slow. */
const MOST_OUTPUTS = 500;

/** A program that has ended, and the files that it has made. */
interface Ended {
  readonly answer: RunAnswer;
  readonly files: readonly OutputFile[];
}

/** The area of the page. */
export class ResultView {
  readonly #goTo: (problem: Problem) => void;
  readonly #host = byId("results", HTMLDivElement);
  readonly #status = new StatusLine("status");
  readonly #output = byId("panel-output", HTMLDivElement);
  readonly #result = byId("panel-result", HTMLDivElement);
  readonly #files = byId("panel-files", HTMLDivElement);
  readonly #details = byId("panel-details", HTMLDivElement);
  #outputs: CellOutput[] = [];
  #end: Ended | undefined;
  /** Reason why there is no end. */
  #refusal: (() => string) | undefined;

  /** @param goTo Shows a place in the program. */
  constructor(goTo: (problem: Problem) => void) {
    this.#goTo = goTo;
    this.retell();
  }

  /** Shows that a program runs. */
  start(): void {
    this.clear();
    this.#end = undefined;
    this.#refusal = undefined;
    this.#host.setAttribute("aria-busy", "true");
    this.#status.say(() => text("running"), "");
    selectTab("tab-output");
    this.retell();
  }

  /** Adds something that the program has printed or shown. */
  add(output: CellOutput): void {
    const last = this.#outputs.at(-1);
    const goesOn = output.output_type === "stream" &&
      last?.output_type === "stream" && last.name === output.name;
    if (goesOn) {
      const joined = { ...last, text: last.text + output.text };
      this.#outputs[this.#outputs.length - 1] = joined;
      if (this.#outputs.length <= MOST_OUTPUTS) {
        this.#output.lastElementChild?.append(output.text);
      }
      return;
    }
    if (this.#outputs.length === 0) this.#output.replaceChildren();
    this.#outputs.push(output);
    if (this.#outputs.length <= MOST_OUTPUTS) {
      this.#output.append(outputView(output));
    }
  }

  /** Shows calls of the page's tool, and returns their results. */
  async ask(calls: Calls, signal: AbortSignal): Promise<CallResult[]> {
    const { askCalls } = await import("./call_view.ts");
    if (this.#outputs.length === 0) this.#output.replaceChildren();
    this.#status.say(() => text("asks"), "");
    const results = await askCalls(this.#output, calls, signal);
    this.#status.say(() => text("running"), "");
    return results;
  }

  /** Forgets what has come so far. */
  clear(): void {
    this.#outputs = [];
    this.#output.replaceChildren();
  }

  /** Shows how it ended; `files` are those that the program has made. */
  finish(answer: RunAnswer, files: readonly OutputFile[]): void {
    this.#end = { answer, files };
    const { error, duration } = answer.metadata;
    this.#stop(
      () =>
        error === undefined
          ? text("succeeded", { time: duration })
          : outcomeText(error),
      error === undefined ? "success" : "error",
    );
    this.retell();
  }

  /** Shows that somebody has stopped it. */
  stop(): void {
    this.#stop(() => text("stopped"), "error");
  }

  /** Shows that the service has no answer, and why. */
  refuse(tell: () => string): void {
    this.#refusal = tell;
    this.#stop(tell, "error");
    this.retell();
  }

  #stop(tell: () => string, outcome: "success" | "error"): void {
    this.#host.removeAttribute("aria-busy");
    this.#status.say(tell, outcome);
  }

  /** Shows everything again, in the language of the page. */
  retell(): void {
    this.#status.retell();
    const end = this.#end;
    this.#output.replaceChildren(
      ...end === undefined ? this.#partsSoFar() : this.#partsOf(end),
    );
    this.#result.replaceChildren(
      ...end === undefined
        ? [hint(text("howToReturn"))]
        : resultParts(end.answer),
    );
    const files = end?.files ?? [];
    this.#files.replaceChildren(
      ...files.length > 0 ? filesView(files) : [hint(text("noFiles"))],
    );
    byId("files-count", HTMLSpanElement).textContent = files.length === 0
      ? ""
      : String(files.length);
    byId("result-count", HTMLSpanElement).textContent =
      end !== undefined && hasResult(end.answer) ? "●" : "";
    this.#details.replaceChildren(
      ...end === undefined ? [hint(text("notRun"))] : detailsParts(end.answer),
    );
  }

  #partsSoFar(): readonly HTMLElement[] {
    const parts: HTMLElement[] = this.#shown();
    if (this.#refusal !== undefined) {
      parts.push(errorBox(this.#refusal()));
    }
    const isIdle = !this.#host.hasAttribute("aria-busy");
    return parts.length === 0 && isIdle ? [hint(text("notRun"))] : parts;
  }

  #shown(): HTMLElement[] {
    return this.#outputs.slice(0, MOST_OUTPUTS).map(outputView);
  }

  #partsOf({ answer, files }: Ended): readonly HTMLElement[] {
    const { output, metadata } = answer;
    const { error } = metadata;
    // A refused program has run nothing: all findings are shown.
    if (error?.findings !== undefined) {
      return [
        heading("findings"),
        findingsView(error.findings, this.#goTo),
      ];
    }
    const parts = this.#shown();
    if (output.ret_val !== "") parts.push(heading("value"), valueOf(answer));
    parts.push(...filesView(files).slice(0, pictureParts(files)));
    if (error !== undefined) parts.push(errorView(error, this.#goTo));
    if (metadata.truncated.length > 0) {
      const names = metadata.truncated.join(", ");
      parts.push(hint(text("truncated", { names })));
    }
    if (parts.length === 0) {
      parts.push(hint(text("empty")), hint(text("howToReturn")));
    }
    return parts;
  }
}

/** Returns the number of views of files that show pictures. */
function pictureParts(files: readonly OutputFile[]): number {
  return filesView(files).findLastIndex((part) => part.tagName === "FIGURE") +
    1;
}

function hasResult({ output, metadata: { results = [] } }: RunAnswer): boolean {
  return output.ret_val !== "" ||
    results.some(({ type }) => type === "execute_result");
}

function valueOf({ output: { ret_val, ret_json } }: RunAnswer): HTMLElement {
  // A number or a text is shown already, as `str()` of it.
  return ret_json !== undefined && /^[{[]/.test(ret_json)
    ? valueView(ret_json)
    : block(ret_val);
}

function resultParts(answer: RunAnswer): HTMLElement[] {
  const { output, metadata: { results = [] } } = answer;
  const parts: HTMLElement[] = [];
  if (output.ret_val !== "") {
    parts.push(heading("value"), valueOf(answer));
    if (output.ret_json !== undefined) {
      parts.push(heading("json"), block(output.ret_json));
    }
    parts.push(heading("asText"), block(output.ret_val));
  }
  for (const { type, data } of results) {
    if (type !== "execute_result") continue;
    parts.push(heading("lastExpression"));
    parts.push(outputView({ output_type: type, data }));
  }
  return parts.length > 0 ? parts : [hint(text("howToReturn"))];
}

function detailsParts(answer: RunAnswer): HTMLElement[] {
  const { metadata, workload_info } = answer;
  const { ignored = [] } = metadata;
  const rows: readonly (readonly [TextName, string])[] = [
    ["cpu", text("milliseconds", { count: metadata.cpu_ms })],
    [
      "memory",
      `${Math.round(metadata.memory_peak_bytes / 1_048_576)} MiB`,
    ],
    ["runtime", `${metadata.language}, ${metadata.runtime}`],
    ["sandbox", `${metadata.instance_id}, ${workload_info.id}`],
    ["policy", metadata.policy],
    ["exitCode", String(metadata.exit_code)],
  ];
  return [
    durationsView(metadata.queue_ms, metadata.duration),
    element(
      "dl",
      {},
      ...rows.flatMap(([name, words]) => [
        element("dt", { text: text(name) }),
        element("dd", { text: words }),
      ]),
    ),
    ...ignored.length > 0
      ? [hint(text("ignored", { names: ignored.join(", ") }))]
      : [],
    heading("wholeAnswer"),
    block(JSON.stringify(answer, shortened, 2)),
  ];
}

/** Pictures and files are shown elsewhere. */
function shortened(_name: string, value: unknown): unknown {
  return typeof value === "string" && value.length > 2_000
    ? `${value.slice(0, 200)} …`
    : value;
}

function heading(name: TextName): HTMLElement {
  return element("h2", { text: text(name) });
}

function hint(words: string): HTMLElement {
  return element("p", { class: "hint", text: words });
}

function block(words: string): HTMLElement {
  return element("pre", { text: words, attributes: { tabindex: "0" } });
}
