/// <reference lib="dom" />
/**
 * The tabs for batches and for verdicts in a real browser.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { startService } from "../service/start_service.ts";
import { skipBecause } from "../skip_because.ts";
import { barriers } from "./barriers.ts";
import {
  NO_BROWSER,
  openBrowser,
  openPage,
  watchPage,
} from "./open_browser.ts";
import { writeCode } from "./write_code.ts";

/** A machine with a lot to do takes its time. */
const PATIENCE_MS = 120_000;

/** Returns the values of a column of a table, as they are shown. */
async function column(
  page: Page,
  table: string,
  number: number,
): Promise<string[]> {
  return await page.locator(`${table} tbody tr:not(.details)`)
    .locator(`:scope > :nth-child(${number})`).allInnerTexts();
}

async function save(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.click(button),
  ]);
  return await Deno.readTextFile(await download.path());
}

Deno.test({
  name: "Batches and verdicts",
  ignore: skipBecause(NO_BROWSER),
  // Playwright keeps its pipe to the browser.
  sanitizeResources: false,
  sanitizeOps: false,
  async fn(test) {
    await using service = await startService({
      env: {
        FAAS_SANDBOXES: "core=1,javascript=1",
        FAAS_PLAYGROUND: "on",
      },
    });
    await using browser = await openBrowser();
    const { page } = await openPage(browser, PATIENCE_MS);
    const faults = watchPage(page, service.url);
    await page.goto(`${service.url}/`);

    await test.step("a tab takes no click before it has loaded", async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      await page.route("**/assets/batch_tab-*", async (route) => {
        await promise;
        await route.continue();
      });
      await page.click("#tab-batch");
      const panel = page.locator("#panel-batch");
      assert.ok(await panel.evaluate((panel) => (panel as HTMLElement).inert));
      resolve();
      await page.click("#batch-run");
      await page.locator("#batch-status", { hasText: "success 6" }).waitFor();
      await page.waitForSelector("#batch-csv:not([disabled])");
      await page.click("#tab-program");
    });

    await test.step("a batch shows its columns, runs, and can be saved", async () => {
      await page.click("#tab-batch");
      await writeCode(
        page,
        "n = \nreturn_val({'score': 1 / int(n)} if n != 'x' else n[9])",
        "#batch-editor",
      );
      await page.fill("#batch-rows", 'n,b\n1,"x, y"\nx,\n=3,\n4,');
      assert.equal(await page.textContent("#batch-count"), "4 rows");
      // A name of a column goes where the cursor is.
      await page.locator("#batch-editor .cm-line").first().click();
      await page.keyboard.press("End");
      await page.locator("#batch-columns button", { hasText: "n" }).click();
      await page.fill("#batch-rows", 'n,b\n1,"x, y"\nx,\n2,\n4,\n8,\n16,');
      await page.keyboard.press("Control+Enter");
      await page.waitForSelector("#batch-csv:not([disabled])");
      assert.match(
        await page.textContent("#batch-status") ?? "",
        /^6 rows in \d+ ms: (exception 1, success 5|success 5, exception 1)$/,
      );
      const saved = await save(page, "#batch-jsonl");
      assert.deepEqual(
        saved.trim().split("\n").map((line) => JSON.parse(line).ret_json)
          .map((json) => json && JSON.parse(json).score),
        [1, undefined, .5, .25, .125, .0625],
      );
      assert.match(await save(page, "#batch-csv"), /^index,status,ret_val/);
    });

    await test.step("its scores and times are drawn", async () => {
      const charts = await page.locator(".histogram svg")
        .evaluateAll((all) =>
          all.map((one) => one.getAttribute("aria-label") ?? "")
        );
      assert.equal(charts[0], "Scores: mean 0.388");
      assert.match(charts[1], /^Times: median [\d.]+ ms, p95 [\d.]+ ms$/);
      assert.equal(charts.length, 2);
    });

    await test.step("rows are sorted and filtered, by the keyboard too", async () => {
      const rows = "#batch-results";
      assert.deepEqual(
        await column(page, rows, 1),
        ["0", "1", "2", "3", "4", "5"],
      );
      // By their scores, which is not the order of the texts.
      const heading = page.locator(`${rows} thead button`, {
        hasText: "Returned",
      });
      await heading.focus();
      await page.keyboard.press("Enter");
      assert.deepEqual(
        await column(page, rows, 1),
        ["5", "4", "3", "2", "0", "1"],
      );
      await page.keyboard.press("Enter");
      assert.equal(
        await page.locator(`${rows} [aria-sort="descending"]`).innerText(),
        "Returned",
      );
      assert.deepEqual(
        await column(page, rows, 1),
        ["1", "0", "2", "3", "4", "5"],
      );
      await page.locator(`${rows} .filters button`, { hasText: "exception" })
        .focus();
      await page.keyboard.press("Enter");
      assert.deepEqual(await column(page, rows, 2), ["exception"]);
    });

    await test.step("a failed row opens with its error at its line", async () => {
      await page.locator("#batch-results tbody th button").focus();
      await page.keyboard.press("Enter");
      const details = page.locator("#batch-results tr.details");
      assert.match(
        await details.innerText(),
        /IndexError: string index out of range[^]*\{"n":"x","b":""\}/,
      );
      const marked = page.locator("#batch-editor .cm-lintRange-error");
      assert.equal(await marked.textContent(), "n");
      await details.locator("button", { hasText: "line 2" }).click();
      assert.match(
        await page.textContent("#batch-editor .cm-activeLine") ?? "",
        /^return_val/,
      );
      assert.deepEqual(await barriers(page), []);
      await page.locator("#batch-results tbody th button").click();
      await details.waitFor({ state: "detached" });
    });

    await test.step("rows come from a file, and a wrong line is named", async () => {
      await page.selectOption("#batch-language", "javascript");
      await writeCode(page, "return_val(INPUT.a * 3);", "#batch-editor");
      await page.setInputFiles("#batch-file", {
        name: "rows.jsonl",
        mimeType: "application/jsonl",
        buffer: Buffer.from('{"a": 1}\n{"a": 2}\n{"a": 3}\n'),
      });
      await page.locator("#batch-count", { hasText: "3 rows" }).waitFor();
      await page.click("#batch-run");
      await page.locator("#batch-status", { hasText: "success 3" }).waitFor();
      await page.waitForSelector("#batch-csv:not([disabled])");
      assert.deepEqual(await column(page, "#batch-results", 3), [
        "9",
        "6",
        "3",
      ]);
      await page.fill("#batch-rows", '{"a": 1}\n{"a": }');
      assert.match(
        await page.textContent("#batch-problem") ?? "",
        /^Line 2 is not JSON/,
      );
    });

    await test.step("the same button stops a batch", async () => {
      await page.fill("#batch-rows", "1\n2");
      await writeCode(page, "for (;;);", "#batch-editor");
      await page.click("#batch-run");
      await page.locator("#batch-run", { hasText: "Stop" }).click();
      await page.locator("#batch-status", { hasText: "Stopped" }).waitFor();
      assert.equal(await page.innerText("#batch-run"), "Run for each row");
    });

    await test.step("a program is judged by pairs, with the first difference", async () => {
      await page.click("#tab-judge");
      await page.click("#judge-run");
      const status = page.locator("#judge-status");
      await status.filter({
        hasText: "wrong answer: 2 of 3 passed, score 0.667",
      })
        .waitFor();
      assert.deepEqual(await column(page, "#judge-results", 2), [
        "passed",
        "wrong answer",
        "passed",
      ]);
      assert.equal(
        await page.locator("#judge-results tr.failed td:nth-child(3)")
          .textContent(),
        "line 2, column 9: expected largest -2, got largest 0",
      );
      await page.locator("#judge-results tr.failed th button").click();
      assert.match(
        await page.innerText("#judge-results tr.details"),
        /Expected\s+largest -2\s+Got\s+largest 0/,
      );
      assert.deepEqual(await barriers(page), []);
      const saved = JSON.parse(await save(page, "#judge-save"));
      assert.equal(saved.tests[1].verdict, "wrong_answer");
    });

    await test.step("pairs are typed, added and removed", async () => {
      await page.getByLabel("Remove test 0").click();
      await page.getByLabel("Remove test 0").click();
      await page.click("#judge-add");
      await page.keyboard.insertText("1\n7");
      await page.keyboard.press("Tab");
      await page.keyboard.insertText("7");
      assert.equal(await page.textContent("#judge-count"), "2 tests");
      await writeCode(page, "input()\nprint(input())", "#judge-editor");
      await page.getByLabel("Expected output of test 1").focus();
      await page.keyboard.press("Control+Enter");
      await page.locator("#judge-status", { hasText: "1 of 2 passed" })
        .waitFor();
      const details = page.locator("#judge-results tr.details");
      await page.locator("#judge-results tr.failed th button").click();
      assert.match(await details.innerText(), /EOFError/);
      assert.equal(
        await page.textContent("#judge-editor .cm-lintRange-error"),
        "input",
      );
    });

    await test.step("other tests are JSON, and stay as they were written", async () => {
      await page.click("#tab-tests-json");
      assert.equal(
        await page.inputValue("#judge-json"),
        '{"stdin":"0\\n","expected":"count 0\\nlargest 0\\n"}\n' +
          '{"stdin":"1\\n7","expected":"7"}',
      );
      await page.fill(
        "#judge-json",
        '{"call": {"function": "f", "args": [12345678901234567890]}, ' +
          '"expected": 12345678901234567891}\n' +
          '{"code": "assert f(1) == 3"}',
      );
      await writeCode(page, "def f(x):\n    return x + 1", "#judge-editor");
      await page.click("#judge-run");
      await page.locator("#judge-status", { hasText: "1 of 2 passed" })
        .waitFor();
      assert.deepEqual(await column(page, "#judge-results", 3), [
        "",
        "AssertionError",
      ]);
      await page.click("#tab-tests-table");
      await page.locator("#judge-problem", { hasText: "more than pairs" })
        .waitFor();
      assert.ok(await page.locator("#judge-json").isVisible());
    });

    await test.step("tests come from files of a folder", async () => {
      await page.setInputFiles(
        "#judge-files",
        [
          ["b.in", "2"],
          ["b.out", "3"],
          ["a.in", "1"],
          ["a.out", "2"],
          ["c.in", "3"],
          ["c.out", "4"],
        ].map(([name, text]) => ({
          name,
          mimeType: "text/plain",
          buffer: Buffer.from(text),
        })),
      );
      // The tests before were two.
      await page.locator("#judge-count", { hasText: "3 tests" }).waitFor();
      assert.equal(
        await page.getByLabel("Standard input of test 0").inputValue(),
        "1",
      );
      await page.selectOption("#judge-language", "typescript");
      await writeCode(
        page,
        'const line: string = require("fs").readFileSync(0, "utf8");\n' +
          "console.log(Number(line) + 1);",
        "#judge-editor",
      );
      await page.click("#judge-run");
      await page.locator("#judge-status", { hasText: "passed: 3 of 3 passed" })
        .waitFor();
    });

    await test.step("all of it is said in Chinese, too", async () => {
      await page.click("#locale");
      await page.waitForSelector("html[lang='zh-CN']");
      assert.equal(
        await page.textContent("#judge-status"),
        "通过：3 个中通过 3 个，得分 1",
      );
      assert.deepEqual(await column(page, "#judge-results", 2), [
        "通过",
        "通过",
        "通过",
      ]);
      await page.click("#tab-batch");
      assert.equal(await page.textContent("#batch-status"), "在 0 行后停止");
      await page.click("#locale");
      await page.waitForSelector("html[lang='en']");
    });

    await test.step("both fit a phone", async () => {
      await page.setViewportSize({ width: 360, height: 740 });
      for (const tab of ["#tab-batch", "#tab-judge"]) {
        await page.click(tab);
        const content = await page.evaluate(() =>
          document.documentElement.scrollWidth
        );
        assert.ok(content <= 360, `${tab}: ${content} px`);
        assert.deepEqual(await barriers(page), []);
      }
      assert.deepEqual(faults, []);
    });
  },
});
