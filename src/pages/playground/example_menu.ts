/// <reference lib="dom" />
/**
 * The menu of examples.
 *
 * @module
 */

import { byId, element } from "./dom.ts";
import type { Language } from "./program.ts";
import { type Example, PROGRAM_EXAMPLES } from "./program_examples.ts";
import { currentLocale } from "./texts.ts";

/** Menu of the page. */
export interface ExampleMenu {
  /** Returns the example with this code, if there is one. */
  find(code: string): Example | undefined;
  /** Returns the first one of a language. */
  first(language: Language): Example;
  /** Tells which one is shown; none once it has been changed. */
  mark(code: string): void;
  /** Shows the names in the language of the page. */
  retell(): void;
}

/** Makes the menu work. */
export function exampleMenu(open: (example: Example) => void): ExampleMenu {
  const menu = byId("examples", HTMLSelectElement);
  const options = PROGRAM_EXAMPLES.map((_, index) =>
    element("option", { attributes: { value: String(index) } })
  );
  menu.append(...options);
  menu.addEventListener("change", () => {
    const chosen = PROGRAM_EXAMPLES[Number(menu.value)];
    if (chosen !== undefined) open(chosen);
  });
  const indexOf = (code: string) =>
    PROGRAM_EXAMPLES.findIndex((example) => example.code === code);

  return {
    find(code) {
      return PROGRAM_EXAMPLES[indexOf(code)];
    },
    first(language) {
      return PROGRAM_EXAMPLES.find((one) => one.language === language) ??
        PROGRAM_EXAMPLES[0];
    },
    mark(code) {
      const index = indexOf(code);
      menu.value = index < 0 ? "" : String(index);
    },
    retell() {
      for (const [index, { name }] of PROGRAM_EXAMPLES.entries()) {
        options[index].textContent = name[currentLocale()];
      }
    },
  };
}
