/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Tabs as assistive technology knows them: one of them in the order of Tab, the
 * others by the arrow keys.
 *
 * @module
 */

import { byId } from "./dom.ts";

const STEPS: Readonly<
  Record<string, (index: number, count: number) => number>
> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Event of a tab that is shown. */
export const ON_SHOWN = "shown";

/** Makes every row of tabs of the page work. */
export function connectTabs(): void {
  for (const list of document.querySelectorAll('[role="tablist"]')) {
    const tabs = tabsOf(list);
    for (const [index, tab] of tabs.entries()) {
      tab.addEventListener("click", () => show(tab));
      tab.addEventListener("keydown", (event) => {
        const step = STEPS[event.key];
        if (step === undefined) return;
        event.preventDefault();
        const next = tabs[step(index, tabs.length)];
        show(next);
        next.focus();
      });
    }
  }
}

/** Shows the panel of the tab with this id. */
export function selectTab(id: string): void {
  show(byId(id, HTMLButtonElement));
}

function show(chosen: HTMLButtonElement): void {
  const list = chosen.closest('[role="tablist"]');
  if (list === null) return;
  for (const tab of tabsOf(list)) {
    const isChosen = tab === chosen;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    const panel = tab.getAttribute("aria-controls") ?? "";
    document.getElementById(panel)?.toggleAttribute("hidden", !isChosen);
  }
  chosen.dispatchEvent(new Event(ON_SHOWN));
}

function tabsOf(list: Element): HTMLButtonElement[] {
  return [...list.querySelectorAll<HTMLButtonElement>('[role="tab"]')];
}
