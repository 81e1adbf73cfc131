/**
 * Programs that must run: `tests/corpus/legit`.
 *
 * @module
 */

import { PROJECT_ROOT } from "./service_process.ts";

const FOLDER = `${PROJECT_ROOT}tests/corpus/legit`;

/** One of them. */
export interface LegitProgram {
  /** Its path below the folder. */
  readonly title: string;
  readonly code: string;
}

/** Returns the programs, by title. */
export async function legitPrograms(): Promise<LegitProgram[]> {
  const paths = await pathsIn(FOLDER);
  return await Promise.all(paths.map(async (path) => ({
    title: path.slice(FOLDER.length + 1),
    code: await Deno.readTextFile(path),
  })));
}

async function pathsIn(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) paths.push(...await pathsIn(path));
    else if (name.endsWith(".py")) paths.push(path);
  }
  return paths.sort();
}
