/**
 * Brings an interpreter that has just been booted to its baseline: imports our
 * modules and what programs need most, and leaves no way back to them.
 *
 * @module
 */

import { HOME } from "../files/scratch_folders.ts";
import type { OutputSink } from "../../wire/output_sink.ts";
import type { BootMessage } from "../../wire/messages.ts";
import type { EmscriptenModule } from "./emscripten.ts";
import { fillHoles } from "./fill_holes.ts";
import type { PythonApi } from "./python_api.ts";
import {
  findMersenneTwisters,
  type MersenneTwister,
} from "./mersenne_twister.ts";
import { removeBuiltinModules } from "./remove_builtin_modules.ts";
import { useOwnText } from "./use_own_text.ts";
import { OWN_FOLDER } from "./own_folder.ts";

/** Modules that lead out of the interpreter: it must not find them at all. */
const ABSENT_MODULES = [
  "_ctypes",
  "_pyodide_core",
  "_posixsubprocess",
] as const;

/**
 * Number of times that each program runs. CPython specializes code by what it
 * has met there, after a few runs; what is left unspecialized counts its runs,
 * and so writes to its page in each program.
 */
const WARM_UP_ROUNDS = 20;
/** Of many programs, fewer rounds do: these runs leave no more such pages. */
const WARM_UP_RUNS = 300;

/** Message to the harness for a program that continues another. */
const GOES_ON = JSON.stringify({
  mode: null,
  kernel: {},
  stdin: false,
  files: [],
  collect: false,
  seed: false,
  resumes: true,
  keeps: true,
});

/** Message to the harness for a program whose call of a tool has its answer. */
const WITH_TOOLS = JSON.stringify({
  ...JSON.parse(GOES_ON),
  resumes: false,
  keeps: false,
  tools: [{ name: "ask" }],
  answers: [
    {
      id: "call_0001",
      name: "ask",
      arguments: "{}",
      generation: 1,
      value: "1",
    },
  ],
});

/** Options for {@linkcode startCold}. */
export interface ColdStartOptions {
  readonly module: EmscriptenModule;
  readonly python: PythonApi;
  readonly boot: Pick<BootMessage, "policyJson" | "kind">;
  readonly stdout: OutputSink;
  readonly stderr: OutputSink;
  /** Programs to run before the baseline, so that all code they use is warm. */
  readonly warmUp: readonly string[];
}

/** An interpreter at its baseline. */
export interface ColdStart {
  /** Such as "3.12.7". */
  readonly languageVersion: string;
  /** Address of the Python function that runs programs. */
  readonly runFunction: number;
  /** Address of the Python function that compiles a program for keeping. */
  readonly compileFunction: number;
  /** Address of the Python function that prepares for a run. */
  readonly readyFunction: number;
  /** Address of the Python function that sets the safety policy. */
  readonly configureFunction: number;
  /** Address of the Python function that makes ready for rows. */
  readonly openRowsFunction: number;
  /** Address of the Python function that runs a row. */
  readonly rowFunction: number;
  /** Random number generators that need fresh entropy for each row. */
  readonly twisters: readonly MersenneTwister[];
  /** Address of the Python function that lists all objects. */
  readonly listObjects: number;
}

/**
 * Starts an interpreter without an image.
 *
 * @throws {Error} If a module of the service cannot be imported.
 */
export function startCold(
  { module, python, boot, stdout, stderr, warmUp }: ColdStartOptions,
): ColdStart {
  function execute(source: string): void {
    if (python.execute(source)) return;
    throw new Error(`Cannot prepare the interpreter: ${stderr.text()}`);
  }

  removeBuiltinModules(module, ABSENT_MODULES);
  const policy = JSON.stringify(boot.policyJson);
  // Where programs start: their own modules are looked for there.
  execute(`import os; os.chdir("${HOME}")`);
  execute(`import sys; sys.path.append("${OWN_FOLDER}")`);
  execute("import linux_errors; print(*linux_errors.install(), flush=True)");
  const [model, ...types] = stdout.text().split(" ").map(Number);
  useOwnText(module, model, types);
  stdout.clear();
  execute(`import preload; preload.prepare(${policy})`);
  stdout.clear();
  execute(`import sys; print("%d.%d.%d" % sys.version_info[:3], flush=True)`);
  const languageVersion = stdout.text().trim();
  // Looked up now: afterwards nothing leads to them any more.
  const runFunction = python.lookUp("harness", "run");
  const compileFunction = python.lookUp("harness", "compile_to_keep");
  const readyFunction = python.lookUp("harness", "make_ready");
  const configureFunction = python.lookUp("harness", "configure");
  const twisters = findMersenneTwisters(
    module,
    python,
    python.lookUp("rows", "prepare"),
  );
  const openRowsFunction = python.lookUp("rows", "open_rows");
  const rowFunction = python.lookUp("rows", "run_row");
  const listObjects = python.lookUp("live_objects", "addresses");
  const settleFunction = python.lookUp("preload", "settle");
  const rounds = Math.min(WARM_UP_ROUNDS, WARM_UP_RUNS / warmUp.length);
  for (let round = 0; round < rounds; round++) {
    for (const program of warmUp) python.call(runFunction, program, "null");
    if (warmUp.length > 0) {
      python.call(runFunction, "tools.ask()", "null", WITH_TOOLS);
      // It takes the tools back, too.
      python.call(runFunction, "x = 1", "null", GOES_ON);
      // Their remains must not make the heap grow.
      execute("import gc; gc.collect()");
    }
    // Rows go back to the memory before them: what is not specialized by now
    // never will be.
    python.call(openRowsFunction, "", "return_val(INPUT)");
    python.call(rowFunction, '{"x": [1, "a", null]}');
    execute("import gc; gc.collect()");
  }
  // Not by a statement: `__main__` is the last program's, with its guards.
  if (python.call(settleFunction) === 0) {
    throw new Error("Cannot prepare the interpreter: it does not settle");
  }
  module.HEAPU8[module._Py_EMSCRIPTEN_SIGNAL_HANDLING] = 1;
  fillHoles(module);
  return {
    languageVersion,
    runFunction,
    compileFunction,
    readyFunction,
    configureFunction,
    openRowsFunction,
    rowFunction,
    twisters,
    listObjects,
  };
}
