/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The search: shows the requests and schemas that have all of the words.
 *
 * @module
 */

import { byId } from "../playground/dom.ts";

/** Makes the search work; "/" goes to it. */
export function connectSearch(): void {
  const field = byId("search", HTMLInputElement);
  const found = byId("found", HTMLParagraphElement);
  const articles = [...document.querySelectorAll("article")].map((article) => ({
    article,
    link: document.querySelector(`#index a[href="#${CSS.escape(article.id)}"]`)
      ?.closest("li"),
    words: article.textContent.toLowerCase(),
  }));

  function search(): void {
    const wanted = field.value.toLowerCase().split(/\s+/)
      .filter((word) => word !== "");
    let count = 0;
    for (const { article, link, words } of articles) {
      const isFound = wanted.every((word) => words.includes(word));
      article.hidden = !isFound;
      link?.toggleAttribute("hidden", !isFound);
      if (isFound) count += 1;
    }
    for (const part of document.querySelectorAll("section, #index .group")) {
      const isEmpty =
        part.querySelector("article:not([hidden]), li:not([hidden])") === null;
      part.toggleAttribute("hidden", isEmpty);
    }
    byId("about", HTMLElement).hidden = wanted.length > 0;
    found.textContent = wanted.length === 0
      ? ""
      : `${count} of ${articles.length}`;
  }

  field.addEventListener("input", () => {
    search();
    scrollTo(0, 0);
  });
  document.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (key !== "/" || target === field || ctrlKey || metaKey || altKey) return;
    event.preventDefault();
    field.focus();
  });
}
