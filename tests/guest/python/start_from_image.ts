/**
 * Starts an interpreter from a memory image that was made on the spot.
 *
 * @module
 */

// Deno loads this lazily, and could not while boot hides its global.
import "node:process";
import { compileInterpreter } from "../../../src/guest/python/boot.ts";
import { Interpreter } from "../../../src/guest/python/interpreter.ts";
import { openLibC } from "../../../src/guest/lock/libc.ts";
import { loadFiles } from "../../../src/guest/start/load_files.ts";
import {
  encodeImage,
  openImage,
} from "../../../src/guest/memory/memory_image.ts";
import type { BootMessage } from "../../../src/guest/messages.ts";
import { BOOT } from "./open_interpreter.ts";

/**
 * Boots cold, and then once more from that one's image.
 *
 * @param changes What the second has other than {@linkcode BOOT}; with the C
 * library's path its image is mapped, without it is copied.
 * @param warmUp Programs that the first one runs before its image is taken.
 */
export async function startFromImage(
  changes: Partial<BootMessage> = {},
  warmUp: readonly string[] = [],
): Promise<Interpreter> {
  const { key, files, readLibrary } = await loadFiles(BOOT);
  const cold = await Interpreter.create({
    boot: BOOT,
    files,
    readLibrary,
    warmUp,
    wasm: compileInterpreter(BOOT.pyodideDir),
  });
  const path = Deno.makeTempFileSync();
  try {
    const facts = { ...cold.facts, key, hotPages: [[8192, 4096]] as const };
    Deno.writeFileSync(path, encodeImage(facts, cold.captureImage()));
    const image = openImage(path, key);
    if (typeof image === "string") throw new Error(image);
    const boot = { ...BOOT, ...changes };
    return await Interpreter.create({
      boot,
      files,
      readLibrary,
      image,
      libc: openLibC(boot.libcPath),
      wasm: compileInterpreter(BOOT.pyodideDir),
    });
  } finally {
    Deno.removeSync(path);
  }
}
