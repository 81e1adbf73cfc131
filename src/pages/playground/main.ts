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

connectKey();
connectTabs();
const tabs: Tab[] = [connectProgramTab()];
for (const [id, load] of Object.entries(LATER)) {
  byId(id, HTMLButtonElement).addEventListener(ON_SHOWN, async () => {
    const tab = await load();
    tabs.push(tab);
    tab.retell();
  }, { once: true });
}
connectPreferences(() => {
  for (const tab of tabs) tab.retell();
});
