/// <reference lib="dom" />
/**
 * The line that says how a run goes.
 *
 * @module
 */

import { byId } from "./dom.ts";

/** Outcome that gives the line its colour. */
export type StatusOutcome = "" | "success" | "error";

/** A status of the page, which follows the language of the page. */
export class StatusLine {
  readonly #line: HTMLParagraphElement;
  #tell: () => string = () => "";

  /** @param id Id of its paragraph. */
  constructor(id: string) {
    this.#line = byId(id, HTMLParagraphElement);
  }

  /** Shows a text. */
  say(tell: () => string, outcome: StatusOutcome): void {
    this.#tell = tell;
    this.#line.dataset.outcome = outcome;
    this.retell();
  }

  /** Shows the text again, in the language of the page. */
  retell(): void {
    const words = this.#tell();
    this.#line.textContent = words;
    // A long one is cut off.
    this.#line.title = words;
  }
}
