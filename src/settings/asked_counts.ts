/**
 * How many sandboxes of each kind an operator asks for.
 *
 * @module
 */

import { KIND_NAMES, type SandboxCountSetting } from "../kinds.ts";
import type { Config } from "./config.ts";
import { SETTINGS } from "./settings.ts";

/** How many of a kind an operator asks for. */
export interface AskedCount {
  readonly count: SandboxCountSetting;
  /** How it was asked for, to begin a message with: `FAAS_SANDBOXES="core=2"`. */
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
