/**
 * The key that ties a memory image to all that it was made from. A
 * change to any of it makes another key, and so another image: the change takes
 * effect, or the sandbox boots cold.
 *
 * @module
 */

import { ENGINES } from "../engines.ts";

/** The safety policy that images are made with; a sandbox may have another. */
export const IMAGE_POLICY_JSON = '{"base":"strict"}';

/** Folder of the guest's sources. */
const GUEST_FOLDER = new URL("..", import.meta.url).pathname.slice(0, -1);
/** Sources outside of it that a sandbox is made with. */
const MORE_FOLDERS = ["packages", "wire"].map((name) =>
  new URL(`../../${name}`, import.meta.url).pathname
);

/** Parts of a key. */
export interface ImageKeyOptions {
  /** Name of the kind of sandbox. */
  readonly kind: string;
  /** Name of its engine. */
  readonly engine: string;
  /** Folder of the engine's sources. */
  readonly folder: string;
  /** Files that the engine was loaded from, as JSON. */
  readonly imageInputs: readonly unknown[];
  /** Folder of the guest's sources. @default {src/guest} */
  readonly guestFolder?: string;
}

/**
 * Returns the key, a SHA-256 in hexadecimal. In it are the sources of all that
 * runs in a sandbox process, whether it shapes an image or not: a list of those
 * that do would be wrong one day, and in silence. Other engines are left out.
 */
export async function imageKey(
  { kind, engine, folder, imageInputs, guestFolder = GUEST_FOLDER }:
    ImageKeyOptions,
): Promise<string> {
  const engineFolders = Object.keys(ENGINES)
    .map((name) => `${guestFolder}/${name}`);
  const sources = [
    ...readSources(guestFolder, engineFolders),
    ...readSources(folder, []),
    ...MORE_FOLDERS.flatMap((folder) => readSources(folder, [])),
  ];
  const inputs = [IMAGE_POLICY_JSON, kind, engine, sources, imageInputs];
  const text = new TextEncoder().encode(JSON.stringify(inputs));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return hash.toHex();
}

/** Returns name and content of the sources below a folder, in order. */
function readSources(folder: string, without: readonly string[]): unknown[] {
  const entries = [...Deno.readDirSync(folder)]
    .sort((a, b) => a.name < b.name ? -1 : 1);
  return entries.flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (without.includes(path)) return [];
    if (isDirectory) return [name, readSources(path, without)];
    return name.endsWith(".ts") ? [name, Deno.readTextFileSync(path)] : [];
  });
}
