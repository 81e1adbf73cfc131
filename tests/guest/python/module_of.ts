/**
 * Emscripten's module within a Python interpreter, for what no program can see.
 *
 * @module
 */

import type { Interpreter } from "../../../src/guest/interpreter.ts";
import type { EmscriptenModule } from "../../../src/guest/python/emscripten.ts";
import { PythonEngine } from "../../../src/guest/python/python_engine.ts";

/** Returns the module of `interpreter`, which must be Python's. */
export function moduleOf({ engine }: Interpreter): EmscriptenModule {
  if (engine instanceof PythonEngine) return engine.module;
  throw new TypeError("Cannot look inside: the engine is not Python's");
}
