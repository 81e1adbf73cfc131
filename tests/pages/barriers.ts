/// <reference lib="dom" />
/**
 * Looks for what keeps people out of a page.
 *
 * @module
 */

import axe from "axe-core";
import type { Page } from "playwright-core";

/** Returns what axe finds that keeps people out. */
export async function barriers(page: Page): Promise<string[]> {
  // By the debugger: the page's policy lets no script in.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run()
  );
  return violations.map(({ id, nodes }) =>
    `${id}: ${nodes.map(({ html }) => html).join(" ")}`
  );
}
