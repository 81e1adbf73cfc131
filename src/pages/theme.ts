/// <reference lib="dom" />
/**
 * Theme of the pages: what was chosen here, else what the browser asks for.
 *
 * @module
 */

import { readStored, writeStored } from "./playground/stored.ts";

/** Theme of a page. */
export type Theme = "light" | "dark";

/**
 * Shows the theme, and makes its button change it.
 *
 * @param retell Called with the theme, now and when it changes.
 */
export function connectTheme(
  button: HTMLButtonElement,
  retell: (theme: Theme) => void,
): void {
  let theme = storedTheme() ??
    (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

  function show(): void {
    document.documentElement.dataset.theme = theme;
    retell(theme);
  }

  button.addEventListener("click", () => {
    theme = theme === "dark" ? "light" : "dark";
    writeStored("theme", theme);
    show();
  });
  show();
}

function storedTheme(): Theme | undefined {
  const kept = readStored("theme");
  return kept === "light" || kept === "dark" ? kept : undefined;
}
