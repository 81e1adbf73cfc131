/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Files that a program is given: dropped onto the page, or chosen. They stay in
 * the page: no draft, link or history has them.
 *
 * @module
 */

import { toBase64 } from "./base64.ts";
import { byId, element } from "./dom.ts";
import { takeDrops } from "./drop_files.ts";
import type { InputFile } from "./program.ts";
import { text } from "./texts.ts";

/** Files of the page. */
export class InputFiles {
  readonly #files = new Map<string, InputFile>();
  readonly #onChange: () => void;

  /** @param onChange Called when a file has come or gone. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
    const pane = byId("results", HTMLDivElement).parentElement;
    const chooser = byId("choose-files", HTMLInputElement);
    chooser.addEventListener("change", () => void this.#add(chooser.files));
    byId("open-files", HTMLButtonElement).addEventListener(
      "click",
      () => chooser.click(),
    );
    if (pane !== null) takeDrops(pane, (files) => void this.#add(files));
  }

  /** Files by name. */
  get all(): ReadonlyMap<string, InputFile> {
    return this.#files;
  }

  /** Puts these in place of those that are there. */
  replace(files: Readonly<Record<string, InputFile>>): void {
    this.#files.clear();
    for (const [name, file] of Object.entries(files)) {
      this.#files.set(name, file);
    }
    this.retell();
  }

  /** Shows the list again, in the language of the page. */
  retell(): void {
    byId("show-files", HTMLButtonElement)
      .classList.toggle("filled", this.#files.size > 0);
    byId("files-list", HTMLUListElement).replaceChildren(
      ...[...this.#files.keys()].map((name) =>
        element(
          "li",
          {},
          document.createTextNode(name),
          element("button", {
            class: "quiet",
            text: "×",
            attributes: {
              type: "button",
              "aria-label": text("removeFile", { name }),
            },
            onClick: () => {
              this.#files.delete(name);
              this.#changed();
            },
          }),
        )
      ),
    );
  }

  async #add(files: FileList | null): Promise<void> {
    for (const file of files ?? []) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      this.#files.set(file.name, inputFileOf(bytes));
    }
    byId("choose-files", HTMLInputElement).value = "";
    this.#changed();
  }

  #changed(): void {
    this.retell();
    this.#onChange();
  }
}

/** Text where it is text, so that the request can be read. */
function inputFileOf(bytes: Uint8Array<ArrayBuffer>): InputFile {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { text: decoder.decode(bytes) };
  } catch {
    return { data: toBase64(bytes) };
  }
}
