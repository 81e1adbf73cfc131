/**
 * Starts an interpreter from a memory image that was made on the spot.
 *
 * @module
 */

import { compileInterpreter } from "../../../src/sandbox/guest/boot.ts";
import { Interpreter } from "../../../src/sandbox/guest/interpreter.ts";
import { openLibC } from "../../../src/sandbox/guest/libc.ts";
import { loadFiles } from "../../../src/sandbox/guest/load_files.ts";
import {
  encodeImage,
  openImage,
} from "../../../src/sandbox/guest/memory_image.ts";
import type { BootMessage } from "../../../src/sandbox/guest/messages.ts";
import { BOOT, openInterpreter } from "./open_interpreter.ts";

/**
 * Boots cold, and then once more from that one's image.
 *
 * @param changes What the second has other than {@linkcode BOOT}; with the C
 * library's path its image is mapped, without it is copied.
 */
export async function startFromImage(
  changes: Partial<BootMessage> = {},
): Promise<Interpreter> {
  const { interpreter: cold } = await openInterpreter();
  const { key, files, readLibrary } = await loadFiles(BOOT);
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
