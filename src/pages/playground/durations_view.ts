/// <reference lib="dom" />
/**
 * Shows how long a program waited and ran, as a small bar.
 *
 * @module
 */

import { element } from "./dom.ts";
import { text } from "./texts.ts";

/** Returns the bar with its words. */
export function durationsView(queueMs: number, runMs: number): HTMLElement {
  const track = element(
    "span",
    { class: "duration-track", attributes: { "aria-hidden": "true" } },
    part("duration-queue", queueMs, queueMs + runMs),
    part("duration-run", runMs, queueMs + runMs),
  );
  const words = element("span", {
    text: text("durations", { queue: queueMs, run: runMs }),
  });
  return element("div", { class: "duration" }, track, words);
}

function part(name: string, ms: number, wholeMs: number): HTMLElement {
  const made = element("span", { class: name });
  made.style.width = `${wholeMs === 0 ? 0 : (100 * ms) / wholeMs}%`;
  return made;
}
