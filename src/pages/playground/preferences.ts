/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Language and theme of the page: what was chosen here, else what the browser
 * asks for.
 *
 * @module
 */

import { byId } from "./dom.ts";
import { connectTheme, type Theme } from "../theme.ts";
import { readStored, writeStored } from "./stored.ts";
import { isTextName, type Locale, setLocale, text } from "./texts.ts";

/**
 * Makes the two buttons work.
 *
 * @param onLocale Called when the language is set, and whenever it changes.
 */
export function connectPreferences(onLocale: () => void): void {
  const themeButton = byId("theme", HTMLButtonElement);
  const localeButton = byId("locale", HTMLButtonElement);
  let theme: Theme = "light";
  let locale: Locale = storedLocale() ??
    (/^zh\b/i.test(navigator.language) ? "zh" : "en");

  function tellTheme(): void {
    themeButton.textContent = text(theme === "dark" ? "light" : "dark");
  }

  async function showLocale(): Promise<void> {
    const chosen = locale;
    await setLocale(chosen);
    // Another one may have been chosen since.
    if (locale !== chosen) return;
    document.documentElement.lang = locale === "zh" ? "zh-CN" : "en";
    for (
      const place of document.querySelectorAll<HTMLElement>("[data-text]")
    ) {
      const name = place.dataset.text ?? "";
      if (isTextName(name)) place.textContent = text(name);
    }
    for (
      const place of document.querySelectorAll<HTMLElement>("[data-label]")
    ) {
      const name = place.dataset.label ?? "";
      if (!isTextName(name)) continue;
      place.setAttribute("aria-label", text(name));
      place.title = text(name);
    }
    localeButton.textContent = locale === "zh" ? "English" : "中文";
    localeButton.lang = locale === "zh" ? "en" : "zh-CN";
    tellTheme();
    onLocale();
  }

  connectTheme(themeButton, (chosen) => {
    theme = chosen;
    tellTheme();
  });
  localeButton.addEventListener("click", () => {
    locale = locale === "zh" ? "en" : "zh";
    writeStored("locale", locale);
    void showLocale();
  });
  void showLocale();
}

function storedLocale(): Locale | undefined {
  const kept = readStored("locale");
  return kept === "en" || kept === "zh" ? kept : undefined;
}
