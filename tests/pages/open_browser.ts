/**
 * A real Chromium, and what a page does in it that it must not do.
 *
 * @module
 */

import { existsSync } from "node:fs";
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Page,
} from "playwright-core";

/** Paths of Chromium on systems. */
const PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
] as const;

/** The browser's program; undefined where there is none. */
export const CHROMIUM = PATHS.find((path) => existsSync(path));

/** Reason why tests that need a browser are skipped; null if they are not. */
export const NO_BROWSER = CHROMIUM === undefined
  ? `there is no Chromium at ${PATHS.join(", ")}; "apt-get install chromium"`
  : null;

/** A name that leads to this machine in this browser alone. */
export const STRANGE_NAME = "rebound.test";

/** Starts the browser. */
export async function openBrowser(): Promise<Browser & AsyncDisposable> {
  return await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      // As root it has no sandbox of its own; what it opens is ours.
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--disable-gpu",
      `--host-resolver-rules=MAP ${STRANGE_NAME} 127.0.0.1`,
    ],
  });
}

/**
 * Opens an empty page in English and light colours.
 *
 * @param patienceMs Time that a step of it may take, in milliseconds.
 */
export async function openPage(
  browser: Browser,
  patienceMs: number,
): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({
    locale: "en-GB",
    colorScheme: "light",
    acceptDownloads: true,
  });
  context.setDefaultTimeout(patienceMs);
  return { context, page: await context.newPage() };
}

/**
 * Returns a list that fills with what goes wrong in a page: errors, things that
 * its policy has refused, and requests to anywhere but `origin`.
 */
export function watchPage(page: Page, origin: string): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = request.url();
    const isOwn = url.startsWith(`${origin}/`) || url.startsWith("data:");
    if (!isOwn) faults.push(`request: ${url}`);
  });
  return faults;
}
