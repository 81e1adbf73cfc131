/// <reference lib="dom" />
/**
 * Takes a picture of each state of the pages, in full at three sizes in both
 * themes, and puts them on one sheet, `.cache/screenshots/contact-sheet.png`,
 * for people to look at. Its own checks: nothing sticks out, nothing is refused.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { oneOf } from "../in_full.ts";
import { PROJECT_ROOT } from "../service/service_process.ts";
import { startService } from "../service/start_service.ts";
import { skipBecause } from "../skip_because.ts";
import { NO_BROWSER, openBrowser, watchPage } from "./open_browser.ts";
import { writeCode } from "./write_code.ts";

/** A machine with a lot to do takes its time. */
const PATIENCE_MS = 120_000;
const FOLDER = `${PROJECT_ROOT}.cache/screenshots`;
const SIZES = [[360, 740], [1_280, 800], [2_560, 1_300]] as const;
const THEMES = ["light", "dark"] as const;
const LOOKS = SIZES.flatMap((size) =>
  THEMES.map((colorScheme) => ({ size, colorScheme }))
);

async function run(page: Page, code?: string): Promise<void> {
  if (code !== undefined) await writeCode(page, code);
  await page.click("#run");
  await page.waitForSelector("#status:not([data-outcome=''])");
}

/** States in an order in which each follows from the one before. */
const STATES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "new": (page) => page.locator("#panel-output .hint").waitFor(),
  "result": (page) => run(page),
  "table": async (page) => {
    await run(
      page,
      "print('three rows')\nreturn_val([{'city': c, 'letters': len(c)} " +
        "for c in ('Bern', 'Basel', 'Genf')])",
    );
  },
  "error": (page) =>
    run(page, "values = [1, 2]\nfor index in range(3):\n    values[index]"),
  "refused": (page) => run(page, "import json\nimport socket\n"),
  "details": async (page) => {
    await run(page, "print(1)");
    await page.click("#tab-details");
  },
  "request": (page) => page.click("#show-request"),
  "batch": async (page) => {
    await page.click("#tab-batch");
    await page.waitForSelector("#batch-editor .cm-content");
  },
  "batch-done": async (page) => {
    await page.click("#batch-run");
    await page.waitForSelector("#batch-csv:not([disabled])");
  },
  "batch-failed": async (page) => {
    await writeCode(
      page,
      "return_val(1 / (len(INPUT['expected']) - 5))",
      "#batch-editor",
    );
    await page.click("#batch-run");
    await page.locator("#batch-results tr.failed th button").first().click();
  },
  "judge": async (page) => {
    await page.click("#tab-judge");
    await page.waitForSelector("#judge-editor .cm-content");
  },
  "judged": async (page) => {
    await page.click("#judge-run");
    await page.locator("#judge-results tr.failed th button").click();
  },
  "judge-json": (page) => page.click("#tab-tests-json"),
  "notebook": async (page) => {
    await page.click("#tab-notebook");
    await page.waitForSelector("#notebook-cells .cm-content >> nth=0");
  },
  "reference": async (page) => {
    await page.goto(page.url().replace(/[^/]*$/, "docs"));
    await page.locator("#post_run_code").waitFor();
  },
  "reference-request": async (page) => {
    await page.goto(`${page.url()}#post_run_code`);
    await page.locator("#index [aria-current]", { hasText: "/run_code" })
      .waitFor({ state: "attached" });
  },
  "reference-search": (page) => page.fill("#search", "collect"),
};

Deno.test({
  name: "Every state of the pages, on one sheet",
  ignore: skipBecause(NO_BROWSER),
  // Playwright keeps its pipe to the browser.
  sanitizeResources: false,
  sanitizeOps: false,
  async fn() {
    await using service = await startService({
      env: { FAAS_SANDBOXES: "core=1", FAAS_PLAYGROUND: "on" },
    });
    await using browser = await openBrowser();
    await Deno.mkdir(FOLDER, { recursive: true });
    const rows: string[] = [];
    const looks = oneOf(5, "sizes and themes of the pages", LOOKS);
    for (const { size: [width, height], colorScheme } of looks) {
      const page = await browser.newPage({
        viewport: { width, height },
        colorScheme,
        locale: "en-GB",
        reducedMotion: "reduce",
      });
      page.setDefaultTimeout(PATIENCE_MS);
      const faults = watchPage(page, service.url);
      await page.goto(`${service.url}/`);
      const pictures: string[] = [];
      for (const [name, reach] of Object.entries(STATES)) {
        await reach(page);
        const content = await page.evaluate(() =>
          document.documentElement.scrollWidth
        );
        assert.ok(content <= width, `${name}: ${content} of ${width} px`);
        const path = `${FOLDER}/${width}-${colorScheme}-${name}.png`;
        const png = await page.screenshot({ path });
        pictures.push(
          `<figure><img src="data:image/png;base64,${
            png.toString("base64")
          }"><figcaption>${name}</figcaption></figure>`,
        );
      }
      rows.push(
        `<h2>${width} px, ${colorScheme}</h2><div>${pictures.join("")}</div>`,
      );
      assert.deepEqual(faults, []);
      await page.close();
    }
    const sheet = await browser.newPage({
      viewport: { width: 2_400, height: 1_000 },
    });
    await sheet.setContent(
      "<style>body{font:14px sans-serif;background:#888;margin:16px}" +
        "div{display:flex;gap:12px;flex-wrap:wrap}figure{margin:0}" +
        `img{height:270px;display:block}</style>${rows.join("")}`,
    );
    await sheet.screenshot({
      path: `${FOLDER}/contact-sheet.png`,
      fullPage: true,
    });
  },
});
