/// <reference lib="dom" />
/**
 * The program tab in a real browser: what comes while a program runs, what is
 * marked while one is written, files, and the shape of the first load.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Page, Response } from "playwright-core";
import { FIRST_EXAMPLE } from "../../src/pages/playground/example_names.ts";
import { PROGRAM_EXAMPLES } from "../../src/pages/playground/program_examples.ts";
import { requestBody } from "../../src/pages/playground/program.ts";
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
const MOST_ZIPPED_BYTES = 150_000;
/** Size of a program that fits beside the result on a laptop. */
const MOST_LINES = 22;
const MOST_COLUMNS = 76;

async function run(page: Page, code: string): Promise<string> {
  await writeCode(page, code);
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector("#status:not([data-outcome=''])");
  return await page.textContent("#status") ?? "";
}

Deno.test({
  name: "The program tab",
  ignore: skipBecause(NO_BROWSER),
  // Playwright keeps its pipe to the browser.
  sanitizeResources: false,
  sanitizeOps: false,
  async fn(test) {
    await using service = await startService({
      env: {
        FAAS_SANDBOXES: "core=1,javascript=1,full=1",
        FAAS_PLAYGROUND: "on",
        // A sandbox with packages takes its time where there are no images.
        FAAS_QUEUE_TIMEOUT: String(PATIENCE_MS),
      },
    });
    await using browser = await openBrowser();
    const { page } = await openPage(browser, PATIENCE_MS);
    const faults = watchPage(page, service.url);

    await test.step("a first load is small", async () => {
      let bytes = 0;
      const loaded: Response[] = [];
      page.on("response", (response) => loaded.push(response));
      await page.goto(`${service.url}/`, { waitUntil: "load" });
      await page.waitForSelector("#editor .cm-content");
      for (const response of loaded) {
        const request = response.request();
        // Its requests of the service may be answered before they are counted.
        if (request.resourceType() === "fetch") continue;
        bytes += (await request.sizes()).responseBodySize;
      }
      assert.ok(bytes > 10_000 && bytes < MOST_ZIPPED_BYTES, `${bytes} bytes`);
    });

    await test.step("output comes while it runs, and Stop ends it", async () => {
      await writeCode(page, "import time\nprint('one')\ntime.sleep(60)");
      await page.keyboard.press("Control+Enter");
      await page.locator("#panel-output pre", { hasText: "one" }).waitFor();
      assert.equal(await page.textContent("#run-label"), "Stop");
      await page.click("#run");
      await page.locator("#status", { hasText: "Stopped" }).waitFor();
      assert.equal(await page.textContent("#run-label"), "Run");
      assert.match(await page.textContent("#panel-output") ?? "", /one/);
    });

    await test.step("the last expression is shown, and what is returned", async () => {
      await run(page, "print('p')\nreturn_val({'a': 1})\n[1] * 3");
      const output = await page.textContent("#panel-output") ?? "";
      assert.match(output, /p\n[^]*\[1, 1, 1\][^]*Returned[^]*"a": 1/);
      await page.click("#tab-result");
      const result = await page.textContent("#panel-result") ?? "";
      assert.match(result, /"a": 1[^]*Last expression[^]*\[1, 1, 1\]/);
      assert.ok(!await page.locator("#panel-output").isVisible());
      assert.deepEqual(await barriers(page), []);
      await run(page, "x = 1");
      assert.match(
        await page.textContent("#panel-output") ?? "",
        /Nothing printed, nothing returned\.[^]*return_val\(value\)/,
      );
    });

    await test.step("what is wrong is marked while it is written", async () => {
      const marked = page.locator("#editor .cm-lintRange-error");
      await writeCode(page, "x = 1\nimport socket");
      await marked.filter({ hasText: "socket" }).waitFor();
      await writeCode(page, "x = 1\nprint(x");
      await marked.filter({ hasText: "(" }).waitFor();
      await writeCode(page, "print(1)");
      await marked.first().waitFor({ state: "detached" });
      await page.selectOption("#language", "typescript");
      await writeCode(page, "let x: number = 1;\nlet y: = x");
      await marked.first().waitFor();
      await page.selectOption("#language", "python");
    });

    await test.step("names are completed, and Enter stays Enter", async () => {
      await writeCode(page, "answers = 1\nclass Answer: pass\n");
      await page.waitForSelector("#editor [aria-autocomplete='list']");
      await page.keyboard.type("pri");
      const names = page.locator("#editor .cm-tooltip-autocomplete li");
      await names.filter({ hasText: "print" }).waitFor();
      await page.keyboard.press("Tab");
      await page.keyboard.type("(ans");
      await names.filter({ hasText: "answers" }).waitFor();
      assert.deepEqual(await barriers(page), []);
      await page.keyboard.press("Tab");
      await page.keyboard.type(")");
      await page.keyboard.press("Enter");
      await page.keyboard.type("ans");
      await names.filter({ hasText: "answers" }).waitFor();
      await page.keyboard.press("Enter");
      assert.deepEqual(
        (await page.locator("#editor .cm-line").allTextContents()).slice(2),
        ["print(answers)", "ans", ""],
      );
      // Nothing is completed in a text.
      await page.keyboard.type("'ans");
      await page.keyboard.press("Control+Space");
      await names.first().waitFor({ state: "detached" });
    });

    await test.step("files are dropped in, and clicked out", async () => {
      const dropped = await page.evaluateHandle(() => {
        const data = new DataTransfer();
        data.items.add(new File(["a,b\n1,2\n"], "in.csv"));
        return data;
      });
      await page.dispatchEvent("#editor", "drop", { dataTransfer: dropped });
      await page.waitForSelector("#show-files.filled");
      await page.setInputFiles("#choose-files", {
        name: "in.bin",
        mimeType: "application/octet-stream",
        buffer: Buffer.from([0xff, 0x00]),
      });
      await page.click("#show-files");
      await page.locator("#files-list", { hasText: "in.bin" }).waitFor();
      await run(
        page,
        "text = open('in.csv').read()\n" +
          "print(open('in.bin', 'rb').read())\n" +
          "open('out.csv', 'w').write(text.upper());",
      );
      const output = await page.textContent("#panel-output") ?? "";
      assert.match(output, /b'\\xff\\x00'/);
      await page.click("#tab-files");
      // Its inputs are not among the files that it has made.
      assert.equal(await page.textContent("#files-count"), "1");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.click("#panel-files button"),
      ]);
      assert.equal(download.suggestedFilename(), "out.csv");
      assert.equal(
        await Deno.readTextFile(await download.path()),
        "A,B\n1,2\n",
      );
      assert.deepEqual(await barriers(page), []);
      await page.locator("#files-list button").first().click();
      await page.locator("#files-list button").first().click();
      assert.equal(await page.locator("#show-files.filled").count(), 0);
    });

    await test.step("the examples open from a menu", async () => {
      await writeCode(page, "print('mine')");
      await page.selectOption("#examples", { label: "Show a table" });
      await page.locator("#editor .cm-content", { hasText: "pandas" })
        .waitFor();
      await page.click("#run");
      await page.waitForSelector("#panel-output iframe");
      await page.click("#show-history");
      assert.match(
        await page.textContent("#history-list") ?? "",
        /print\('mine'\)/,
      );
      await page.click("#show-history");
    });

    await test.step("the menu leads to other tabs, too", async () => {
      await page.selectOption("#examples", { label: "Continue a state" });
      await page.locator("#notebook-cells .cm-content").first().waitFor();
      await page.click("#tab-program");
      assert.equal(
        await page.locator("#examples option:checked").textContent(),
        "Show a table",
      );
    });

    await test.step("a program asks the page, by a tool", async () => {
      await writeCode(
        page,
        "print('first')\na = tools.ask(question='One?')\n" +
          "b = tools.ask(question='Two?')\nprint(a + b)",
      );
      await page.click("#run");
      await page.getByLabel("One?").fill("x");
      assert.equal(await page.textContent("#status"), "The program asks");
      assert.deepEqual(await barriers(page), []);
      await page.keyboard.press("Enter");
      await page.getByLabel("Two?").fill("y");
      await page.getByRole("button", { name: "Answer" }).click();
      await page.waitForSelector("#status[data-outcome='success']");
      assert.match(
        await page.innerText("#panel-output"),
        /^first\s+xy\s*$/,
      );
      await page.click("#run");
      await page.getByLabel("One?").waitFor();
      await page.click("#run");
      await page.locator("#status", { hasText: "Stopped" }).waitFor();
    });

    await test.step("on a phone the result comes into view", async () => {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.evaluate(() => scrollTo(0, 0));
      await page.click("#run");
      await page.waitForFunction(() => {
        const box = document.getElementById("results")?.getBoundingClientRect();
        return box !== undefined && box.top < innerHeight / 2;
      });
      await page.setViewportSize({ width: 1280, height: 800 });
    });

    await test.step("the first key skips to the program", async () => {
      await page.locator("#skip").focus();
      await page.keyboard.press("Enter");
      assert.equal(
        await page.evaluate(() => document.activeElement?.id),
        "editor",
      );
    });

    await test.step("nothing came from outside, and nothing was refused", () => {
      assert.deepEqual(faults, []);
    });

    const examples = { score: FIRST_EXAMPLE, ...PROGRAM_EXAMPLES };
    for (const [name, example] of Object.entries(examples)) {
      await test.step(`example: ${name}`, async () => {
        const lines = example.code.trimEnd().split("\n");
        assert.ok(lines.length <= MOST_LINES, `${lines.length} lines`);
        const columns = Math.max(...lines.map((line) => line.length));
        assert.ok(columns <= MOST_COLUMNS, `${columns} columns`);
        const body = requestBody(
          { input: "", stdin: "", ...example },
          new Map(Object.entries(example.files ?? {})),
        );
        if (name === "tools") {
          const url = `${service.url}/run_code`;
          const response = await fetch(url, { method: "POST", body });
          const { metadata } = await response.json();
          return assert.equal(metadata.status, "calls");
        }
        const answer = await service.run(JSON.parse(body));
        assert.equal(answer.metadata.status, "success", answer.output.stderr);
        const { stdout, ret_val } = answer.output;
        const shown = answer.metadata.results?.length ?? 0;
        assert.ok(stdout + ret_val !== "" || shown > 0, "it shows nothing");
      });
    }
  },
});
