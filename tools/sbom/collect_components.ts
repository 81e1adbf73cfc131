/**
 * Reads the locks, and asks the installed npm packages for their licences.
 *
 * @module
 */

import { z } from "zod";
import { parseLock } from "../../src/packages/lock.ts";
import type { Component } from "./component.ts";
import { engineComponents } from "./engine_components.ts";
import { npmComponents } from "./npm_components.ts";
import { pythonComponents } from "./python_components.ts";

const MANIFEST = z.object({ license: z.string() });
/** Of packages that say it in a file of its own, and not in their manifest. */
const TOLD_ELSEWHERE: Readonly<Record<string, string>> = {
  decko: "MIT",
  stickyfill: "MIT",
};

/**
 * Returns all components: engine, npm, Python.
 *
 * @param root Folder of the project, without a slash at its end.
 * @throws {Deno.errors.NotFound} If the npm packages are not installed.
 */
export function collectComponents(root: string): Component[] {
  const read = (path: string) => Deno.readTextFileSync(`${root}/${path}`);
  const folders = [...Deno.readDirSync(`${root}/node_modules/.deno`)]
    .map(({ name }) => name);

  function licenceOf(name: string, version: string): string {
    const start = `${name.replace("/", "+")}@${version}`;
    const folder = folders.find((folder) =>
      folder === start || folder.startsWith(`${start}_`)
    );
    if (folder === undefined) {
      throw new Deno.errors.NotFound(
        `Cannot tell the licence of ${name}@${version}: it is not installed`,
      );
    }
    const path = `node_modules/.deno/${folder}/node_modules/${name}`;
    if (Object.hasOwn(TOLD_ELSEWHERE, name)) return TOLD_ELSEWHERE[name];
    return MANIFEST.parse(JSON.parse(read(`${path}/package.json`))).license;
  }

  const denoVersion = /^VERSION=(\S+)$/m.exec(read("make/deno.sh"))?.[1];
  if (denoVersion === undefined) {
    throw new Error('Cannot find the version of Deno: none in "make/deno.sh"');
  }
  return [
    ...engineComponents(
      read("node_modules/pyodide/pyodide-lock.json"),
      denoVersion,
    ),
    ...npmComponents(read("deno.lock"), licenceOf),
    ...pythonComponents(parseLock(read("packages.lock.json"))),
  ];
}
