/**
 * Boots a plain Pyodide under Deno, as its documentation says, for the rivals
 * that use one. No snapshot, no seal, no reset.
 *
 * @module
 */

import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { PyodideInterface } from "pyodide";

// Packages are read from there, where Pyodide's own wheels are kept by name.
const PACKAGES = fileURLToPath(
  new URL("../../.cache/packages/", import.meta.url),
);

/** Boots Pyodide; returns it once Python runs. */
export async function bootPyodide(): Promise<PyodideInterface> {
  // Pyodide 0.27 takes Deno for Node, and asks for Node's global `require`.
  Object.assign(globalThis, { require: createRequire(import.meta.url) });
  const { loadPyodide } = await import("pyodide");
  const entry = fileURLToPath(import.meta.resolve("pyodide"));
  return await loadPyodide({
    indexURL: dirname(entry),
    packageCacheDir: PACKAGES,
  });
}

/** Loads the packages that `code` imports, if it imports any. */
export async function loadImports(
  pyodide: PyodideInterface,
  code: string,
): Promise<void> {
  await pyodide.loadPackagesFromImports(code, { messageCallback: () => {} });
}
