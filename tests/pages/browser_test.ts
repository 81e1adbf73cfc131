/// <reference lib="dom" />
/**
 * The playground and the reference in a real browser, as people use them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Page } from "playwright-core";
import { skipBecause } from "../skip_because.ts";
import { startService } from "../service/start_service.ts";
import { barriers } from "./barriers.ts";
import {
  NO_BROWSER,
  openBrowser,
  openPage,
  STRANGE_NAME,
  watchPage,
} from "./open_browser.ts";
import { writeCode } from "./write_code.ts";

const OUTCOME = "#status:not([data-outcome=''])";
/** Long enough for one. */
const KEY = "a key of the test's own, as long as keys are";
/** A machine with a lot to do takes its time. */
const PATIENCE_MS = 120_000;
/** Text that would run if it were taken for HTML. */
const HOSTILE = "</pre><img src=x onerror='window.hit=1'>" +
  "<script>window.hit=1</script>";
const HOSTILE_SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='9' " +
  "height='9' onload='window.hit=1'><script>window.hit=1</script></svg>";

/** Runs a program, and returns what the page says of it. */
async function run(page: Page, code: string): Promise<string> {
  await writeCode(page, code);
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector(OUTCOME, { timeout: PATIENCE_MS });
  return await page.textContent("#status") ?? "";
}

/** Writes into a field of the drawer, which it opens for that. */
async function give(page: Page, name: string, words: string): Promise<void> {
  const button = page.locator(`#show-${name}`);
  if (await button.getAttribute("aria-expanded") === "false") {
    await button.click();
  }
  await page.fill(`#${name}`, words);
}

Deno.test({
  name: "The playground in a browser",
  ignore: skipBecause(NO_BROWSER),
  // Playwright keeps its pipe to the browser.
  sanitizeResources: false,
  sanitizeOps: false,
  async fn(test) {
    await using service = await startService({
      env: {
        FAAS_SANDBOXES: "core=1,javascript=1,full=1",
        // Without images a sandbox with the packages takes its time.
        FAAS_PLAYGROUND: "on",
      },
    });
    await using browser = await openBrowser();
    const { context, page } = await openPage(browser, PATIENCE_MS);
    const faults = watchPage(page, service.url);
    await page.goto(`${service.url}/`);

    await test.step("a program runs by Ctrl+Enter, with its input", async () => {
      await give(page, "input", '{"x": 12345678901234567890}');
      await give(page, "stdin", "line");
      assert.match(
        await run(page, "print(input())\nreturn_val(INPUT['x'])"),
        /^Succeeded in \d+ ms$/,
      );
      await page.click("#tab-details");
      assert.match(
        await page.textContent("#panel-details") ?? "",
        /waited \d+ ms, ran \d+ ms/,
      );
      const answer = await page.textContent("#panel-output") ?? "";
      assert.match(answer, /line/);
      assert.match(answer, /12345678901234567890/);
      await give(page, "input", "{");
      await page.click("#show-input");
      // The fault is shown where it is, also in a drawer that is folded.
      await page.click("#run");
      assert.ok(await page.locator("#input").isVisible());
      assert.match(
        await page.textContent("#input-problem") ?? "",
        /This is not JSON/,
      );
      await give(page, "input", "");
    });

    await test.step("an error is marked at its line and column", async () => {
      const said = await run(page, "x = '𝒳'; y = [1]\nprint('𝒳', y[2])\n");
      assert.match(said, /^IndexError in line 2, column 12: /);
      assert.equal(
        await page.textContent("#editor .cm-lintRange-error"),
        "y",
      );
      await run(page, "if x print()");
      assert.match(await page.textContent("#status") ?? "", /SyntaxError/);
    });

    await test.step("findings of the policy come with their advice", async () => {
      await run(page, "import json\nimport socket\n");
      const finding = page.locator(".findings li");
      assert.match(await finding.textContent() ?? "", /no network/);
      assert.match(
        await page.textContent(".findings .help") ?? "",
        /fetch the data first/,
      );
      assert.equal(
        await page.textContent("#editor .cm-lintRange-error"),
        "socket",
      );
      await finding.locator("button").click();
      assert.equal(
        await page.textContent("#editor .cm-activeLine"),
        "import socket",
      );
    });

    await test.step("JavaScript and TypeScript run too", async () => {
      await page.selectOption("#language", "typescript");
      assert.match(
        await run(page, "const x: number = 20 + 1;\nreturn_val({ x });"),
        /^Succeeded/,
      );
      assert.match(await page.textContent("#panel-output") ?? "", /"x": 21/);
      // Code that only a program may contain is run as one.
      assert.match(await run(page, "return 3;"), /^Succeeded/);
      await page.selectOption("#language", "python");
    });

    await test.step("figures are pictures, and frames are tables", async () => {
      const said = await run(
        page,
        "import pandas as pd\nimport matplotlib.pyplot as plt\n" +
          "frame = pd.DataFrame({'city': ['Bern', 'Rome'], 'n': [1, 2]})\n" +
          "frame.plot.bar(x='city', y='n')\nreturn_val(frame)\n",
      );
      assert.match(said, /^Succeeded/);
      const width = await page.locator("#panel-output img")
        .evaluate(async (one) => {
          const image = one as HTMLImageElement;
          await image.decode();
          return image.naturalWidth;
        });
      assert.ok(width > 100, String(width));
      const cells = await page.locator("#panel-output table td")
        .allTextContents();
      assert.deepEqual(cells, ["Bern", "1", "Rome", "2"]);
    });

    await test.step("what a program hands back never runs", async () => {
      await run(
        page,
        `h = ${JSON.stringify(HOSTILE)}\nprint(h)\nreturn_val([{h: h}])\n`,
      );
      await run(page, `raise ValueError(${JSON.stringify(HOSTILE)})`);
      await page.waitForSelector("#panel-output pre");
      // A file's name has no "/", and all that is needed is an attribute.
      const name = "<img src=x onerror=window.hit=1>.svg";
      await run(page, "pass");
      const body = {
        code: `open(${JSON.stringify(name)}, "w").write(` +
          `${JSON.stringify(HOSTILE_SVG)})`,
        collect: ["*.svg"],
      };
      const answer = await fetch(`${service.url}/run_code`, {
        method: "POST",
        body: JSON.stringify(body),
      });
      const text = await answer.text();
      assert.match(text, /image\/svg\+xml/);
      await page.route(
        "**/run_code",
        (route) =>
          route.fulfill({
            contentType: "application/x-ndjson",
            body: `{"type":"answer","answer":${text}}\n`,
          }),
      );
      await run(page, "pass # a file");
      await page.unroute("**/run_code");
      await page.waitForSelector("#panel-output img");
      await page.click("#tab-files");
      const button = page.locator("#panel-files button");
      assert.ok((await button.textContent())?.includes(name));
      // A file that is saved must not open as a page of this origin.
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        button.click(),
      ]);
      assert.match(download.suggestedFilename(), /svg$/);
      assert.equal(
        await page.evaluate(() => (globalThis as { hit?: number }).hit),
        undefined,
      );
    });

    await test.step("the request is shown as programs that work", async () => {
      await writeCode(page, 'print("it\'s", INPUT)');
      await give(page, "input", '{"a": [true, null, "b\\/c"]}');
      await page.click("#show-request");
      await page.locator("#snippet", { hasText: "curl" }).waitFor();
      for (
        const [name, ...command] of [
          ["curl", "sh", "-c"],
          ["python", "python3", "-c"],
          ["typescript", Deno.execPath(), "eval"],
        ] as const
      ) {
        await page.selectOption("#snippet-language", name);
        const snippet = await page.textContent("#snippet") ?? "";
        const [program, flag] = command;
        const { stdout, stderr, success } = await new Deno.Command(program, {
          args: [flag, snippet],
        }).output();
        const out = new TextDecoder().decode(stdout);
        assert.ok(success, snippet + new TextDecoder().decode(stderr));
        assert.match(out, /it's \{'a': \[True, None, 'b\/c'\]\}/);
      }
      await page.selectOption("#snippet-language", "go");
      assert.match(
        await page.textContent("#snippet") ?? "",
        /^package main\n[^]*"code": "print\(\\"it's\\", INPUT\)"/,
      );
      await give(page, "input", "");
    });

    await test.step("the tabs go by the arrow keys", async () => {
      await page.locator("#tab-program").focus();
      await page.keyboard.press("ArrowLeft");
      await page.locator("#panel-notebook").waitFor();
      assert.ok(!await page.locator("#panel-program").isVisible());
      await page.keyboard.press("ArrowRight");
      assert.ok(await page.locator("#panel-program").isVisible());
    });

    await test.step("the browser keeps what was run, and the draft", async () => {
      await run(page, "print('kept')");
      await page.reload();
      await page.waitForSelector("#editor .cm-content");
      assert.match(
        await page.textContent("#editor .cm-content") ?? "",
        /kept/,
      );
      await writeCode(page, "another");
      await page.click("#show-history");
      const [first] = await page.locator("#history-list button").all();
      assert.match(await first.textContent() ?? "", /print\('kept'\)/);
      await first.click();
      assert.match(
        await page.textContent("#editor .cm-content") ?? "",
        /kept/,
      );
      await page.click("#clear-history");
      assert.equal(await page.locator("#history-list button").count(), 0);
    });

    await test.step("a link carries a program, and never runs it", async () => {
      await writeCode(page, "print('从链接')");
      await page.click("#share");
      await page.waitForFunction(() => location.hash.length > 10);
      const link = page.url();
      await writeCode(page, "other");
      const other = await context.newPage();
      await other.goto(link);
      await other.waitForFunction(() =>
        document.querySelector("#editor")?.shadowRoot?.textContent
          ?.includes("从链接")
      );
      assert.equal(await other.textContent("#status"), "");
      await other.close();
      await page.goto(`${service.url}/#program=rubbish`);
    });

    await test.step("it speaks Chinese, and stays with it", async () => {
      await run(page, "print(1)");
      await page.click("#locale");
      await page.waitForSelector("html[lang='zh-CN']");
      assert.equal(await page.textContent("#run-label"), "运行");
      // Texts in English are said again.
      assert.match(await page.textContent("#status") ?? "", /^成功/);
      assert.match(await run(page, "print('好')"), /^成功/);
      await page.reload();
      await page.waitForSelector("html[lang='zh-CN']");
      assert.equal(await page.textContent("#run-label"), "运行");
      await page.click("#locale");
      await page.waitForSelector("html[lang='en']");
      assert.equal(await page.textContent("#run-label"), "Run");
      const chinese = await browser.newPage({ locale: "zh-CN" });
      await chinese.goto(`${service.url}/`);
      await chinese.waitForSelector("html[lang='zh-CN']");
      assert.equal(await chinese.textContent("#run-label"), "运行");
      await chinese.close();
    });

    await test.step("axe finds nothing, in light and in dark", async () => {
      await run(page, "import socket");
      assert.deepEqual(await barriers(page), []);
      await page.click("#theme");
      assert.equal(await page.getAttribute("html", "data-theme"), "dark");
      await run(page, "print(1)\nreturn_val([{'a': 1}])");
      assert.deepEqual(await barriers(page), []);
    });

    await test.step("it fits a phone", async () => {
      await page.setViewportSize({ width: 360, height: 740 });
      for (const tab of ["#tab-batch", "#tab-judge", "#tab-program"]) {
        await page.click(tab);
        const [content, window] = await page.evaluate(() => [
          document.documentElement.scrollWidth,
          innerWidth,
        ]);
        assert.ok(content <= window, `${tab}: ${content} > ${window}`);
      }
      assert.deepEqual(await barriers(page), []);
      await page.setViewportSize({ width: 1280, height: 800 });
    });

    await test.step("nothing came from outside, and nothing was refused", () => {
      assert.deepEqual(faults, []);
    });

    await test.step("a key is asked for where one is, and kept for the tab", async () => {
      const keysFile = await Deno.makeTempFile();
      const hash = createHash("sha256").update(KEY).digest("hex");
      await Deno.writeTextFile(
        keysFile,
        `- name: reader\n  key: sha256:${hash}\n`,
      );
      await using guarded = await startService({
        env: {
          FAAS_SANDBOXES: "core=1",
          FAAS_KEYS_FILE: keysFile,
        },
      });
      const stranger = await context.newPage();
      await stranger.goto(`${guarded.url}/`);
      assert.ok(!await stranger.locator("#key").isVisible());
      assert.match(await run(stranger, "print(1)"), /401: Unauthorized/);
      const shown = () => stranger.textContent("#snippet");
      await stranger.click("#show-request");
      await stranger.locator("#snippet", { hasText: "curl" }).waitFor();
      assert.ok(!(await shown())?.includes("$FAAS_KEY"));
      await stranger.fill("#key", KEY);
      assert.ok((await shown())?.includes("$FAAS_KEY"));
      assert.match(await run(stranger, "print(2)"), /^Succeeded/);
      await stranger.reload();
      assert.match(await run(stranger, "print(3)"), /^Succeeded/);
      await stranger.click("#show-request");
      await stranger.locator("#snippet", { hasText: "curl" }).waitFor();
      const kept = await stranger.evaluate(() =>
        JSON.stringify({ ...localStorage }) + document.cookie
      );
      assert.ok(!kept.includes(KEY), kept);
      const snippet = await shown() ?? "";
      assert.ok(snippet.includes("$FAAS_KEY") && !snippet.includes(KEY));
      await stranger.close();
      const other = await context.newPage();
      await other.goto(`${guarded.url}/`);
      assert.match(await run(other, "print(4)"), /401: Unauthorized/);
      await other.close();
      await Deno.remove(keysFile);
    });

    await test.step("the reference is there, of our own files alone", async () => {
      const reader = await context.newPage();
      const wrongs = watchPage(reader, service.url);
      await reader.goto(`${service.url}/docs`);
      await reader.getByRole("heading", {
        name: "Run a program in a fresh interpreter",
      }).waitFor();
      // The theme that was chosen in the playground.
      assert.equal(await reader.getAttribute("html", "data-theme"), "dark");
      assert.deepEqual(await barriers(reader), []);
      await reader.click("#theme");
      assert.equal(await reader.getAttribute("html", "data-theme"), "light");
      // All of it, also what is folded.
      await reader.evaluate(() => {
        for (const one of document.querySelectorAll("details")) one.open = true;
      });
      assert.deepEqual(await barriers(reader), []);
      const api = await (await fetch(`${service.url}/openapi.json`)).json();
      const shown = await reader.textContent("main") ?? "";
      for (const [path, methods] of Object.entries<object>(api.paths)) {
        for (const method of Object.keys(methods)) {
          assert.ok(shown.includes(method.toUpperCase() + path), path);
        }
      }
      assert.match(shown, /metadata\.queue_ms/);
      await reader.getByRole("link", { name: "POST /run_code" }).click();
      await reader.locator("#post_run_code:target").waitFor();
      // The contents stay, and show where the reader is.
      await reader.locator("#index [aria-current]", { hasText: "/run_code" })
        .waitFor();
      assert.ok(await reader.locator("#search").isVisible());
      assert.match(
        await reader.locator("#post_judge dt", { hasText: "code" }).first()
          .innerText(),
        /required$/,
      );
      // On a phone nothing sticks out.
      await reader.setViewportSize({ width: 360, height: 640 });
      const width = await reader.evaluate(() =>
        document.documentElement.scrollWidth
      );
      assert.ok(width <= 360, `${width} px`);
      assert.ok(!await reader.locator("#index").isVisible());
      await reader.setViewportSize({ width: 1280, height: 800 });

      await reader.locator("#index").waitFor();
      await reader.locator("main").focus();
      await reader.keyboard.press("/");
      await reader.keyboard.insertText("stop first_failure");
      assert.match(await reader.textContent("#found") ?? "", /^[12] of \d+$/);
      assert.ok(await reader.locator("#post_judge").isVisible());
      assert.ok(!await reader.locator("#post_run_code").isVisible());
      await reader.fill("#search", "");
      const example = reader.locator("#post_run_code .example", {
        hasText: "An evaluator with an input",
      });
      await example.locator("a[href]").click();
      await reader.locator("#input").waitFor({ state: "attached" });
      await reader.waitForSelector("#show-input.filled");
      await reader.click("#run");
      await reader.locator("#status[data-outcome='success']").waitFor();
      assert.deepEqual(wrongs, []);
      await reader.close();
    });

    await test.step("a page of another origin never runs a program", async () => {
      // It checks what is written there, and that counts.
      await page.close();
      await using stranger = Deno.serve(
        { port: 0, hostname: "127.0.0.1", onListen() {} },
        () =>
          new Response("<p>stranger", {
            headers: { "content-type": "text/html" },
          }),
      );
      const count = async () =>
        (await (await fetch(`${service.url}/metrics`)).json()).execution_count;
      const before = await count();
      const foreign = await context.newPage();
      await foreign.goto(`http://127.0.0.1:${stranger.addr.port}/`);
      const told = await foreign.evaluate(async (url) => {
        const body = '{"code":"print(1)"}';
        const blind = await fetch(url, {
          method: "POST",
          mode: "no-cors",
          body,
        });
        const open = await fetch(url, { method: "POST", body })
          .catch((error) => String(error));
        return [blind.type, String(open)];
      }, `${service.url}/run_code`);
      assert.equal(told[0], "opaque");
      assert.match(told[1], /TypeError/);
      // Under a name that leads here, it is of one origin with the service.
      const origin = `http://${STRANGE_NAME}:${service.port}`;
      const rebound = await context.newPage();
      // Loaded from here: a page from outside this browser alone would stop.
      await rebound.goto(`${origin}/livez`);
      const read = rebound.waitForRequest(`${origin}/states`);
      const answers = await rebound.evaluate(async () => {
        const body = '{"code":"print(1)"}';
        const found = [await fetch("/run_code", { method: "POST", body })];
        for (
          const path of [
            "/states",
            "/usage",
            "/health",
            "/livez",
            "/metrics",
            "/openapi.json",
            "/",
            "/nowhere",
          ]
        ) found.push(await fetch(path));
        return await Promise.all(found.map(async (response) => ({
          status: response.status,
          text: await response.text(),
        })));
      });
      for (const { status, text } of answers) {
        assert.equal(status, 403, text);
        assert.match(text, /"Cannot answer under this host name"/);
      }
      // Nothing but the name tells such a request from a client's.
      const sent = await (await read).allHeaders();
      assert.equal(sent.origin, undefined);
      assert.equal(sent["sec-fetch-site"], undefined);
      assert.equal(sent.host, `${STRANGE_NAME}:${service.port}`);
      assert.equal(await count(), before);
    });
  },
});
