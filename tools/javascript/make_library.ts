/**
 * Makes `.cache/javascript/library.bin`, which the JavaScript engine starts
 * with. A library that still fits its sources is left as it is.
 *
 * @module
 */

import denoJson from "../../deno.json" with { type: "json" };
import { QUICKJS_PATH } from "../../src/guest/javascript/load_javascript.ts";
import { encodeLibrary } from "../../src/guest/javascript/library.ts";
import { buildLibrary } from "./build_library.ts";

const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const FOLDER = `${root}/.cache/javascript`;

/** Makes the library, unless it is there. */
export async function makeLibrary(): Promise<void> {
  const key = await libraryKey();
  if (readText(`${FOLDER}/library.key`) === key && exists("library.bin")) {
    console.log("javascript: library is up to date");
    return;
  }
  const start = performance.now();
  const wasm = await WebAssembly.compile(Deno.readFileSync(QUICKJS_PATH));
  const file = encodeLibrary(await buildLibrary(wasm));
  Deno.mkdirSync(FOLDER, { recursive: true });
  // A reader sees the old library or the new, never half.
  Deno.writeFileSync(`${FOLDER}/.draft`, file);
  Deno.renameSync(`${FOLDER}/.draft`, `${FOLDER}/library.bin`);
  Deno.writeTextFileSync(`${FOLDER}/library.key`, key);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `javascript: library of ${(file.length / 2 ** 20).toFixed(1)} MiB, ` +
      `${seconds} s`,
  );
}

/** Changes whenever the library would: with its sources, tools and versions. */
async function libraryKey(): Promise<string> {
  const folders = [
    "src/inside/javascript",
    "src/inside/javascript/files",
    "src/inside/javascript/intl",
    "src/inside/javascript/node",
    "tools/javascript",
  ];
  const sources = folders.flatMap((folder) =>
    [...Deno.readDirSync(`${root}/${folder}`)]
      .filter(({ name }) => name.endsWith(".ts"))
      .map(({ name }) => `${folder}/${name}`)
  );
  const parts = [
    Deno.readFileSync(QUICKJS_PATH),
    // The lock has the hash of each package, and not only of our own choice.
    JSON.stringify(denoJson.imports),
    Deno.readTextFileSync(`${root}/deno.lock`),
    ...sources.sort().map((path) => Deno.readTextFileSync(`${root}/${path}`)),
  ];
  const hash = await crypto.subtle.digest(
    "SHA-256",
    await new Blob(parts).arrayBuffer(),
  );
  return new Uint8Array(hash).toHex();
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}

function exists(name: string): boolean {
  return [...Deno.readDirSync(FOLDER)].some((entry) => entry.name === name);
}
