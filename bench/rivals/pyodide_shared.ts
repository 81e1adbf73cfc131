/**
 * Rival: one Pyodide that all requests share. No isolation, no time limit: the
 * upper limit of what a service on Pyodide can reach, not one to offer.
 *
 * Argument: the port.
 *
 * @module
 */

import { bootPyodide, loadImports } from "./boot_pyodide.ts";
import { makeRunner } from "./run_in_pyodide.ts";
import { serveRunCode } from "./serve_run_code.ts";

const pyodide = await bootPyodide();
const run = makeRunner(pyodide);
const seen = new Set<string>();

serveRunCode(Number(Deno.args[0]), async (code) => {
  // Looking for imports costs more than a hello: once for each program.
  if (!seen.has(code)) {
    await loadImports(pyodide, code);
    seen.add(code);
  }
  return run(code);
});
