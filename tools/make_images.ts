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
import { findBundles } from "../src/packages/find_bundles.ts";
import { kindBundles } from "../src/packages/kind_bundles.ts";
import { parseLock } from "../src/packages/lock.ts";
import { compileInterpreter } from "../src/sandbox/guest/boot.ts";
import { Interpreter } from "../src/sandbox/guest/interpreter.ts";
import { imagePath, loadFiles } from "../src/sandbox/guest/load_files.ts";
import { decodeImage, encodeImage } from "../src/sandbox/guest/memory_image.ts";
import type { BootMessage } from "../src/sandbox/guest/messages.ts";

const MIB = 1024 * 1024;
const root = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

async function makeImage(kind: string, packagePaths: readonly string[]): Promise<void> {
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
  const { files, key, readLibrary } = await loadFiles(boot);
  const path = imagePath(boot);
  if (!Deno.args.includes("--force") && fits(path, key)) {
    console.log(`${kind}: image is up to date`);
    return;
  }
  const interpreter = await Interpreter.create({
    boot,
    files,
    readLibrary,
    wasm: compileInterpreter(boot.pyodideDir),
  });
  await Deno.mkdir(boot.imageDir, { recursive: true });
  const bytes = encodeImage(
    { ...interpreter.facts, key },
    interpreter.baseline,
  );
  // Renamed into place: a reader sees the old image or the new, never half.
  const temporary = `${path}.${Deno.pid}`;
  await Deno.writeFile(temporary, bytes);
  await Deno.rename(temporary, path);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${kind}: image of ${(bytes.length / MIB).toFixed(1)} MiB, ` +
      `${interpreter.facts.libraries.length} library steps, ${seconds} s`,
  );
}

function fits(path: string, key: string): boolean {
  try {
    return typeof decodeImage(Deno.readFileSync(path), key) !== "string";
  } catch {
    return false;
  }
}

/** A child of its own for each kind: one process can boot one interpreter. */
async function makeInChild(kind: string): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", import.meta.filename ?? "", ...Deno.args, kind],
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
