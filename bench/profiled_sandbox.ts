/**
 * An interpreter that runs a program again and again, with a reset after each,
 * in a process that can be inspected. Once it is warm it prints the names of
 * WebAssembly's functions, which V8 knows only by number, as a line of JSON.
 *
 * @module
 */

// Deno loads this lazily, and could not while boot hides its global.
import "node:process";
import { openLibC } from "../src/guest/lock/libc.ts";
import { findLibcPath } from "../src/sandbox/libc_path.ts";
import { openFromImage } from "../tools/images/open_from_image.ts";
import { benchPath } from "./bench_path.ts";

const WARM_RUNS = 1_000;
/** After so many runs the inspector gets a turn. */
const RUNS_A_TURN = 20;

/** Returns names by number; a function that is exported is called its number. */
function functionNames(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(interpreter.engine.seal.imports)
      .filter(([, value]) => typeof value === "function")
      .map((
        [name, value],
      ) => [String(Reflect.get(Object(value), "name")), name]),
  );
}

const libc = openLibC(findLibcPath());
const interpreter = await openFromImage("core", libc);
const code = await Deno.readTextFile(benchPath("./programs/json_scoring.py"));
for (let run = 0;; run++) {
  if (run === WARM_RUNS) console.log(JSON.stringify(functionNames()));
  interpreter.prepare();
  interpreter.run({
    type: "run",
    nonce: "",
    code,
    inputJson: "null",
    timeoutMs: 10_000,
  });
  interpreter.reset();
  if (run % RUNS_A_TURN === 0) {
    await new Promise((resolve) => setTimeout(resolve));
  }
}
