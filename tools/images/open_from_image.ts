/**
 * Opens an interpreter from its memory image, in this very process and without
 * any lock: for tools that measure it.
 *
 * @module
 */

import { readAddedText } from "../../src/packages/added_packages.ts";
import { findKinds, type FoundKinds } from "../../src/packages/find_kinds.ts";
import { parseLock } from "../../src/packages/lock.ts";
import { ENGINES } from "../../src/guest/engines.ts";
import { Interpreter } from "../../src/guest/interpreter.ts";
import type { LibC } from "../../src/guest/lock/libc.ts";
import { openImage } from "../../src/guest/memory/memory_image.ts";
import type { BootMessage } from "../../src/wire/messages.ts";
import { IMAGE_POLICY_JSON } from "../../src/guest/start/image_key.ts";
import { imagePath, loadEngine } from "../../src/guest/start/load_engine.ts";

const MIB = 1024 * 1024;
const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** Returns the kinds that there can be with the packages that are there. */
export async function foundKinds(): Promise<FoundKinds["kinds"]> {
  const lock = parseLock(
    await Deno.readTextFile(`${root}/packages.lock.json`),
    readAddedText(root),
  );
  return (await findKinds(lock, `${root}/.cache`)).kinds;
}

/** Default folder of images. */
const IMAGE_DIR = `${root}/.cache/images`;

/** Returns what a sandbox of a kind boots with while its image is made. */
export async function imageBoot(
  kind: string,
  imageDir = IMAGE_DIR,
): Promise<BootMessage> {
  const found = (await foundKinds()).find(({ name }) => name === kind);
  if (found === undefined) {
    throw new Error(
      `Cannot start the kind "${kind}": its packages are missing`,
    );
  }
  return {
    type: "boot",
    parentPid: Deno.pid,
    libcPath: "",
    engine: found.engine,
    folders: {
      pyodide: await Deno.realPath(`${root}/node_modules/pyodide`),
      python: `${root}/src/inside/python`,
      library: `${root}/.cache/javascript`,
      javascript: `${root}/src/inside/javascript`,
    },
    imageDir,
    kind,
    packagePaths: found.packagePaths,
    heapLimitBytes: 1024 * MIB,
    retireHeapBytes: 1024 * MIB,
    outputLimitBytes: MIB,
    outputPath: "",
    fileLimitBytes: 64 * MIB,
    fileLimitCount: 10_000,
    stateLimitBytes: 64 * MIB,
    policyJson: IMAGE_POLICY_JSON,
  };
}

/**
 * Opens an interpreter of a kind from the image that is there.
 *
 * @param libc The kernel puts memory back by way of it, as in a sandbox.
 * @param imageDir Folder of the image; the project's own if left out.
 * @param changes Further members of its boot message.
 * @throws {Error} If there is no image that fits.
 */
export async function openFromImage(
  kind: string,
  libc: LibC | undefined,
  imageDir?: string,
  changes: Partial<BootMessage> = {},
): Promise<Interpreter> {
  const boot = { ...await imageBoot(kind, imageDir), ...changes };
  const guest = await loadEngine(boot, ENGINES);
  using image = openOrThrow(imagePath(boot), guest.key, libc);
  return await Interpreter.start({ boot, guest, image, libc });
}

function openOrThrow(...args: Parameters<typeof openImage>) {
  const image = openImage(...args);
  if (typeof image !== "string") return image;
  throw new Error(`Cannot start from the image: ${image}`);
}
