/// <reference lib="dom" />
/**
 * JupyterLab in a real browser, with the service as its gateway.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { Locator, Page } from "playwright-core";
import { inFull } from "../in_full.ts";
import { NO_BROWSER, openBrowser, openPage } from "../pages/open_browser.ts";
import { NO_REDIS, RedisServer } from "../redis/redis_server.ts";
import { PROJECT_ROOT } from "../service/service_process.ts";
import { type Service, startService } from "../service/start_service.ts";
import { skipBecause } from "../skip_because.ts";

const LAB = `${PROJECT_ROOT}.cache/frameworks/bin/jupyter-lab`;
/** A machine with a lot to do takes its time. */
const PATIENCE_MS = 300_000;

const LEFT_OUT = !inFull("JupyterLab in a browser") || skipBecause(
  NO_BROWSER ?? NO_REDIS ??
    (existsSync(LAB)
      ? null
      : "there is no JupyterLab; `make test-nightly` fetches it with pip"),
);

const NOTEBOOK = "report.ipynb";

/** Cells of the notebook. */
const CELLS = [
  "x = 20\nprint('printed')\nx + 1",
  "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]);",
  "x = 5\nprint('on', flush=True)\nwhile True: pass",
  "f'still {x}'",
  "name = input('who? ')\nname.upper()",
] as const;

Deno.test({
  name: "JupyterLab runs its notebooks on the service",
  ignore: LEFT_OUT,
  // Playwright keeps its pipe to the browser.
  sanitizeResources: false,
  sanitizeOps: false,
  async fn(test) {
    await using redis = await new RedisServer().start();
    await using services = new AsyncDisposableStack();
    let service = services.use(await startOn(redis));
    await using gateway = await openGateway(() => service.port);
    await using lab = await startLab(gateway.url);
    await using browser = await openBrowser();
    const { page } = await openPage(browser, PATIENCE_MS);
    await page.goto(`${lab.url}/tree/${NOTEBOOK}`);

    await test.step("a cell prints and shows its value", async () => {
      await run(page, 0);
      await output(page, 0, "printed").waitFor();
      await output(page, 0, "21").waitFor();
      await prompt(page, 0, "[1]:").waitFor();
    });

    await test.step("a figure is a picture", async () => {
      await run(page, 1);
      const image = cell(page, 1).locator(".jp-RenderedImage img");
      const width = await image.evaluate(async (image: HTMLImageElement) => {
        await image.decode();
        return image.naturalWidth;
      });
      assert.ok(width > 100, `${width}`);
    });

    await test.step("an interrupt ends an endless cell", async () => {
      await run(page, 2);
      await output(page, 2, "on").waitFor();
      await page.click("[data-command='notebook:interrupt-kernel']");
      await output(page, 2, "KeyboardInterrupt").waitFor();
      await run(page, 3);
      await output(page, 3, "'still 20'").waitFor();
    });

    await test.step("input() asks for a line", async () => {
      await run(page, 4);
      await cell(page, 4).locator(".jp-Stdin-input").fill("Ada");
      await page.keyboard.press("Enter");
      await output(page, 4, "'ADA'").waitFor();
    });

    await test.step("the kernel survives a restart of the service", async () => {
      await service.stop();
      service = services.use(await startOn(redis));
      await page.reload();
      await run(page, 3);
      await prompt(page, 3, "[5]:").waitFor();
      await output(page, 3, "'still 20'").waitFor();
    });

    await test.step("the kernel begins again when it is restarted", async () => {
      await page.click("[data-command='notebook:restart-kernel']");
      await page.click(".jp-Dialog button.jp-mod-accept");
      await run(page, 3);
      await output(page, 3, "NameError").waitFor();
      await prompt(page, 3, "[1]:").waitFor();
    });
  },
});

function cell(page: Page, index: number): Locator {
  return page.locator(".jp-Notebook-cell").nth(index);
}

function output(page: Page, index: number, text: string): Locator {
  return cell(page, index).locator(".jp-OutputArea-output", { hasText: text });
}

function prompt(page: Page, index: number, text: string): Locator {
  return cell(page, index).locator(".jp-InputPrompt", { hasText: text });
}

/** Runs a cell, as soon as there is a kernel. */
async function run(page: Page, index: number): Promise<void> {
  await page.locator("#jp-main-statusbar", { hasText: "(python-faas) | Idle" })
    .waitFor();
  await cell(page, index).locator(".cm-content").click();
  await page.keyboard.press("Control+Enter");
}

async function startOn(redis: RedisServer): Promise<Service> {
  const service = await startService({
    env: {
      FAAS_DIALECTS: "jupyter",
      FAAS_LANGUAGES: "python",
      FAAS_SANDBOXES: "core=1,full=1",
      FAAS_STATE_STORE: `${redis.url}/0`,
      FAAS_STATE_KEY: "a key of the test's own, for states alone",
    },
    sandboxes: 2,
  });
  await service.process.untilLogged("store reached");
  return service;
}

/** Opens an address that stays when the service gets another port. */
async function openGateway(port: () => number) {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const there = connect(port(), "127.0.0.1");
    for (const [from, to] of [[client, there], [there, client]] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => sockets.delete(from));
      from.pipe(to);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Starts JupyterLab with an empty configuration and the notebook. */
async function startLab(gateway: string) {
  const root = await Deno.makeTempDir({ prefix: "lab-" });
  await Deno.writeTextFile(
    `${root}/${NOTEBOOK}`,
    JSON.stringify({
      cells: CELLS.map((source, index) => ({
        id: `cell-${index}`,
        cell_type: "code",
        execution_count: null,
        metadata: {},
        outputs: [],
        source,
      })),
      metadata: { kernelspec: { name: "python3", display_name: "Python 3" } },
      nbformat: 4,
      nbformat_minor: 5,
    }),
  );
  const settings = `${root}/.jupyter/lab/user-settings/@jupyterlab`;
  await Deno.mkdir(`${settings}/notebook-extension`, { recursive: true });
  // Cells out of sight stay in the page.
  await Deno.writeTextFile(
    `${settings}/notebook-extension/tracker.jupyterlab-settings`,
    '{"windowingMode": "none"}',
  );
  await Deno.mkdir(`${settings}/apputils-extension`);
  await Deno.writeTextFile(
    `${settings}/apputils-extension/notification.jupyterlab-settings`,
    '{"fetchNews": "false", "checkForUpdates": false}',
  );
  const process = new Deno.Command(LAB, {
    args: [
      ...["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0"],
      ...["--IdentityProvider.token=", `--ServerApp.root_dir=${root}`],
      `--gateway-url=${gateway}`,
    ],
    env: {
      HOME: root,
      JUPYTER_CONFIG_DIR: `${root}/.jupyter`,
      JUPYTER_DATA_DIR: `${root}/.data`,
      JUPYTER_RUNTIME_DIR: `${root}/.runtime`,
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const url = Promise.withResolvers<string>();
  const read = (async () => {
    let log = "";
    for await (
      const text of process.stderr.pipeThrough(new TextDecoderStream())
    ) {
      log += text;
      const address = /http:\/\/127\.0\.0\.1:\d+\/lab/.exec(log);
      if (address) url.resolve(address[0]);
    }
    url.reject(new Error(`Cannot start JupyterLab: it ended\n${log}`));
  })();
  return {
    url: await url.promise,
    async [Symbol.asyncDispose]() {
      process.kill("SIGKILL");
      await process.status;
      await read;
      await Deno.remove(root, { recursive: true });
    },
  };
}
