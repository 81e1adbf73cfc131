/**
 * Starts an interpreter from a memory image that was made on the spot.
 *
 * @module
 */

// Deno loads this lazily, and could not while boot hides its global.
import "node:process";
import { ENGINES } from "../../../src/guest/engines.ts";
import { Interpreter } from "../../../src/guest/interpreter.ts";
import { openLibC } from "../../../src/guest/lock/libc.ts";
import { loadEngine } from "../../../src/guest/start/load_engine.ts";
import {
  openImage,
  writeImage,
} from "../../../src/guest/memory/memory_image.ts";
import type { BootMessage } from "../../../src/wire/messages.ts";
import { BOOT } from "./open_interpreter.ts";

/** Without a warm-up: one cold boot, which takes seconds, serves a whole file. */
let plain: ReturnType<typeof bootCold> | undefined;

/**
 * Boots cold, and then once more from that one's image.
 *
 * @param changes Differences of the second from {@linkcode BOOT}; with the C
 *   library's path its image is mapped, without it is copied.
 * @param warmUp Programs that the first one runs before its image is taken.
 */
export async function startFromImage(
  changes: Partial<BootMessage> = {},
  warmUp: readonly string[] = [],
): Promise<Interpreter> {
  const guest = await loadEngine(BOOT, ENGINES);
  const { key } = guest;
  const { facts, memory } = warmUp.length > 0
    ? await bootCold(guest, warmUp)
    : await (plain ??= bootCold(guest, []));
  const path = Deno.makeTempFileSync();
  try {
    writeImage(
      path,
      { ...facts, key, hotPages: [[8192, 4096]] as const },
      memory,
    );
    const boot = { ...BOOT, ...changes };
    const libc = openLibC(boot.libcPath);
    const opened = openImage(path, key, libc);
    if (typeof opened === "string") throw new Error(opened);
    using image = opened;
    return await Interpreter.start({ boot, guest, image, libc });
  } finally {
    Deno.removeSync(path);
  }
}

async function bootCold(
  guest: Awaited<ReturnType<typeof loadEngine>>,
  warmUp: readonly string[],
) {
  const cold = await Interpreter.start({ boot: BOOT, guest, warmUp });
  return { facts: cold.facts, memory: cold.captureImage() };
}
