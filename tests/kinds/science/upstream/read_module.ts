/**
 * Reads one of the packages' own test modules with what it needs beside it.
 *
 * @module
 */

const UPSTREAM = new URL("../../../../.cache/upstream/", import.meta.url);

/** Returns whether the packages' tests were fetched (see `fetch.sh`). */
export async function isFetched(): Promise<boolean> {
  const found = await readText("numpy/conftest.py");
  return found !== undefined;
}

/**
 * Returns the module's text, the `__init__.py` of the test packages that it is
 * in, and the conftest files that apply to it, by path.
 *
 * @param name Dotted name of the module.
 * @throws {Error} If there is no such module.
 */
export async function readModule(
  name: string,
): Promise<Readonly<Record<string, string>>> {
  const parts = name.split(".");
  const files: Record<string, string> = {};
  for (let depth = 1; depth < parts.length; depth++) {
    const folder = parts.slice(0, depth).join("/");
    const wanted = [];
    if (parts.slice(0, depth).includes("tests")) wanted.push("__init__.py");
    // numpy's only hooks into a real pytest.
    if (parts[0] !== "numpy") wanted.push("conftest.py");
    for (const file of wanted) {
      const text = await readText(`${folder}/${file}`);
      if (text !== undefined) files[`${folder}/${file}`] = text;
    }
  }
  const path = `${parts.join("/")}.py`;
  const text = await readText(path);
  if (text === undefined) throw new Error(`Cannot read "${path}": not there`);
  return { ...files, [path]: text };
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(new URL(path, UPSTREAM));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
