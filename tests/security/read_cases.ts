/**
 * Reads all of `tests/security/cases/`, in the order of the file names.
 *
 * @module
 */

import { parseCaseFile, type SecurityCase } from "./case_file.ts";

/**
 * Returns the hostile programs by file, follow-ups right after what they
 * follow.
 *
 * @throws {Error} If a file breaks the form, or there is none.
 */
export async function readCases(): Promise<
  ReadonlyMap<string, readonly SecurityCase[]>
> {
  const helpers = await readPython("lib/");
  const files = await readPython("cases/");
  if (files.size === 0) throw new Error("Cannot read cases: there is none");
  return new Map(
    [...files].map((
      [name, text],
    ) => [name, parseCaseFile(name, text, helpers)]),
  );
}

async function readPython(folder: string): Promise<Map<string, string>> {
  const url = new URL(folder, import.meta.url);
  const names: string[] = [];
  for await (const { name } of Deno.readDir(url)) {
    if (name.endsWith(".py")) names.push(name);
  }
  const texts = new Map<string, string>();
  for (const name of names.sort()) {
    const text = await Deno.readTextFile(new URL(name, url));
    texts.set(name.slice(0, -".py".length), text);
  }
  return texts;
}
