/**
 * Starts the interpreter that a boot message describes.
 *
 * @module
 */

import type { BootMessage, ReadyMessage } from "../../wire/messages.ts";
import type { EngineTable } from "../engines.ts";
import { Interpreter } from "../interpreter.ts";
import type { LibC } from "../lock/libc.ts";
import { type MemoryImage, openImage } from "../memory/memory_image.ts";
import { imagePath, loadEngine } from "./load_engine.ts";

/** An interpreter at its baseline, and what it was made from. */
export interface StartedInterpreter {
  readonly interpreter: Interpreter;
  /** Programs that warm it up. */
  readonly warmUp: readonly string[];
  /** Message to the service about it. */
  readonly told: Omit<ReadyMessage, "locks">;
}

/** Starts the interpreter; nothing of its image is open afterwards. */
export async function startInterpreter(
  boot: BootMessage,
  engines: EngineTable,
  libc: LibC | undefined,
): Promise<StartedInterpreter> {
  const guest = await loadEngine(boot, engines);
  using image = readImage(boot, guest.key, libc);
  const interpreter = await Interpreter.start({ boot, guest, image, libc });
  const { language, key } = guest;
  const { languageVersion, memoryBytes } = interpreter.facts;
  return {
    interpreter,
    warmUp: guest.engine.warmUp,
    told: {
      type: "ready",
      fromImage: image !== undefined,
      language,
      languageVersion,
      image: key,
      imageId: image?.id ?? "",
      heapBytes: memoryBytes,
    },
  };
}

/** An image that is not there, or does not fit, costs time and nothing else. */
function readImage(
  boot: BootMessage,
  key: string,
  libc: LibC | undefined,
): MemoryImage | undefined {
  if (boot.imageDir === "") return undefined;
  const image = openImage(imagePath(boot), key, libc);
  return typeof image === "string" ? undefined : image;
}
