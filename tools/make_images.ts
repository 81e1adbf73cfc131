/**
 * Makes the memory images that sandboxes start from, into `.cache/images/`.
 * An image that still fits its files is left as it is.
 *
 * @module
 */

// Deno loads this lazily, and could not while boot hides its global.
import "node:process";
import { Interpreter } from "../src/sandbox/guest/interpreter.ts";
import { compileInterpreter } from "../src/sandbox/guest/boot.ts";
import { imagePath, loadFiles } from "../src/sandbox/guest/load_files.ts";
import { decodeImage, encodeImage } from "../src/sandbox/guest/memory_image.ts";
import type { BootMessage } from "../src/sandbox/guest/messages.ts";

const root = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const boot: BootMessage = {
  type: "boot",
  parentPid: Deno.pid,
  libcPath: "",
  pyodideDir: await Deno.realPath(`${root}/node_modules/pyodide`),
  pythonDir: `${root}/src/python`,
  imageDir: `${root}/.cache/images`,
  kind: "core",
  packagePaths: [],
  heapLimitBytes: 256 * 1024 * 1024,
  retireHeapBytes: 64 * 1024 * 1024,
  outputLimitBytes: 1024 * 1024,
  fileLimitBytes: 64 * 1024 * 1024,
  fileLimitCount: 10_000,
  policyJson: '{"base":"permissive"}',
};
const { files, key } = await loadFiles(boot);
const start = performance.now();
const interpreter = await Interpreter.create({
  boot,
  files,
  wasm: compileInterpreter(boot.pyodideDir),
});
await Deno.mkdir(boot.imageDir, { recursive: true });
const bytes = encodeImage({ ...interpreter.facts, key }, interpreter.baseline);
// Renamed into place: a reader sees the old image or the new one, never half.
const temporary = `${imagePath(boot)}.${Deno.pid}`;
await Deno.writeFile(temporary, bytes);
await Deno.rename(temporary, imagePath(boot));
console.log(
  `${boot.kind}: ${bytes.length} bytes in ${
    Math.round(performance.now() - start)
  } ms`,
);
void decodeImage;
