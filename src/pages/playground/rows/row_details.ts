/// <reference lib="dom" />
/**
 * Parts of an opened row: texts under their names, and an error with its place.
 *
 * @module
 */

import type { RunError } from "../../../run/error.ts";
import { errorView, findingsView } from "../answer_view.ts";
import { element } from "../dom.ts";
import type { Problem } from "../editor_place.ts";
import { text, type TextName } from "../texts.ts";

/** Returns the texts that are not empty, each under its name. */
export function textParts(
  texts: readonly (readonly [name: TextName, words: string | undefined])[],
): HTMLElement[] {
  return texts.filter(([, words]) => words !== undefined && words !== "")
    .map(([name, words]) =>
      element(
        "div",
        { class: "part" },
        element("h2", { text: text(name) }),
        element("pre", { text: words ?? "", attributes: { tabindex: "0" } }),
      )
    );
}

/** Returns an error, or the places that the policy refuses. */
export function errorParts(
  error: RunError | undefined,
  goTo: (problem: Problem) => void,
): HTMLElement[] {
  if (error === undefined) return [];
  return error.findings === undefined
    ? [errorView(error, goTo)]
    : [findingsView(error.findings, goTo)];
}
