/// <reference lib="dom" />
/**
 * Text of the document, in which code stands between backticks.
 *
 * @module
 */

import { element } from "../playground/dom.ts";

/** Returns a paragraph. */
export function prose(text: string): HTMLParagraphElement {
  return element("p", {}, ...inline(text));
}

/** Returns what is in one. */
export function inline(text: string): Node[] {
  return text.split("`").map((part, index) =>
    index % 2 === 1
      ? element("code", { text: part })
      : document.createTextNode(part)
  );
}
