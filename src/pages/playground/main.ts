/// <reference lib="dom" />
/**
 * The playground: connects the parts of the page. Runs in a browser, under a
 * policy that lets it do nothing but ask the service that it came from.
 *
 * @module
 */

import { connectKey } from "./call.ts";
import { byId } from "./dom.ts";
import { connectPreferences } from "./preferences.ts";
import { connectProgramTab, type Tab } from "./program_tab.ts";
import { connectTabs, ON_SHOWN } from "./tabs.ts";

/** Tabs that load when they are first shown. */
const LATER: Readonly<Record<string, () => Promise<Tab>>> = {
  "tab-batch": async () =>
    (await import("./batch/batch_tab.ts")).connectBatchTab(),
  "tab-judge": async () =>
    (await import("./judge/judge_tab.ts")).connectJudgeTab(),
  "tab-notebook": async () =>
    (await import("./notebook/notebook_tab.ts")).connectNotebookTab(),
};

let loadingStyle: Promise<void> | undefined;

connectKey();
connectTabs();
const tabs: Tab[] = [connectProgramTab()];
for (const [id, load] of Object.entries(LATER)) {
  const button = byId(id, HTMLButtonElement);
  button.addEventListener(ON_SHOWN, async () => {
    await loadStyle();
    const tab = await load();
    tabs.push(tab);
    tab.retell();
    // Until then a click would do nothing.
    const panel = button.getAttribute("aria-controls") ?? "";
    byId(panel, HTMLElement).inert = false;
  }, { once: true });
}
connectPreferences(() => {
  for (const tab of tabs) tab.retell();
});

/** Loads the styles of the tabs that load later. */
function loadStyle(): Promise<void> {
  return loadingStyle ??= new Promise((resolve) => {
    const link = byId("later-style", HTMLLinkElement);
    // Without its style a tab is still of use.
    for (const end of ["load", "error"]) {
      link.addEventListener(end, () => resolve());
    }
    link.rel = "stylesheet";
    link.href = link.dataset.href ?? "";
  });
}
