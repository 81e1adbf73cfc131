/**
 * Runs in a process of its own: boots a Pyodide, runs the program on stdin, and
 * writes what it printed to stdout: its stdout, a NUL, its stderr.
 *
 * @module
 */

import { bootPyodide, loadImports } from "./boot_pyodide.ts";
import { makeRunner } from "./run_in_pyodide.ts";

const code = await new Response(Deno.stdin.readable).text();
const pyodide = await bootPyodide();
await loadImports(pyodide, code);
const { stdout, stderr } = makeRunner(pyodide)(code);
Deno.stdout.writeSync(new TextEncoder().encode(`${stdout}\0${stderr}`));
Deno.exit(0);
