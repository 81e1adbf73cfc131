/// <reference lib="dom" />
/**
 * The playground: connects the parts of the page. Runs in a browser, under a
 * policy that lets it do nothing but ask the service that it came from.
 *
 * @module
 */

import { connectBatchTab } from "./batch/batch_tab.ts";
import { connectKey } from "./call.ts";
import { connectDrawer } from "./drawer.ts";
import { connectNotebookTab } from "./notebook/notebook_tab.ts";
import { connectPreferences } from "./preferences.ts";
import { connectProgramTab } from "./program_tab.ts";
import { connectTabs } from "./tabs.ts";

connectKey();
connectTabs();
connectDrawer();
const tabs = [connectProgramTab(), connectBatchTab(), connectNotebookTab()];
connectPreferences(() => {
  for (const tab of tabs) tab.retell();
});
