/// <reference lib="dom" />
/**
 * Writes into an editor of the page.
 *
 * @module
 */

import type { Page } from "playwright-core";

/** Puts a program in place of the one in an editor. */
export async function writeCode(
  page: Page,
  code: string,
  host = "#editor",
): Promise<void> {
  await page.locator(`${host} .cm-content`).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  // As a paste: typed, the editor would indent it.
  await page.keyboard.insertText(code);
}
