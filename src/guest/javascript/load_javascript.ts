/**
 * Reads the files of a JavaScript engine from disk: QuickJS, which is in this
 * folder, and the library, which the build makes.
 *
 * @module
 */

import { checksum } from "../../packages/checksum.ts";
import type { LoadedEngine } from "../engine.ts";
import type { BootMessage } from "../../wire/messages.ts";
import { JavaScriptEngine, LEAST_MEMORY_BYTES } from "./javascript_engine.ts";
import { decodeLibrary } from "./library.ts";

/** Path of the engine's own file. */
export const QUICKJS_PATH = `${import.meta.dirname}/quickjs/quickjs.wasm`;

/**
 * Reads all that `message` names. Its `folders.library` holds `library.bin`,
 * see `library.ts`; its `folders.javascript` our own sources, of which the
 * programs in `warm_up/` are used.
 */
export function loadJavaScript(message: BootMessage): LoadedEngine {
  const { library, javascript } = message.folders;
  const code = Deno.readFileSync(QUICKJS_PATH);
  // Half of it is ready when it is wanted: V8 compiles the rest as it runs.
  const wasm = WebAssembly.compile(code);
  wasm.catch(() => {});
  const file = Deno.readFileSync(`${library}/library.bin`);
  const folder = `${javascript}/warm_up`;
  const warmUp = [...Deno.readDirSync(folder)].map(({ name }) => name).sort()
    .map((name) => Deno.readTextFileSync(`${folder}/${name}`));
  return {
    imageInputs: [code, file].map((bytes) => [bytes.length, checksum(bytes)]),
    warmUp,
    leastMemoryBytes: LEAST_MEMORY_BYTES,
    start: async (surroundings) =>
      new JavaScriptEngine(
        await wasm,
        () => decodeLibrary(file),
        surroundings,
      ),
  };
}
