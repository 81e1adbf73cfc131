/// <reference lib="dom" />
/**
 * A histogram, drawn as SVG.
 *
 * @module
 */

import { element } from "../dom.ts";
import { text } from "../texts.ts";
import { binned } from "./bins.ts";

/** Options for {@linkcode histogram}. */
export interface HistogramOptions {
  readonly title: string;
  /** A few words about the values, such as their mean. */
  readonly summary: string;
  readonly values: readonly number[];
  /** Range of the values. @default {from the smallest to the largest} */
  readonly range?: readonly [from: number, to: number];
  readonly format: (value: number) => string;
}

const NAMESPACE = "http://www.w3.org/2000/svg";
const BINS = 20;
const HEIGHT = 100;

/** Returns the figure. */
export function histogram(
  { title, summary, values, range, format }: HistogramOptions,
): HTMLElement {
  const { counts, from, to, edges } = binned(values, BINS, range);
  const most = Math.max(...counts);
  const svg = svgElement("svg", {
    viewBox: `0 0 ${BINS} ${HEIGHT}`,
    preserveAspectRatio: "none",
    role: "img",
    "aria-label": `${title}: ${summary}`,
  });
  for (const [index, count] of counts.entries()) {
    if (count === 0) continue;
    // A single row among thousands is still seen.
    const height = Math.max(3, HEIGHT * count / most);
    const bar = svgElement("rect", {
      x: String(index + .06),
      y: String(HEIGHT - height),
      width: ".88",
      height: String(height),
    });
    const tip = svgElement("title", {});
    tip.textContent = text("bin", {
      from: format(edges[index]),
      to: format(edges[index + 1]),
      count,
    });
    bar.append(tip);
    svg.append(bar);
  }
  return element(
    "figure",
    { class: "histogram" },
    element(
      "figcaption",
      {},
      element("strong", { text: title }),
      element("span", { text: summary }),
    ),
    svg,
    element(
      "div",
      { class: "ends", attributes: { "aria-hidden": "true" } },
      element("span", { text: format(from) }),
      element("span", {
        // The last bin has what is above, too.
        text: format(to) + (values.some((value) => value > to) ? " +" : ""),
      }),
    ),
  );
}

function svgElement(
  name: string,
  attributes: Readonly<Record<string, string>>,
): SVGElement {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  return made;
}
