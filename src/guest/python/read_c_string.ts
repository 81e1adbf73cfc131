/**
 * Reads text that C code has left in the interpreter's memory.
 *
 * @module
 */

import type { EmscriptenModule } from "./emscripten.ts";

/** Returns the UTF-8 text at `pointer`, up to its null byte. */
export function readCString(
  { HEAPU8 }: Pick<EmscriptenModule, "HEAPU8">,
  pointer: number,
): string {
  const end = HEAPU8.indexOf(0, pointer);
  return new TextDecoder().decode(HEAPU8.slice(pointer, end));
}
