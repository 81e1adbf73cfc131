/**
 * Which kind of sandbox a program should try first. Reads text, so it can be
 * wrong; a wrong guess costs time and nothing else, since a sandbox says which
 * modules it lacked and the program is then moved.
 *
 * @module
 */

import type { SandboxKind } from "./kinds.ts";

/** Finds kinds of sandbox, by index into the list of kinds. */
export interface Router {
  /** Returns the kind to try first. */
  first(code: string): number;
  /**
   * Returns the smallest kind after `index` that has all of `modules`; null if
   * there is none.
   */
  next(index: number, modules: readonly string[]): number | null;
}

// Imports stand at the top; what follows may be a megabyte of data.
const SCANNED_CHARS = 65_536;

/**
 * Creates the router over `kinds`, smallest first.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * import { availableKinds } from "./kinds.ts";
 * const router = createRouter(
 *   availableKinds([{ name: "numpy", imports: ["numpy"] }]),
 * );
 * assert.equal(router.first("import json, numpy as np"), 1);
 * assert.equal(router.first("print('numpy')"), 0);
 * ```
 */
export function createRouter(
  kinds: readonly Pick<SandboxKind, "modules">[],
): Router {
  const known = [...new Set(kinds.flatMap((kind) => kind.modules))];
  const importLine = known.length === 0 ? null : new RegExp(
    // Anchored to the line, so that it takes time in proportion to the text.
    `^[ \\t]*(?:import|from)[ \\t][^\\n#]*?\\b(${known.join("|")})\\b`,
    "gm",
  );

  function smallest(from: number, modules: readonly string[]): number | null {
    for (let index = from; index < kinds.length; index += 1) {
      const has = kinds[index].modules;
      if (modules.every((module) => has.includes(module))) return index;
    }
    return null;
  }

  return {
    first(code) {
      if (importLine === null) return 0;
      const found = new Set<string>();
      const head = code.slice(0, SCANNED_CHARS);
      for (const match of head.matchAll(importLine)) found.add(match[1]);
      return smallest(0, [...found]) ?? 0;
    },
    next(index, modules) {
      // Only what some kind has can decide; the rest fails everywhere alike.
      const wanted = modules.filter((module) => known.includes(module));
      return wanted.length === 0 ? null : smallest(index + 1, wanted);
    },
  };
}
