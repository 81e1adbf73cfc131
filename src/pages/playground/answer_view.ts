/// <reference lib="dom" />
/**
 * View of a program's outcome. All of it is text that a stranger's program has
 * chosen, and is put in as text.
 *
 * @module
 */

import type { RunAnswer } from "../../run/answer.ts";
import type { PolicyFinding, RunError } from "../../run/error.ts";
import { element } from "./dom.ts";
import { durationsView } from "./durations_view.ts";
import type { Problem } from "./editor.ts";
import { filesView } from "./files_view.ts";
import { text } from "./texts.ts";
import { valueView } from "./value_view.ts";

/** Returns the line that says how it went. */
export function outcomeText(error: RunError | undefined): string {
  if (error === undefined) return text("success");
  const { type, message, line, column } = error;
  return line === null || column === null
    ? text("failed", { type, message })
    : text("failedAt", { type, message, line, column });
}

/** Returns the places in the program that an error names. */
export function problemsOf(error: RunError | undefined): Problem[] {
  if (error === undefined) return [];
  const { findings, line, column, type, message } = error;
  if (findings !== undefined) return findings.map(problemOf);
  return line === null
    ? []
    : [{ line, column: column ?? 1, message: `${type}: ${message}` }];
}

function problemOf(finding: PolicyFinding): Problem {
  const { line, column, end_column: endColumn, message, help } = finding;
  return { line, column, endColumn, message: `${message}\n${help}` };
}

/** Returns the parts of the view. */
export function answerView(
  { output, metadata }: RunAnswer,
  goTo: (problem: Problem) => void,
): HTMLElement[] {
  const { stdout, stderr, ret_val, ret_json } = output;
  const { error, files, truncated, ignored = [] } = metadata;
  const { findings = [] } = error ?? {};
  const parts = [
    durationsView(metadata.queue_ms, metadata.duration),
    hint(
      text("resources", {
        cpu: metadata.cpu_ms,
        memory: Math.round(metadata.memory_peak_bytes / 1_048_576),
      }),
    ),
  ];
  if (truncated.length > 0) {
    parts.push(hint(text("truncated", { names: truncated.join(", ") })));
  }
  if (ignored.length > 0) {
    parts.push(hint(text("ignored", { names: ignored.join(", ") })));
  }
  if (findings.length > 0) {
    parts.push(heading("findings"), findingsView(findings, goTo));
  } else if (error?.help !== undefined) parts.push(hint(error.help));
  if (stdout !== "") parts.push(heading("stdout"), block(stdout));
  if (stderr !== "") parts.push(heading("stderr"), block(stderr));
  if (ret_val !== "") parts.push(heading("value"), block(ret_val));
  if (ret_json !== undefined && isStructured(ret_json)) {
    parts.push(heading("json"), valueView(ret_json));
  }
  parts.push(...filesView(files));
  const saysNothing = stdout + stderr + ret_val === "" && files.length === 0;
  if (saysNothing) parts.push(hint(text("empty")));
  return parts;
}

/** A number or a text is shown already, as `str()` of it. */
function isStructured(json: string): boolean {
  return json.startsWith("{") || json.startsWith("[");
}

/** Returns the places that the policy refuses, to go to. */
export function findingsView(
  findings: readonly PolicyFinding[],
  goTo: (problem: Problem) => void,
): HTMLElement {
  return element(
    "ol",
    { class: "findings" },
    ...findings.map((finding) =>
      element(
        "li",
        {},
        element("button", {
          text: text("goTo", { line: finding.line }),
          attributes: { type: "button" },
          onClick: () => goTo(problemOf(finding)),
        }),
        document.createTextNode(` ${finding.message} [${finding.rule}]`),
        element("span", { class: "help", text: finding.help }),
      )
    ),
  );
}

function heading(name: Parameters<typeof text>[0]): HTMLElement {
  return element("h2", { text: text(name) });
}

function hint(words: string): HTMLElement {
  return element("p", { class: "hint", text: words });
}

function block(words: string): HTMLElement {
  return element("pre", { text: words, attributes: { tabindex: "0" } });
}
