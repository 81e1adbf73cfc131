/**
 * The engines by name: the one place that names them all. A sandbox loads the
 * one that its configuration names, and none of the others' code.
 *
 * @module
 */

import type { EngineLoader } from "./engine.ts";

/** Engines by the name that a `BootMessage` has. */
export type EngineTable = Readonly<Record<string, () => Promise<EngineLoader>>>;

/** Every engine that there is. */
export const ENGINES: EngineTable = {
  javascript: async () => (await import("./javascript/engine.ts")).JAVASCRIPT,
  python: async () => (await import("./python/engine.ts")).PYTHON,
};
