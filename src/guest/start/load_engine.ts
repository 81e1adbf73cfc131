/**
 * Finds an engine by its name and reads its files.
 *
 * @module
 */

import type { LoadedEngine } from "../engine.ts";
import type { EngineTable } from "../engines.ts";
import type { BootMessage } from "../../wire/messages.ts";
import { imageKey } from "./image_key.ts";

/** An engine that can be started, and what ties an image to it. */
export interface LoadedGuest {
  /** Name of the language. */
  readonly language: string;
  readonly engine: LoadedEngine;
  /** Changes whenever an image made from these files would. */
  readonly key: string;
}

/**
 * Loads the engine that `boot` names.
 *
 * @param engines Folder in which it is looked up.
 * @throws {Error} If there is none of that name, or one of its files is missing.
 */
export async function loadEngine(
  boot: BootMessage,
  engines: EngineTable,
): Promise<LoadedGuest> {
  if (!Object.hasOwn(engines, boot.engine)) {
    throw new Error(`Cannot boot: no engine "${boot.engine}"`);
  }
  const { language, folder, load } = await engines[boot.engine]();
  const engine = load(boot);
  const { imageInputs } = engine;
  const { kind } = boot;
  const key = await imageKey({
    kind,
    engine: boot.engine,
    folder,
    imageInputs,
  });
  return { language, engine, key };
}

/** Path of the image of one kind of sandbox. */
export function imagePath(
  { imageDir, kind }: Pick<BootMessage, "imageDir" | "kind">,
): string {
  return `${imageDir}/${kind}.image`;
}
