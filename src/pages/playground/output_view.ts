/// <reference lib="dom" />
/**
 * One output of a cell, for people: the richest of its media types that can be
 * shown without running anything.
 *
 * @module
 */

import { element } from "./dom.ts";
import { htmlFrame } from "./html_frame.ts";
import type { CellOutput } from "./cell_output.ts";
import { text } from "./texts.ts";
import { valueView } from "./value_view.ts";

type Bundle = Readonly<Record<string, unknown>>;

/** Ways to show a bundle, the best first. */
const VIEWS: readonly (readonly [
  type: string,
  view: (content: unknown, bundle: Bundle) => HTMLElement,
])[] = [
  ["text/html", (html) => htmlFrame(String(html))],
  [
    "image/svg+xml",
    (svg, bundle) =>
      picture(
        `data:image/svg+xml;charset=utf-8,${
          encodeURIComponent(
            String(svg).toWellFormed(),
          )
        }`,
        bundle,
      ),
  ],
  ...["image/png", "image/jpeg", "image/gif", "image/webp"].map((type) =>
    [
      type,
      (base64: unknown, bundle: Bundle) =>
        picture(`data:${type};base64,${String(base64)}`, bundle),
    ] as const
  ),
  ["application/json", (value) => valueView(JSON.stringify(value))],
  ...["text/markdown", "text/latex", "text/plain"].map((type) =>
    [type, (words: unknown) => block(String(words), "result")] as const
  ),
];

/** Returns the view. */
export function outputView(output: CellOutput): HTMLElement {
  switch (output.output_type) {
    case "stream":
      return block(output.text, output.name);
    case "error":
      return block(`${output.ename}: ${output.evalue}`, "stderr");
    default: {
      const { data } = output;
      for (const [type, view] of VIEWS) {
        if (type in data) return view(data[type], data);
      }
      const types = Object.keys(data).join(", ");
      return element("p", { class: "hint", text: text("notShown", { types }) });
    }
  }
}

/** As an image nothing in it runs, not even in SVG. */
function picture(src: string, bundle: Bundle): HTMLElement {
  const alt = String(bundle["text/plain"] ?? text("pictures"));
  return element("figure", {}, element("img", { attributes: { src, alt } }));
}

function block(words: string, name: string): HTMLElement {
  return element("pre", {
    class: name,
    text: words,
    attributes: { tabindex: "0" },
  });
}
