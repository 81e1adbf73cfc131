/// <reference lib="dom" />
/**
 * Takes the pictures of the playground that the documents show.
 *
 * Usage: `deno run -A --unstable-no-legacy-abort
 * tests/pages/take_screenshots.ts`; needs Chromium, and fonts for Chinese.
 *
 * @module
 */

import type { Page } from "playwright-core";
import { toFragment } from "../../src/pages/playground/fragment.ts";
import { PROJECT_ROOT } from "../service/service_process.ts";
import { startService } from "../service/start_service.ts";
import { openBrowser } from "./open_browser.ts";

const PROGRAM = {
  language: "python",
  code: `import matplotlib.pyplot as plt
import pandas as pd

answers = pd.DataFrame(INPUT)
answers["right"] = answers["expected"] == answers["actual"]
scores = answers.groupby("model")["right"].mean()
scores.plot.barh(figsize=(5, 1.8), color="#0b5cad")
plt.tight_layout()

print(f"{len(answers)} answers of {len(scores)} models")
return_val(answers)
`,
  input: `[{"model": "a", "expected": "Bern", "actual": "Bern"},
 {"model": "a", "expected": "Aare", "actual": "Rhein"},
 {"model": "b", "expected": "Bern", "actual": "Bern"}]`,
  stdin: "",
} as const;
const BATCH_CODE = `score = int(INPUT["expected"] == INPUT["actual"])
print("as expected" if score else "not", INPUT["expected"])
return_val(score)
`;

const CELLS = [
  `import pandas as pd

answers = pd.DataFrame({"model": list("aabbb"), "right": [1, 0, 1, 1, 0]})
answers.head(3)`,
  `scores = answers.groupby("model")["right"].mean()
print(f"{len(answers)} answers of {len(scores)} models")
scores.plot.barh(figsize=(5, 1.6), color="#0b5cad");`,
];

await using service = await startService({
  env: {
    FAAS_SANDBOXES: "core=1,full=1",
    FAAS_PLAYGROUND: "on",
  },
});
await using browser = await openBrowser();

async function save(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${PROJECT_ROOT}docs/images/${name}.png` });
}

async function run(page: Page): Promise<void> {
  await page.goto(`${service.url}/#${await toFragment(PROGRAM)}`);
  await page.waitForFunction(
    () => JSON.stringify({ ...localStorage }).includes("matplotlib"),
  );
  // The second time shows what it takes; the first one may have to wait.
  for (let time = 0; time < 2; time++) {
    await page.click("#run");
    await page.waitForSelector("#status[data-outcome='success']");
  }
  await page.waitForSelector("#panel-output img");
}

const page = await browser.newPage({
  viewport: { width: 1_280, height: 860 },
  locale: "en-GB",
});
await run(page);
await save(page, "playground");

await page.click("#tab-batch");
await page.locator("#batch-editor .cm-content").click();
await page.keyboard.press("Control+a");
await page.keyboard.insertText(BATCH_CODE);
const rows = Array.from(
  { length: 200 },
  (_, row) => `city ${row},city ${row % 7 === 0 ? row + 1 : row}`,
);
await page.fill("#batch-rows", `expected,actual\n${rows.join("\n")}`);
for (let time = 0; time < 2; time++) {
  await page.click("#batch-run");
  await page.locator("#batch-status", { hasText: "success 200" }).waitFor();
}
await page.evaluate(() =>
  document.querySelector("#batch-rows")!.scrollTo(0, 0)
);
await save(page, "playground-batch");

await page.click("#tab-notebook");
for (const [index, code] of CELLS.entries()) {
  const cell = `.cell:nth-of-type(${index + 1})`;
  await page.locator(`${cell} .cm-content`).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(code);
}
await page.click("#notebook-run");
await page.locator("#notebook-status", { hasText: "Cell 2 [2]: Succeeded" })
  .waitFor();
await save(page, "playground-notebook");

const phone = await browser.newPage({
  viewport: { width: 390, height: 844 },
  locale: "zh-CN",
  colorScheme: "dark",
});
await run(phone);
await phone.locator("#status").scrollIntoViewIfNeeded();
await save(phone, "playground-phone");
