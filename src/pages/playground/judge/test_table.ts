/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Pairs of input and output, typed into a small table.
 *
 * @module
 */

import { element } from "../dom.ts";
import { text } from "../texts.ts";
import type { TestPair } from "./tests.ts";

/** The table of the page. */
export class TestTable {
  readonly #body: HTMLElement;
  readonly #onChange: () => void;

  /** @param onChange Called when somebody has changed a pair. */
  constructor(body: HTMLElement, onChange: () => void) {
    this.#body = body;
    this.#onChange = onChange;
    body.addEventListener("input", () => onChange());
  }

  /** Pairs in their order. */
  get pairs(): TestPair[] {
    return [...this.#body.children].map((row) => {
      const [stdin, expected] = row.querySelectorAll("textarea");
      return { stdin: stdin.value, expected: expected.value };
    });
  }

  set pairs(pairs: readonly TestPair[]) {
    this.#body.replaceChildren(...pairs.map((pair) => this.#rowOf(pair)));
    this.retell();
  }

  /** Adds an empty pair, and goes there. */
  add(): void {
    const row = this.#rowOf({ stdin: "", expected: "" });
    this.#body.append(row);
    this.retell();
    this.#onChange();
    row.querySelector("textarea")?.focus();
  }

  /** Names the fields in the language of the page. */
  retell(): void {
    for (const [index, row] of [...this.#body.children].entries()) {
      const [stdin, expected] = row.querySelectorAll("textarea");
      stdin.setAttribute("aria-label", text("stdinOf", { index }));
      expected.setAttribute("aria-label", text("expectedOf", { index }));
      row.querySelector("button")
        ?.setAttribute("aria-label", text("removeTest", { index }));
      const [number] = row.children;
      number.textContent = String(index);
    }
  }

  #rowOf({ stdin, expected }: TestPair): HTMLElement {
    const row = element(
      "tr",
      {},
      element("th", { attributes: { scope: "row" } }),
      element("td", {}, field(stdin)),
      element("td", {}, field(expected)),
      element(
        "td",
        {},
        element("button", {
          class: "quiet",
          text: "×",
          attributes: { type: "button" },
          onClick: () => {
            const next = row.nextElementSibling ?? row.previousElementSibling;
            row.remove();
            next?.querySelector("textarea")?.focus();
            this.retell();
            this.#onChange();
          },
        }),
      ),
    );
    return row;
  }
}

function field(value: string): HTMLTextAreaElement {
  const made = element("textarea", {
    attributes: {
      rows: String(
        Math.min(4, Math.max(1, value.trimEnd().split("\n").length)),
      ),
      spellcheck: "false",
      autocapitalize: "off",
    },
  });
  made.value = value;
  return made;
}
