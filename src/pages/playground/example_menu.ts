/// <reference lib="dom" />
/**
 * The menu of examples.
 *
 * @module
 */

import { byId, element } from "./dom.ts";
import {
  type Example,
  EXAMPLE_IDS,
  EXAMPLE_TABS,
  type ExampleId,
  FIRST_EXAMPLE,
  FIRST_EXAMPLES,
} from "./example_names.ts";
import type { Language } from "./program.ts";
import { selectTab } from "./tabs.ts";
import { isTextName, text } from "./texts.ts";

/** Menu of the page. */
export interface ExampleMenu {
  /** True while the program on the page is an example, as it came. */
  readonly isOpen: boolean;
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
  const options = [...EXAMPLE_IDS, ...EXAMPLE_TABS].map((value) =>
    element("option", { attributes: { value } })
  );
  menu.append(...options);
  let id: ExampleId = "score";
  let shown = FIRST_EXAMPLE;
  let isOpen = false;

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
    const chosen = EXAMPLE_IDS.find((one) => one === menu.value);
    if (chosen !== undefined) return void show(chosen);
    if (menu.value !== "") selectTab(`tab-${menu.value}`);
    menu.value = isOpen ? id : "";
  });

  return {
    get isOpen() {
      return isOpen;
    },
    openFirst(language) {
      void show(FIRST_EXAMPLES[language]);
    },
    mark(code) {
      isOpen = code === shown.code;
      menu.value = isOpen ? id : "";
    },
    retell() {
      for (const option of options) {
        const name = `example_${option.value}`;
        if (isTextName(name)) option.textContent = text(name);
      }
    },
  };
}
