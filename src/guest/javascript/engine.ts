/**
 * QuickJS as an engine.
 *
 * @module
 */

import type { EngineLoader } from "../engine.ts";
import { loadJavaScript } from "./load_javascript.ts";

/** JavaScript and TypeScript, in QuickJS-ng. */
export const JAVASCRIPT: EngineLoader = {
  language: "javascript",
  folder: import.meta.dirname ?? "",
  load: loadJavaScript,
};
