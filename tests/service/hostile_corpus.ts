/**
 * Reads the hostile programs of `tests/corpus/hostile/`; `tests/python/corpus.py`
 * tells the form of these files.
 *
 * @module
 */

import { PROJECT_ROOT } from "./service_process.ts";

/** One hostile program. */
export interface HostileProgram {
  /** Family and name. */
  readonly title: string;
  /** Whether the checker sees it, or the seal alone holds it. */
  readonly outcome: "refused" | "contained";
  /** The rule that refuses it, or why none can. */
  readonly why: string;
  readonly source: string;
}

const HEAD = /^# %% (.+)\n# expect: (refused|contained) (.+)\n/gm;

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
    outcome: head[2] === "refused" ? "refused" : "contained",
    why: head[3],
    source: text.slice(head.index + head[0].length, heads[index + 1]?.index),
  }));
}
