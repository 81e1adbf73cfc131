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
import type { BootMessage } from "./messages.ts";
import type { FrozenContent } from "./sandbox_files.ts";

const SITE_PACKAGES = "/lib/python3.12/site-packages";

/** Raised by hand when the meaning of an image changes in any other way. */
const IMAGE_FORMAT = 1;

/** Files of the frozen tree, and what they amount to. */
export interface LoadedFiles {
  /** Path inside the sandbox, content. */
  readonly files: (readonly [string, FrozenContent])[];
  /** Returns a native library's bytes; undefined if there is none. */
  readonly readLibrary: (path: string) => Uint8Array<ArrayBuffer> | undefined;
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
  const own: string[] = [];
  for (const entry of Deno.readDirSync(message.pythonDir)) {
    if (entry.isFile && entry.name.endsWith(".py")) own.push(entry.name);
  }
  for (const name of own.sort()) {
    const data = Deno.readFileSync(`${message.pythonDir}/${name}`);
    files.push([`/lib/sandbox/${name}`, data]);
    facts.push(name, new TextDecoder().decode(data));
  }
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
    key: hash.toHex(),
    readLibrary: (path) => libraries.get(path)?.(),
  };
}

/** Path of the image of one kind of sandbox. */
export function imagePath(message: BootMessage): string {
  return `${message.imageDir}/${message.kind}.image`;
}
