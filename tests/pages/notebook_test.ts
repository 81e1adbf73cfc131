/// <reference lib="dom" />
/**
 * The notebook in a real browser: cells, their states, and what programs show
 * that would do harm if it could.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { skipBecause } from "../skip_because.ts";
import { startService } from "../service/start_service.ts";
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

/** Address of the editor of a cell, from 1 on. */
function cellAt(number: number): string {
  return `.cell:nth-of-type(${number})`;
}

/** Waits for the page to have told this. */
async function told(page: Page, words: string): Promise<void> {
  await page.locator("#notebook-status", { hasText: words }).waitFor();
}

/** Runs a cell with this code, and returns what the page shows below it. */
async function run(page: Page, number: number, code: string): Promise<string> {
  const cell = cellAt(number);
  await writeCode(page, code, `${cell} .editor`);
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector(
    "#notebook-status:is([data-outcome='success'], [data-outcome='error'])",
  );
  return (await page.locator(`${cell} pre`).allTextContents()).join("|");
}

/** A cell that shows a frame in the HTML of pandas. */
const PANDAS_FRAME = `class Frame:
    def _repr_html_(self): return """<div>
<style scoped>
    .dataframe tbody tr th { vertical-align: top; }
</style>
<table border="1" class="dataframe">
  <thead><tr style="text-align: right;"><th></th><th>city style=x</th></tr></thead>
  <tbody><tr><th>0</th><td style='color:red'>Bern</td></tr></tbody>
</table>
</div>"""
Frame()
`;

const MARKDOWN = `# One

***two*** and [three](https://example.com/), [four](javascript:top.hit=1)
<script>top.hit = 1</script> ![five](https://example.com/five.png)

| a | b |
| - | - |
| 1 | 2 |

\`\`\`
a < b
\`\`\`
`;

/** A cell that shows what would run, in every form that a program has. */
const EVERY_FORM = `import sys
hostile = """</pre></script><script>top.hit=1</script>
<img src=x onerror="top.hit=1"><svg onload="top.hit=1"></svg>
[a](javascript:top.hit=1) $\\\\href{javascript:top.hit=1}{x}$ " onerror="top.hit=1"""
class Bundle:
    def __init__(self, data): self.data = data
    def _repr_mimebundle_(self, include=None, exclude=None): return self.data
for media_type in (
    "text/html", "text/plain", "text/markdown", "text/latex", "text/css",
    "text/javascript", "application/javascript", "application/json",
    "application/vnd.plotly.v1+json", "image/svg+xml", "image/png", "image/gif",
    "application/xhtml+xml", "application/pdf", "a/b",
):
    display(Bundle({media_type: hostile}))
    display(Bundle({media_type: '{"<img src=x onerror=top.hit=1>": "<script>"}'}))
    display(Bundle({media_type: "\\ud800" + "[" * 5_000 + "]" * 5_000}))
    display(Bundle({"text/plain": hostile, media_type: hostile}))
print(hostile)
print(hostile, file=sys.stderr)
print("the last line")
raise ValueError(hostile)
`;

/** HTML that reaches for `outside`, and for the page around it. */
function hostileHtml(outside: string): string {
  return `<p id="mark">shown</p>
<script>parent.hit = top.hit = 1; fetch("${outside}/script")</script>
<img src="${outside}/image.png" onerror="fetch('${outside}/handler')">
<svg onload="top.hit = 1"></svg>
<style>@import url("${outside}/import.css"); #mark { color: rgb(1, 2, 3) }
body { background: url("${outside}/background.png") }</style>
<link rel="stylesheet" href="${outside}/style.css">
<link rel="preload" as="image" href="${outside}/preload.png">
<iframe src="${outside}/frame"></iframe>
<object data="${outside}/object"></object>
<video src="${outside}/video" poster="${outside}/poster"></video>
<base href="${outside}/" target="_top">
<meta http-equiv="refresh" content="0; url=${outside}/refresh">
<form action="${outside}/form" method="post" target="_top">
  <button id="send">send</button></form>
<a id="top" href="${outside}/top" target="_top">top</a>
<a id="blank" href="${outside}/blank" target="_blank">blank</a>
<a id="here" href="${outside}/here" target="_self">here</a>`;
}

Deno.test({
  name: "The notebook in a browser",
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
    const { context, page } = await openPage(browser, PATIENCE_MS);
    const faults = watchPage(page, service.url);
    const open = async () => {
      await page.goto(`${service.url}/`);
      await page.click("#tab-notebook");
      // The tab loads now, and its buttons do nothing before.
      await page.locator(cellAt(1)).waitFor();
    };
    await open();

    await test.step("cells go on from each other", async () => {
      await page.click("#notebook-run");
      await told(page, "Cell 2 [2]: Succeeded");
      assert.deepEqual(await page.locator(".cell pre").allTextContents(), [
        "2",
        "1 of 2 are right\n",
        "['Bern']",
      ]);
      assert.match(
        await page.textContent("#notebook-state") ?? "",
        /^State of \d+ bytes, kept until /,
      );
    });

    await test.step("Shift+Enter goes on to a new cell; what is printed comes at once", async () => {
      await page.locator(`${cellAt(2)} .cm-content`).click();
      await page.keyboard.press("Shift+Enter");
      await page.locator(`${cellAt(3)} .cm-content:focus`).waitFor();
      await page.keyboard.insertText(
        "right = []\nprint('first', flush=True)\nwhile True: pass",
      );
      await page.keyboard.press("Control+Enter");
      await page.locator(`${cellAt(3)} pre`, { hasText: "first" }).waitFor();
      await page.click("#notebook-stop");
      await told(page, "Stopped");
      assert.equal(await run(page, 3, "right"), "['Bern']");
    });

    await test.step("states are a tree, and one can go back to each", async () => {
      await page.click("#notebook-restart");
      await run(page, 1, "x = 1");
      assert.equal(await run(page, 2, "x += 1\nx"), "2");
      assert.equal(await run(page, 3, "x += 1\nx"), "3");
      const states = page.locator("#notebook-states");
      await states.getByRole("button", { name: "x = 1" }).click();
      await told(page, "The next run continues from [1] x = 1");
      assert.equal(
        await states.locator("[aria-current]").textContent(),
        "[1]x = 1",
      );
      assert.equal(await run(page, 3, "x += 10\nx"), "11");
      // The second way from the first state is a list of its own in it.
      const branch = states.locator("li", { hasText: "x = 1" })
        .locator("ol", { hasText: "x += 10" });
      assert.equal(await branch.last().textContent(), "[4]x += 10");
      await page.locator(cellAt(2)).hover();
      await page.click(`${cellAt(2)} [data-name='continue']`);
      assert.equal(await run(page, 3, "x += 1\nx"), "3");
      await states.getByRole("button", { name: "Fresh start" }).click();
      assert.match(await run(page, 3, "x"), /NameError/);
    });

    await test.step("an error is marked, and what waits for it does not run", async () => {
      await run(page, 1, "y = [1]\ny[2]");
      assert.match(
        await page.textContent("#notebook-status") ?? "",
        /^Cell 1 \[\d+\]: IndexError in line 2, column 1: /,
      );
      assert.equal(
        await page.textContent(`${cellAt(1)} .cm-lintRange-error`),
        "y",
      );
      const before = await page.textContent(`${cellAt(2)} h2`);
      await page.click("#notebook-run");
      await page.waitForSelector("#notebook-stop:disabled");
      assert.equal(await page.textContent(`${cellAt(2)} h2`), before);
      const said = await run(page, 1, "import socket");
      assert.match(said, /socket/);
      assert.match(
        await page.textContent(`${cellAt(1)} .findings`) ?? "",
        /no network/,
      );
    });

    await test.step("cells are moved by their buttons", async () => {
      await run(page, 1, "'moved'");
      const down = page.locator(`${cellAt(1)} [data-name='cellDown']`);
      assert.equal(await down.getAttribute("aria-label"), "Down");
      await down.focus();
      await page.keyboard.press("Enter");
      assert.match(
        await page.textContent(`${cellAt(2)} .cm-content`) ?? "",
        /moved/,
      );
      await page.keyboard.press("Enter");
      // At the end the button is none any more.
      await page.locator(`${cellAt(3)}:focus`).waitFor();
    });

    await test.step("the keys are those of Jupyter", async () => {
      const press = async (...keys: string[]) => {
        for (const key of keys) await page.keyboard.press(key);
      };
      const texts = () =>
        page.locator("#notebook-cells .cm-content").allTextContents();
      await press("ArrowUp", "ArrowUp");
      await page.locator(`${cellAt(1)}:focus`).waitFor();
      const before = await texts();
      await press("d", "d");
      await page.locator(`${cellAt(1)}:focus`).waitFor();
      assert.deepEqual(await texts(), before.slice(1));
      await press("z");
      assert.deepEqual(await texts(), before);
      await press("d", "x", "d", "k");
      assert.deepEqual(await texts(), before);
      await press("b");
      await page.locator(`${cellAt(2)}:focus`).waitFor();
      await press("a", "Enter");
      await page.locator(`${cellAt(2)} .cm-content:focus`).waitFor();
      await page.keyboard.insertText("abdd = 'keys'");
      await press("Escape");
      await page.locator(`${cellAt(2)}:focus`).waitFor();
      await press("Shift+Enter");
      await page.locator(`${cellAt(3)}:focus`).waitFor();
      await press("Enter");
      await page.keyboard.insertText("abdd");
      await press("Escape", "Control+Enter");
      await page.locator(`${cellAt(3)} pre`, { hasText: "'keys'" }).waitFor();
      await press("d", "d", "ArrowUp", "d", "d");
      assert.deepEqual(await texts(), before);
    });

    await test.step("text is Markdown, of which nothing runs", async () => {
      await page.locator(cellAt(1)).focus();
      await page.keyboard.press("a");
      await page.keyboard.press("m");
      await page.keyboard.press("Enter");
      await page.keyboard.insertText(MARKDOWN);
      await page.keyboard.press("Shift+Enter");
      const view = page.locator(`${cellAt(1)} .markdown`);
      assert.equal(await view.locator("[data-level='1']").textContent(), "One");
      assert.equal(await view.locator("em strong").textContent(), "two");
      assert.deepEqual(await view.locator("td").allTextContents(), ["1", "2"]);
      assert.equal(await view.locator("pre").textContent(), "a < b");
      assert.deepEqual(
        await view.locator("a").evaluateAll((links) =>
          links.map((link) => link.getAttribute("href"))
        ),
        ["https://example.com/"],
      );
      assert.equal(await view.locator("script, img").count(), 0);
      assert.match(await view.textContent() ?? "", /<script>top\.hit = 1/);
      await view.dblclick();
      await page.locator(`${cellAt(1)} .cm-content:focus`).waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("y");
      await page.locator(`${cellAt(1)} [data-name='cellToCode']`)
        .waitFor({ state: "hidden" });
      await page.keyboard.press("d");
      await page.keyboard.press("d");
    });

    await test.step("the browser keeps cells, what they have shown, and the state", async () => {
      await run(page, 1, "kept = 'kept'\nprint(kept)");
      await open();
      assert.equal(await page.textContent(`${cellAt(1)} pre`), "kept\n");
      assert.equal(await run(page, 2, "kept"), "'kept'");
    });

    await test.step("a notebook is saved and opened as .ipynb", async () => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.click("#notebook-export"),
      ]);
      const saved = await Deno.readTextFile(await download.path());
      const file = JSON.parse(saved);
      assert.equal(file.nbformat, 4);
      assert.equal(file.cells[1].source, "kept");
      assert.ok(!saved.includes("st_"), "ids of states stay here");
      file.cells.unshift({ cell_type: "markdown", source: ["# One\n", "two"] });
      await page.setInputFiles("#notebook-file", {
        name: "x.ipynb",
        mimeType: "application/json",
        buffer: Buffer.from(JSON.stringify(file)),
      });
      await page.locator(`${cellAt(1)} .markdown`).waitFor();
      assert.deepEqual(
        await page.locator(`${cellAt(1)} .markdown`).allTextContents(),
        ["Onetwo"],
      );
      assert.equal(await page.textContent(`${cellAt(2)} pre`), "kept\n");
      assert.match(await run(page, 3, "kept"), /NameError/);
      await page.setInputFiles("#notebook-file", {
        name: "x.ipynb",
        mimeType: "application/json",
        buffer: Buffer.from("{}"),
      });
      await told(page, "Cannot open the file");
      await page.locator(cellAt(1)).focus();
      await page.keyboard.press("d");
      await page.keyboard.press("d");
    });

    await test.step("a state that is gone is named, and the next run is fresh", async () => {
      await run(page, 1, "lost = 1");
      const { states } = await (await fetch(`${service.url}/states`)).json();
      for (const { id } of states) {
        await fetch(`${service.url}/states/${id}`, { method: "DELETE" });
      }
      faults.length = 0;
      await run(page, 2, "lost");
      await told(page, "The state no longer exists");
      // The browser tells of each answer that is no 200.
      assert.match(faults.splice(0).join(), /^[^,]*404[^,]*$/);
      assert.match(await run(page, 2, "lost"), /NameError/);
      await run(page, 1, "restarted = 1");
      await page.click("#notebook-restart");
      assert.match(await run(page, 2, "restarted"), /NameError/);
    });

    await test.step("pictures and JSON are shown as such", async () => {
      await run(
        page,
        1,
        `display({"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' ` +
          `width='30' height='20'><script>top.hit = 1</script></svg>", ` +
          `"text/plain": "a drawing"}, raw=True)\n` +
          `display({"application/json": [{"a": 1}]}, raw=True)`,
      );
      const image = page.locator(`${cellAt(1)} img`);
      assert.equal(await image.getAttribute("alt"), "a drawing");
      assert.equal(
        await image.evaluate(async (one) => {
          const picture = one as HTMLImageElement;
          await picture.decode();
          return picture.naturalWidth;
        }),
        30,
      );
      assert.equal(await page.textContent(`${cellAt(1)} td`), "1");
    });

    await test.step("a frame of pandas is a table, and the console has no word of it", async () => {
      await run(page, 1, PANDAS_FRAME);
      const inside = page.frameLocator(`${cellAt(1)} iframe`);
      await inside.locator("td", { hasText: "Bern" }).waitFor();
      assert.deepEqual(await inside.locator("th, td").allTextContents(), [
        "",
        "city style=x",
        "0",
        "Bern",
      ]);
      assert.equal(await inside.locator("style").count(), 1);
      assert.deepEqual(faults, []);
    });

    await test.step("axe finds nothing, in light, in dark and on a phone", async () => {
      await run(page, 2, "import socket");
      assert.deepEqual(await barriers(page), []);
      await page.click("#theme");
      await page.setViewportSize({ width: 360, height: 740 });
      const [content, window] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        innerWidth,
      ]);
      assert.ok(content <= window, `${content} > ${window}`);
      assert.deepEqual(await barriers(page), []);
      await page.setViewportSize({ width: 1280, height: 800 });
    });

    await test.step("it speaks Chinese", async () => {
      await page.click("#locale");
      await page.waitForSelector("html[lang='zh-CN']");
      assert.match(
        await page.textContent(`${cellAt(1)} h2`) ?? "",
        /^单元格 1/,
      );
      assert.equal(
        await page.getAttribute(
          `${cellAt(1)} [data-name='cellDelete']`,
          "aria-label",
        ),
        "删除",
      );
      assert.match(
        await page.textContent("#notebook-states") ?? "",
        /从头开始/,
      );
      await page.click("#locale");
      await page.waitForSelector("html[lang='en']");
    });

    await test.step("TypeScript and JavaScript have states too", async () => {
      await page.selectOption("#notebook-language", "typescript");
      await run(page, 1, "const n: number = 20;");
      assert.equal(await run(page, 2, "n + 1"), "21");
      await page.selectOption("#notebook-language", "javascript");
      await run(page, 1, "const list = [1, 2];");
      assert.equal(await run(page, 2, "list.length"), "2");
      await page.selectOption("#notebook-language", "python");
    });

    await test.step("nothing came from outside, and nothing was refused", () => {
      assert.deepEqual(faults, []);
    });

    await test.step("HTML is shown, and does nothing", async (within) => {
      const reached: string[] = [];
      await using outside = Deno.serve(
        { port: 0, hostname: "127.0.0.1", onListen() {} },
        ({ url }) => {
          reached.push(url);
          return new Response("outside");
        },
      );
      const html = hostileHtml(`http://127.0.0.1:${outside.addr.port}`);
      await run(
        page,
        1,
        `class Table:\n    def _repr_html_(self): return ${
          JSON.stringify(html)
        }\nTable()`,
      );
      const address = page.url();
      const inside = page.frameLocator(`${cellAt(1)} iframe`);
      assert.equal(await inside.locator("#mark").textContent(), "shown");
      // The frame's own style holds, and no other.
      assert.deepEqual(
        await inside.locator("body").evaluate((body) => [
          getComputedStyle(body).marginLeft,
          getComputedStyle(body).backgroundImage,
        ]),
        ["8px", "none"],
      );
      for (const id of ["send", "top", "blank", "here"]) {
        const place = inside.locator(`#${id}`);
        await place.evaluate((one) => (one as HTMLElement).click());
      }
      // Its own context is another: a script in it would have been seen here.
      assert.deepEqual(
        await page.evaluate(() => [
          (globalThis as { hit?: number }).hit,
          document.querySelector("iframe")?.contentDocument ?? null,
        ]),
        [undefined, null],
      );
      assert.equal(page.url(), address);
      assert.equal(context.pages().length, 1);
      assert.deepEqual(reached, []);
      await within.step("no form of output runs anything", async () => {
        const shown = await run(page, 1, EVERY_FORM);
        assert.match(shown, /the last line/);
        assert.deepEqual(
          await page.evaluate(() => [
            (globalThis as { hit?: number }).hit,
            document.querySelectorAll("[onerror], [onload]").length,
            document.querySelectorAll("pre img, pre script, p img").length,
          ]),
          [undefined, 0, 0],
        );
        assert.equal(await page.locator(`${cellAt(1)} iframe`).count(), 4);
        assert.deepEqual(reached, []);
      });
      assert.ok(
        await page.evaluate(() => {
          try {
            document.body.innerHTML = "<b>x</b>";
            return false;
          } catch {
            return true;
          }
        }),
        "text became HTML",
      );
    });
  },
});
