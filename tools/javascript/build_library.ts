/**
 * Makes the library of the JavaScript engine: the bundle as bytecode, and a
 * module for each package that `import` finds.
 *
 * @module
 */

import { OutputSink } from "../../src/wire/output_sink.ts";
import { ResultSink } from "../../src/guest/result_sink.ts";
import type { LibraryPart } from "../../src/guest/javascript/library.ts";
import { sealedImports } from "../../src/guest/javascript/host_calls.ts";
import { QuickJs } from "../../src/guest/javascript/quickjs.ts";
import { Entropy } from "../../src/guest/entropy.ts";
import { RunClock } from "../../src/guest/run_clock.ts";
import { bundleLibrary } from "./bundle_library.ts";

const LEAST_PAGES = 64;
/** Room to parse in: 256 MiB. */
const MEMORY_PAGES = 4096;
/** Evaluates to the modules and their names, as JSON. */
const LIST_MODULES = `
  JSON.stringify(Object.entries(globalThis.__modules).map(([name, module]) =>
    [name, Object.keys(module).filter((key) => key !== "default")]))`;

function bootEngine(wasm: WebAssembly.Module) {
  const memory = new WebAssembly.Memory({
    initial: LEAST_PAGES,
    maximum: MEMORY_PAGES,
  });
  const streams = { stdout: new OutputSink(0), stderr: new OutputSink(0) };
  const { imports } = sealedImports(wasm, {
    memory,
    clock: new RunClock(),
    entropy: new Entropy(),
    ...streams,
    results: new ResultSink(0, streams),
  });
  const engine = new QuickJs(wasm, memory, imports);
  engine.boot();
  return engine;
}

/** Returns the source of the module that `import "name"` finds. */
function moduleSource(name: string, keys: readonly string[]): string {
  const lines = keys.map((key, index) =>
    `const e${index} = m[${JSON.stringify(key)}];` +
    `export { e${index} as ${JSON.stringify(key)} };`
  );
  return `const m = globalThis.__modules[${JSON.stringify(name)}];` +
    `export default m.default ?? m;${lines.join("")}`;
}

/** Returns the parts of the library, in the order in which to load them. */
export async function buildLibrary(
  wasm: WebAssembly.Module,
): Promise<LibraryPart[]> {
  const bundle = await bundleLibrary();
  const compiler = bootEngine(wasm);
  const library = {
    name: "library.js",
    bytecode: compiler.compile(bundle, "library.js", "script"),
  };
  // The exports of a package are known once it has run.
  const scout = bootEngine(wasm);
  scout.load(library.bytecode, library.name);
  const modules = JSON.parse(scout.evaluate(LIST_MODULES)) as [
    string,
    string[],
  ][];
  const parts: LibraryPart[] = [library];
  for (const [name, keys] of modules) {
    const source = moduleSource(name, keys);
    parts.push({ name, bytecode: compiler.compile(source, name, "module") });
  }
  const end = "delete globalThis.__modules;";
  parts.push({
    name: "end.js",
    bytecode: compiler.compile(end, "end.js", "script"),
  });
  return parts;
}
