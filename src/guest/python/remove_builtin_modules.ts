/**
 * Takes modules out of CPython's table of built-in ones, so that no import,
 * `_imp.create_builtin` included, can find them.
 *
 * @module
 */

import type { EmscriptenModule } from "./emscripten.ts";
import { readCString } from "./read_c_string.ts";

/**
 * Number of words of `_PyRuntime` in which the pointer to the table is looked
 * for.
 */
const SEARCH_WORDS = 4096;

/**
 * Removes `names` from the table: an array of pairs (name, function) in memory
 * that ends with a null name. CPython copies `PyImport_Inittab` when it starts
 * and looks at the copy from then on, so the copy has to be found.
 *
 * @throws {Error} If the copy is not found, or a name is not in it: then the
 * interpreter is another one than this code knows.
 */
export function removeBuiltinModules(
  module: EmscriptenModule,
  names: readonly string[],
): void {
  const { HEAPU32 } = module;
  const original = HEAPU32[module._PyImport_Inittab >>> 2] >>> 2;
  const runtime = module.__PyRuntime >>> 2;
  const words = HEAPU32.subarray(runtime, runtime + SEARCH_WORDS);
  // No other array starts with the same names and functions.
  const copy = words.find((word) =>
    word >>> 2 !== original && word % 4 === 0 &&
    [0, 1, 2, 3].every((i) =>
      HEAPU32[(word >>> 2) + i] === HEAPU32[original + i]
    )
  );
  if (copy === undefined) {
    throw new Error("Cannot remove built-in modules: no table of them");
  }
  const tables = [original, copy >>> 2];
  const removed = tables.map((table) => remove(module, table, names));
  if (removed[1] !== names.length) {
    throw new Error(
      `Cannot remove built-in modules: found ${removed[1]} of ${names.length}`,
    );
  }
}

function remove(
  module: EmscriptenModule,
  table: number,
  names: readonly string[],
): number {
  const { HEAPU32 } = module;
  let kept = 0;
  let at = 0;
  for (; HEAPU32[table + at * 2] !== 0; at++) {
    const [name, start] = HEAPU32.subarray(table + at * 2, table + at * 2 + 2);
    if (names.includes(readCString(module, name))) continue;
    HEAPU32[table + kept * 2] = name;
    HEAPU32[table + kept * 2 + 1] = start;
    kept++;
  }
  HEAPU32.fill(0, table + kept * 2, table + at * 2);
  return at - kept;
}
