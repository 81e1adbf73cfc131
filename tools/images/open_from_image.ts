/**
 * Opens an interpreter from its memory image, in this very process and without
 * any lock: for tools that measure it.
 *
 * @module
 */

import { findBundles } from "../../src/packages/find_bundles.ts";
import { kindBundles } from "../../src/packages/kind_bundles.ts";
import { parseLock } from "../../src/packages/lock.ts";
import { compileInterpreter } from "../../src/guest/python/boot.ts";
import { Interpreter } from "../../src/guest/python/interpreter.ts";
import type { LibC } from "../../src/guest/lock/libc.ts";
import { imagePath, loadFiles } from "../../src/guest/start/load_files.ts";
import { openImage } from "../../src/guest/memory/memory_image.ts";
import type { BootMessage } from "../../src/guest/messages.ts";

const MIB = 1024 * 1024;
const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** Returns the bundles of packages that are there. */
export async function foundBundles() {
  const lock = parseLock(
    await Deno.readTextFile(`${root}/packages.lock.json`),
  );
  const { found } = await findBundles(lock, `${root}/.cache/packages`);
  return found;
}

/** Where images are, by default. */
const IMAGE_DIR = `${root}/.cache/images`;

/** Returns what a sandbox of a kind boots with while its image is made. */
export async function imageBoot(
  kind: string,
  imageDir = IMAGE_DIR,
): Promise<BootMessage> {
  const bundles = kindBundles(await foundBundles());
  return {
    type: "boot",
    parentPid: Deno.pid,
    libcPath: "",
    pyodideDir: await Deno.realPath(`${root}/node_modules/pyodide`),
    pythonDir: `${root}/src/python`,
    imageDir,
    kind,
    packagePaths: kind === "science" ? bundles.science : bundles.core,
    heapLimitBytes: 1024 * MIB,
    retireHeapBytes: 1024 * MIB,
    outputLimitBytes: MIB,
    fileLimitBytes: 64 * MIB,
    fileLimitCount: 10_000,
    policyJson: '{"base":"strict"}',
  };
}

/**
 * Opens an interpreter of a kind from the image that is there.
 *
 * @param libc The kernel puts memory back by way of it, as in a sandbox.
 * @param imageDir Folder of the image; the project's own if left out.
 * @throws {Error} If there is no image that fits.
 */
export async function openFromImage(
  kind: string,
  libc: LibC | undefined,
  imageDir?: string,
): Promise<Interpreter> {
  const boot = await imageBoot(kind, imageDir);
  const { files, key, readLibrary } = await loadFiles(boot);
  const image = openImage(imagePath(boot), key);
  if (typeof image === "string") {
    throw new Error(`Cannot start from the image: ${image}`);
  }
  return await Interpreter.create({
    boot,
    files,
    readLibrary,
    image,
    libc,
    wasm: compileInterpreter(boot.pyodideDir),
  });
}
