/**
 * The tutorial as what there is to do: files to have, commands to run, and what
 * they print.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { PROJECT_ROOT } from "../service/service_process.ts";

/** Commands, and what they are said to print. */
export interface Commands {
  readonly commands: string;
  readonly output: string;
}

/** The tutorial's blocks. */
export interface Tutorial {
  readonly commands: readonly Commands[];
  /** Programs that it shows. */
  readonly programs: readonly string[];
}

/** Reads `docs/tutorial.md`. */
export function readTutorial(): Tutorial {
  const page = readFileSync(`${PROJECT_ROOT}docs/tutorial.md`, "utf8");
  const block =
    /^```sh\n([^]*?)^```$(?:\n\n^```text\n([^]*?)^```$)?|^(````?)python\n([^]*?)^\3$/gm;
  const commands: Commands[] = [];
  const programs: string[] = [];
  for (const [, sh, output = "", , program] of page.matchAll(block)) {
    if (sh === undefined) programs.push(program);
    else commands.push({ commands: sh, output });
  }
  return { commands, programs };
}
