/// <reference lib="dom" />
/**
 * A table that scrolls in a box of its own, so that the page does not.
 *
 * @module
 */

import { element } from "./dom.ts";

/** Returns the box; `label` is what a screen reader calls it. */
export function tableBox(
  names: readonly string[],
  body: HTMLTableSectionElement,
  label: string,
): HTMLElement {
  const head = element(
    "tr",
    {},
    ...names.map((name) =>
      element("th", { text: name, attributes: { scope: "col" } })
    ),
  );
  return element(
    "div",
    {
      class: "table",
      attributes: { tabindex: "0", role: "region", "aria-label": label },
    },
    element("table", {}, element("thead", {}, head), body),
  );
}
