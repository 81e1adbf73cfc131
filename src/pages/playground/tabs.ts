/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Tabs as assistive technology knows them: one of them in the order of Tab, the
 * others by the arrow keys.
 *
 * @module
 */

/** Makes every row of tabs of the page work. */
export function connectTabs(): void {
  for (const list of document.querySelectorAll('[role="tablist"]')) {
    connectTabList(list);
  }
}

function connectTabList(list: Element): void {
  const tabs = [...list.querySelectorAll<HTMLButtonElement>('[role="tab"]')];

  function show(chosen: HTMLButtonElement): void {
    for (const tab of tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      const panel = tab.getAttribute("aria-controls") ?? "";
      document.getElementById(panel)?.toggleAttribute("hidden", !isChosen);
    }
  }

  const STEPS: Readonly<Record<string, (index: number) => number>> = {
    ArrowRight: (index) => (index + 1) % tabs.length,
    ArrowLeft: (index) => (index + tabs.length - 1) % tabs.length,
    Home: () => 0,
    End: () => tabs.length - 1,
  };
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => show(tab));
    tab.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const next = tabs[step(index)];
      show(next);
      next.focus();
    });
  }
}
