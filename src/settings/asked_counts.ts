/**
 * Number of sandboxes of each kind that an operator asks for.
 *
 * @module
 */

import { KIND_NAMES } from "../kinds.ts";
import type { Config } from "./config.ts";
import { SETTINGS } from "./settings.ts";

/** Number of sandboxes of a kind that an operator asks for. */
export interface AskedCount {
  readonly count: number;
  /**
   * Setting that asked for it, to begin a message with:
   * `FAAS_SANDBOXES="core=2"`.
   */
  readonly setting: string;
}

/**
 * Returns what is asked for, by name of the kind; a kind that is left to us is
 * left out.
 */
export function sandboxCounts(
  config: Pick<Config, "sandboxes">,
): Readonly<Record<string, AskedCount>> {
  const asked: Record<string, AskedCount> = {};
  for (const name of KIND_NAMES) {
    const count = config.sandboxes[name];
    if (count === undefined || count === "auto") continue;
    const { variable } = SETTINGS.sandboxes;
    asked[name] = { count, setting: `${variable}="${name}=${count}"` };
  }
  return asked;
}
