/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The contents beside the reference: they show where the reader is, and fold
 * away on a phone.
 *
 * @module
 */

import { byId } from "../playground/dom.ts";

/** Widths at which the contents are above the reference, as in `style.css`. */
const ONE_COLUMN = "(max-width: 56rem)";

/** Makes the contents work. */
export function connectContents(): void {
  const contents = byId("contents", HTMLDetailsElement);
  const narrow = matchMedia(ONE_COLUMN);
  const fold = () => contents.open = !narrow.matches;
  fold();
  narrow.addEventListener("change", fold);
  contents.addEventListener("click", ({ target }) => {
    if (narrow.matches && target instanceof HTMLAnchorElement) fold();
  });

  const links = new Map(
    [...contents.querySelectorAll<HTMLAnchorElement>("li a")]
      .map((link) => [link.hash.slice(1), link]),
  );
  const inView = new Set<string>();
  // Articles that cross the upper part of the window are being read.
  const observer = new IntersectionObserver((entries) => {
    for (const { target: { id }, isIntersecting } of entries) {
      if (isIntersecting) inView.add(id);
      else inView.delete(id);
    }
    const [current] = [...links.keys()].filter((id) => inView.has(id));
    if (current === undefined) return;
    for (const [id, link] of links) {
      if (id !== current) link.removeAttribute("aria-current");
      else if (!link.hasAttribute("aria-current")) {
        link.setAttribute("aria-current", "location");
        scrollInto(contents, link);
      }
    }
  }, { rootMargin: "-10% 0px -75%" });
  for (const article of document.querySelectorAll("article")) {
    observer.observe(article);
  }
}

/** Scrolls the contents alone, never the page. */
function scrollInto(box: HTMLElement, link: HTMLElement): void {
  const { top, bottom } = box.getBoundingClientRect();
  const place = link.getBoundingClientRect();
  if (place.top < top || place.bottom > bottom) {
    box.scrollTop += place.top - (top + bottom) / 2;
  }
}
