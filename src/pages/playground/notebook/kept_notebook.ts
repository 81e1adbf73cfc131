/// <reference lib="dom" />
/**
 * The notebook that the browser keeps.
 *
 * @module
 */

import { readStored, writeStored } from "../stored.ts";
import { asNotebook, type Notebook, withoutOutputs } from "./notebook.ts";

const NAME = "notebook";
/** Of what the browser keeps; what is shown is left out of more. */
const MOST_CHARS = 1_500_000;
/** Between something written and its being kept. */
const SAVE_MS = 300;

/** Returns the notebook that was kept; null if there is none. */
export function readKept(): Notebook | null {
  return asNotebook(readStored(NAME));
}

/** Keeps a notebook a moment after it has changed, and when the page closes. */
export class NotebookKeeper {
  readonly #read: () => Notebook;
  #saving: ReturnType<typeof setTimeout> | undefined;

  /** Creates the keeper; `read` returns the notebook as it is. */
  constructor(read: () => Notebook) {
    this.#read = read;
    addEventListener("pagehide", () => this.#save());
  }

  /** Says that it has changed. */
  changed(): void {
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => this.#save(), SAVE_MS);
  }

  #save(): void {
    clearTimeout(this.#saving);
    const notebook = this.#read();
    const { length } = JSON.stringify(notebook);
    writeStored(
      NAME,
      length > MOST_CHARS ? withoutOutputs(notebook) : notebook,
    );
  }
}
