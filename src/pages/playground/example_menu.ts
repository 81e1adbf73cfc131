/// <reference lib="dom" />
/**
 * The menu of examples.
 *
 * @module
 */

import { byId, element } from "./dom.ts";
import {
  type Example,
  EXAMPLE_NAMES,
  type ExampleId,
  FIRST_EXAMPLE,
  FIRST_EXAMPLES,
} from "./example_names.ts";
import type { Language } from "./program.ts";
import { currentLocale } from "./texts.ts";

/** Menu of the page. */
export interface ExampleMenu {
  /** Reports whether this is the code of the example that is shown. */
  isExample(code: string): boolean;
  /** Opens the first one of a language. */
  openFirst(language: Language): void;
  /** Shows which one is open; none once it has been changed. */
  mark(code: string): void;
  /** Shows the names in the language of the page. */
  retell(): void;
}

/** Makes the menu work. */
export function exampleMenu(open: (example: Example) => void): ExampleMenu {
  const menu = byId("examples", HTMLSelectElement);
  const ids = Object.keys(EXAMPLE_NAMES) as ExampleId[];
  const options = ids.map((value) =>
    element("option", { attributes: { value } })
  );
  menu.append(...options);
  let id: ExampleId = "score";
  let shown = FIRST_EXAMPLE;

  async function show(chosen: ExampleId): Promise<void> {
    id = chosen;
    const example = chosen === "score"
      ? FIRST_EXAMPLE
      : (await import("./program_examples.ts")).PROGRAM_EXAMPLES[chosen];
    // Another one may have been chosen since.
    if (id !== chosen) return;
    shown = example;
    open(example);
  }

  menu.addEventListener("change", () => {
    const chosen = ids.find((one) => one === menu.value);
    if (chosen !== undefined) void show(chosen);
  });

  return {
    isExample(code) {
      return code === shown.code;
    },
    openFirst(language) {
      void show(FIRST_EXAMPLES[language]);
    },
    mark(code) {
      menu.value = code === shown.code ? id : "";
    },
    retell() {
      for (const [index, one] of ids.entries()) {
        options[index].textContent = EXAMPLE_NAMES[one][currentLocale()];
      }
    },
  };
}
