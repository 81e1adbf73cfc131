/**
 * What an interpreter is made from, read from disk: its frozen files, and the
 * key that ties a memory image to them.
 *
 * Runs in the sandbox process before the seal, and in the tool that makes the
 * images.
 *
 * @module
 */

import { Bundle } from "../../packages/bundle.ts";
import type { BootMessage } from "../messages.ts";
import type { FrozenContent } from "../files/sandbox_files.ts";

const SITE_PACKAGES = "/lib/python3.12/site-packages";

/** Raised by hand when the meaning of an image changes in any other way. */
const IMAGE_FORMAT = 2;

/** Files of the frozen tree, and what they amount to. */
export interface LoadedFiles {
  /** Path inside the sandbox, content. */
  readonly files: (readonly [string, FrozenContent])[];
  /** Returns a native library's bytes; undefined if there is none. */
  readonly readLibrary: (path: string) => Uint8Array<ArrayBuffer> | undefined;
  /** Programs that an image is warmed up with; what runs in it needs none. */
  readonly warmUp: readonly string[];
  /** Changes whenever an image made from these files would. */
  readonly key: string;
}

/** Reads all that `message` names. Paths in it are absolute. */
export async function loadFiles(message: BootMessage): Promise<LoadedFiles> {
  const stdlib = Deno.readFileSync(
    `${message.pyodideDir}/python_stdlib.zip`,
  );
  const files: (readonly [string, FrozenContent])[] = [
    ["/lib/python312.zip", stdlib],
  ];
  const facts: unknown[] = [
    IMAGE_FORMAT,
    message.kind,
    Deno.readTextFileSync(`${message.pyodideDir}/package.json`),
  ];
  for (const name of ["pyodide.asm.wasm", "pyodide.asm.js"]) {
    facts.push(Deno.statSync(`${message.pyodideDir}/${name}`).size);
  }
  facts.push(stdlib.length);
  for (const [name, data] of readPython(message.pythonDir)) {
    files.push([`/lib/sandbox/${name}`, data]);
    facts.push(name, new TextDecoder().decode(data));
  }
  for (const [name, data] of readPython(`${message.pythonDir}/checker`)) {
    files.push([`/lib/sandbox/checker/${name}`, data]);
    facts.push(`checker/${name}`, new TextDecoder().decode(data));
  }
  const folders = message.kind === "science" ? ["core", "science"] : ["core"];
  const warmUp = folders.flatMap((folder) =>
    [...readPython(`${message.pythonDir}/warm_up/${folder}`).values()]
      .map((data) => new TextDecoder().decode(data))
  );
  facts.push(warmUp);
  const bundles = message.packagePaths.map((path) => new Bundle(path));
  const libraries = new Map<string, () => Uint8Array<ArrayBuffer>>();
  for (const bundle of bundles) {
    facts.push(bundle.head.key);
    const plain = bundle.files.filter(({ path }) => !path.endsWith(".so"));
    const contents = bundle.read(plain);
    plain.forEach(({ path }, index) =>
      files.push([`${SITE_PACKAGES}/${path}`, contents[index]])
    );
    for (const file of bundle.files) {
      if (!file.path.endsWith(".so")) continue;
      const path = `${SITE_PACKAGES}/${file.path}`;
      files.push([path, { sizeBytes: file.sizeBytes }]);
      libraries.set(path, () => bundle.read([file])[0]);
      // Other libraries ask for a shared one by its name alone.
      libraries.set(file.path, () => bundle.read([file])[0]);
    }
  }
  const text = new TextEncoder().encode(JSON.stringify(facts));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return {
    files,
    warmUp,
    key: hash.toHex(),
    readLibrary: (path) => libraries.get(path)?.(),
  };
}

/** Returns the Python files of a folder by name, in the order of the names. */
function readPython(folder: string): Map<string, Uint8Array<ArrayBuffer>> {
  const names = [...Deno.readDirSync(folder)]
    .filter(({ isFile, name }) => isFile && name.endsWith(".py"))
    .map(({ name }) => name);
  return new Map(
    names.sort().map((name) => [name, Deno.readFileSync(`${folder}/${name}`)]),
  );
}

/** Path of the image of one kind of sandbox. */
export function imagePath(message: BootMessage): string {
  return `${message.imageDir}/${message.kind}.image`;
}
