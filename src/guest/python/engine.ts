/**
 * CPython as an engine.
 *
 * @module
 */

import type { EngineLoader } from "../engine.ts";
import { loadPython } from "./load_python.ts";

/** Python 3.12, as Pyodide has compiled it. */
export const PYTHON: EngineLoader = {
  language: "python",
  folder: import.meta.dirname ?? "",
  load: loadPython,
};
