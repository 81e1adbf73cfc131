/// <reference lib="dom" />
/**
 * An error of a program in words, and the places that it names. All of it is
 * text that a stranger's program has chosen, and is put in as text.
 *
 * @module
 */

import type { PolicyFinding, RunError } from "../../run/error.ts";
import { element } from "./dom.ts";
import type { Problem } from "./editor_place.ts";
import { text } from "./texts.ts";

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

/** Returns a box that says what went wrong. */
export function errorBox(words: string): HTMLElement {
  return element(
    "div",
    { class: "error-box" },
    element("strong", { text: words }),
  );
}

/** Returns an error of a program, its place to go to, and what helps. */
export function errorView(
  error: RunError,
  goTo: (problem: Problem) => void,
): HTMLElement {
  const box = errorBox(`${error.type}: ${error.message}`);
  for (const problem of problemsOf(error)) {
    box.append(element("button", {
      text: text("goTo", { line: problem.line }),
      attributes: { type: "button" },
      onClick: () => goTo(problem),
    }));
  }
  if (error.help !== undefined) {
    box.append(element("p", { class: "hint", text: error.help }));
  }
  return box;
}
