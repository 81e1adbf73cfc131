/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Language and theme of the page: what was chosen here, else what the browser
 * asks for.
 *
 * @module
 */

import { byId } from "./dom.ts";
import { readStored, writeStored } from "./stored.ts";
import { type Locale, setLocale, text, type TextName, TEXTS } from "./texts.ts";

type Theme = "light" | "dark";

/**
 * Makes the two buttons work.
 *
 * @param onLocale Called when the language is set, and whenever it changes.
 */
export function connectPreferences(onLocale: () => void): void {
  const themeButton = byId("theme", HTMLButtonElement);
  const localeButton = byId("locale", HTMLButtonElement);
  let theme: Theme = storedTheme() ??
    (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  let locale: Locale = storedLocale() ??
    (/^zh\b/i.test(navigator.language) ? "zh" : "en");

  function showTheme(): void {
    document.documentElement.dataset.theme = theme;
    themeButton.textContent = text(theme === "dark" ? "light" : "dark");
  }

  function showLocale(): void {
    setLocale(locale);
    document.documentElement.lang = locale === "zh" ? "zh-CN" : "en";
    for (
      const place of document.querySelectorAll<HTMLElement>("[data-text]")
    ) {
      const name = place.dataset.text ?? "";
      if (name in TEXTS[locale]) place.textContent = text(name as TextName);
    }
    for (
      const place of document.querySelectorAll<HTMLElement>("[data-label]")
    ) {
      const name = place.dataset.label ?? "";
      if (!(name in TEXTS[locale])) continue;
      place.setAttribute("aria-label", text(name as TextName));
      place.title = text(name as TextName);
    }
    localeButton.textContent = locale === "zh" ? "English" : "中文";
    localeButton.lang = locale === "zh" ? "en" : "zh-CN";
    showTheme();
    onLocale();
  }

  themeButton.addEventListener("click", () => {
    theme = theme === "dark" ? "light" : "dark";
    writeStored("theme", theme);
    showTheme();
  });
  localeButton.addEventListener("click", () => {
    locale = locale === "zh" ? "en" : "zh";
    writeStored("locale", locale);
    showLocale();
  });
  showLocale();
}

function storedTheme(): Theme | undefined {
  const kept = readStored("theme");
  return kept === "light" || kept === "dark" ? kept : undefined;
}

function storedLocale(): Locale | undefined {
  const kept = readStored("locale");
  return kept === "en" || kept === "zh" ? kept : undefined;
}
