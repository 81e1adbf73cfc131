/**
 * Reads the hostile programs of `tests/corpus/hostile/`; `tests/inside/python/corpus.py`
 * tells the form of these files.
 *
 * @module
 */

import { z } from "zod";
import { PROJECT_ROOT } from "./service_process.ts";

/** One hostile program. */
export interface HostileProgram {
  /** Family and name. */
  readonly title: string;
  /** Layer that ends it: the checker, a guard while it runs, or the seal alone. */
  readonly outcome: "refused" | "guarded" | "contained";
  /** The rule that refuses it, the error of the guard, or why none can. */
  readonly why: string;
  readonly source: string;
}

const outcomeSchema = z.enum(["refused", "guarded", "contained"]);
const HEAD = /^# %% (.+)\n# expect: (refused|guarded|contained) (.+)\n/gm;

/**
 * Returns all programs, file after file.
 *
 * @throws {Error} If a program has no expected outcome.
 */
export function hostileCorpus(): HostileProgram[] {
  const folder = `${PROJECT_ROOT}tests/corpus/hostile`;
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.endsWith(".py")).sort();
  return names.flatMap((name) =>
    readFamily(name, Deno.readTextFileSync(`${folder}/${name}`))
  );
}

function readFamily(name: string, text: string): HostileProgram[] {
  const heads = [...text.matchAll(HEAD)];
  if (heads.length !== text.split("\n# %% ").length - 1) {
    throw new Error(`Cannot read ${name}: a program without an outcome`);
  }
  return heads.map((head, index) => ({
    title: `${name}: ${head[1]}`,
    outcome: outcomeSchema.parse(head[2]),
    why: head[3],
    source: text.slice(head.index + head[0].length, heads[index + 1]?.index),
  }));
}
