/**
 * Makes the memory images that sandboxes start from, into `.cache/images/`.
 * An image that still fits its files is left as it is.
 *
 * Usage: `deno run -A tools/make_images.ts [--force]`
 *
 * @module
 */

// Deno loads this lazily, and could not while boot hides its global.
import "node:process";
import { dirname } from "node:path";
import { findBundles } from "../src/packages/find_bundles.ts";
import { kindBundles } from "../src/packages/kind_bundles.ts";
import { parseLock } from "../src/packages/lock.ts";
import { compileInterpreter } from "../src/sandbox/guest/boot.ts";
import { Interpreter } from "../src/sandbox/guest/interpreter.ts";
import { imagePath, loadFiles } from "../src/sandbox/guest/load_files.ts";
import { openLibC } from "../src/sandbox/guest/libc.ts";
import {
  joinRanges,
  PAGE_BYTES,
  type PageRange,
} from "../src/sandbox/guest/page_ranges.ts";
import { findLibcPath } from "../src/sandbox/libc_path.ts";
import { writtenPages } from "./written_pages.ts";
import { encodeImage, openImage } from "../src/sandbox/guest/memory_image.ts";
import type { BootMessage } from "../src/sandbox/guest/messages.ts";

const MIB = 1024 * 1024;
/**
 * A page is hot if so many of the sample programs write it. To copy a page in
 * each reset takes a tenth of the page fault that it saves a program.
 */
const HOT_PROGRAMS = 2;
const root = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

async function makeImage(
  kind: string,
  packagePaths: readonly string[],
): Promise<void> {
  const boot: BootMessage = {
    type: "boot",
    parentPid: Deno.pid,
    libcPath: "",
    pyodideDir: await Deno.realPath(`${root}/node_modules/pyodide`),
    pythonDir: `${root}/src/python`,
    imageDir: `${root}/.cache/images`,
    kind,
    packagePaths,
    heapLimitBytes: 1024 * MIB,
    retireHeapBytes: 1024 * MIB,
    outputLimitBytes: MIB,
    fileLimitBytes: 64 * MIB,
    fileLimitCount: 10_000,
    policyJson: '{"base":"strict"}',
  };
  const start = performance.now();
  const { files, key, readLibrary, warmUp } = await loadFiles(boot);
  const path = imagePath(boot);
  if (!Deno.args.includes("--force") && fits(path, key)) {
    console.log(`${kind}: image is up to date`);
    return;
  }
  const interpreter = await Interpreter.create({
    boot,
    files,
    readLibrary,
    warmUp,
    wasm: compileInterpreter(boot.pyodideDir),
  });
  const memory = interpreter.captureImage();
  const facts = { ...interpreter.facts, key };
  write(path, encodeImage({ ...facts, hotPages: [] }, memory));
  const hotPages = await measureHotPages(boot, warmUp);
  write(path, encodeImage({ ...facts, hotPages }, memory));
  const hotBytes = hotPages.reduce((sum, [, length]) => sum + length, 0);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${kind}: image of ${(memory.length / MIB).toFixed(1)} MiB, ` +
      `${(hotBytes / MIB).toFixed(1)} MiB of it hot, ` +
      `${facts.libraries.length} library steps, ${seconds} s`,
  );
}

/** Renamed into place: a reader sees the old image or the new, never half. */
function write(path: string, bytes: Uint8Array): void {
  Deno.mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${Deno.pid}`;
  try {
    Deno.writeFileSync(temporary, bytes);
    Deno.renameSync(temporary, path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    try {
      Deno.removeSync(temporary);
    } catch {
      // It was not even begun.
    }
    console.error(`Images: cannot be written: ${error.message}`);
    Deno.exit(1);
  }
}

/** Starts from the image just written, and looks what ordinary runs write. */
async function measureHotPages(
  boot: BootMessage,
  programs: readonly string[],
): Promise<PageRange[]> {
  const libc = openLibC(findLibcPath());
  if (!libc) return [];
  const { files, key, readLibrary } = await loadFiles(boot);
  const image = openImage(imagePath(boot), key);
  if (typeof image === "string") throw new Error(`Cannot measure: ${image}`);
  const interpreter = await Interpreter.create({
    boot,
    files,
    readLibrary,
    image,
    libc,
    wasm: compileInterpreter(boot.pyodideDir),
  });
  interpreter.reset();
  const address = interpreter.mappedAt(libc);
  const run = { type: "run", nonce: "", inputJson: "null" } as const;
  const programsByPage = new Map<number, number>();
  for (const code of programs) {
    interpreter.prepare();
    interpreter.run({ ...run, code, timeoutMs: 60_000 });
    for (const [page] of writtenPages(address, image.facts.memoryBytes)) {
      programsByPage.set(page, (programsByPage.get(page) ?? 0) + 1);
    }
    interpreter.reset();
  }
  return joinRanges(
    [...programsByPage]
      .filter(([, count]) => count >= HOT_PROGRAMS)
      .map(([page]) => [page, PAGE_BYTES]),
  );
}

function fits(path: string, key: string): boolean {
  try {
    return typeof openImage(path, key) !== "string";
  } catch {
    return false;
  }
}

/** A child of its own for each kind: one process can boot one interpreter. */
async function makeInChild(kind: string): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-all",
      import.meta.filename ?? "",
      ...Deno.args,
      kind,
    ],
  }).spawn().status;
  return success;
}

const { found } = await findBundles(
  parseLock(Deno.readTextFileSync(`${root}/packages.lock.json`)),
  `${root}/.cache/packages`,
);
const bundles = kindBundles(found);
const kind = Deno.args.find((argument) => !argument.startsWith("--"));
if (kind === "core" || kind === "science") {
  await makeImage(kind, bundles[kind]);
} else {
  const kinds = found.some(({ name }) => name === "science")
    ? ["core", "science"]
    : ["core"];
  for (const each of kinds) {
    if (!await makeInChild(each)) Deno.exit(1);
  }
}
