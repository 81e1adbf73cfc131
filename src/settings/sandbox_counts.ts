/**
 * How many sandboxes of each kind an operator asks for, whichever of the
 * settings says so.
 *
 * @module
 */

import { KIND_NAMES, type SandboxCount } from "../kinds.ts";
import type { Config } from "./config.ts";
import { SETTINGS } from "./settings.ts";

/** How many of a kind an operator asks for. */
export interface AskedCount {
  readonly count: SandboxCount;
  /** How it was asked for, to begin a message with: `FAAS_SANDBOXES="core=2"`. */
  readonly setting: string;
}

/** Settings of one kind each, older than `FAAS_SANDBOXES`, which goes first. */
const OWN_SETTINGS = {
  core: "coreSandboxes",
  science: "scienceSandboxes",
} as const satisfies Readonly<Record<string, keyof Config>>;

/**
 * Returns what is asked for, by name of the kind; a kind that is left to us is
 * left out.
 */
export function sandboxCounts(
  config: Pick<Config, "sandboxes" | "coreSandboxes" | "scienceSandboxes">,
): Readonly<Record<string, AskedCount>> {
  const asked: Record<string, AskedCount> = {};
  for (const [name, key] of Object.entries(OWN_SETTINGS)) {
    const count = config[key];
    if (count === "auto") continue;
    asked[name] = { count, setting: `${SETTINGS[key].variable}="${count}"` };
  }
  for (const name of KIND_NAMES) {
    const count = config.sandboxes[name];
    if (count === undefined) continue;
    const { variable } = SETTINGS.sandboxes;
    if (count === "auto") delete asked[name];
    else asked[name] = { count, setting: `${variable}="${name}=${count}"` };
  }
  return asked;
}
