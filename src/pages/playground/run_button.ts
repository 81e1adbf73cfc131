/// <reference lib="dom" />
/**
 * A button that runs something, and stops it while it runs.
 *
 * @module
 */

import { byId } from "./dom.ts";
import { text, type TextName } from "./texts.ts";

/** Options for {@linkcode RunButton}. */
export interface RunButtonOptions {
  /** Id of the button, whose label has the id `…-label`. */
  readonly id: string;
  readonly label: TextName;
  /** Runs until it is done or aborted; never throws. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/** A button of the page. */
export class RunButton {
  readonly #button: HTMLButtonElement;
  readonly #options: RunButtonOptions;
  #running: AbortController | undefined;

  constructor(options: RunButtonOptions) {
    this.#options = options;
    this.#button = byId(options.id, HTMLButtonElement);
    this.#button.addEventListener("click", () => this.press());
  }

  /** Reports whether something runs. */
  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Runs, or stops what runs. */
  press(): void {
    if (this.#running === undefined) void this.#run();
    else this.#running.abort();
  }

  /** Shows the label again, in the language of the page. */
  retell(): void {
    const { id, label } = this.#options;
    this.#button.classList.toggle("stops", this.isRunning);
    byId(`${id}-label`, HTMLSpanElement).textContent = text(
      this.isRunning ? "stop" : label,
    );
  }

  async #run(): Promise<void> {
    this.#running = new AbortController();
    this.retell();
    try {
      await this.#options.run(this.#running.signal);
    } finally {
      this.#running = undefined;
      this.retell();
    }
  }
}

/** Widths at which results are below the program, as in `style.css`. */
const ONE_COLUMN = "(max-width: 56rem)";

/** Scrolls to results that a phone has below the program. */
export function scrollToResults(results: HTMLElement): void {
  if (matchMedia(ONE_COLUMN).matches) results.scrollIntoView();
}
