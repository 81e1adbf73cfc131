/**
 * A Python interpreter behind the seam: how a program is handed to our harness
 * (`src/inside/python/harness.py`), and what of CPython lies outside of its memory.
 *
 * @module
 */

import {
  type ErrorNames,
  parseReport,
  rowsReport,
  type RunReport,
} from "../run_report.ts";
import type {
  Engine,
  EngineFacts,
  RowEngine,
  Surroundings,
} from "../engine.ts";
import type { FilesSnapshot } from "../files/files_snapshot.ts";
import type { ProgramFiles } from "../files/program_files.ts";
import type { FrozenContent } from "../files/sandbox_files.ts";
import type { EngineMemory } from "../memory/engine_memory.ts";
import type { RunMessage } from "../../wire/messages.ts";
import type { Seal } from "../seal/seal.ts";
import { boot, type Booted } from "./boot.ts";
import { startCold } from "./cold_start.ts";
import type { EmscriptenModule } from "./emscripten.ts";
import { emscriptenMemory } from "./emscripten_memory.ts";
import { type GlueState, takeGlueState } from "./glue_state.ts";
import { makeImmortal } from "./immortal_objects.ts";
import type { LibraryLinks } from "./library_links.ts";
import { NativeLibraries } from "./native_libraries.ts";
import { harnessInputs, rowInputs } from "./harness_inputs.ts";
import { KnownPrograms } from "./known_programs.ts";
import { OWN_FOLDER } from "./own_folder.ts";
import { ownHostCalls } from "./own_host_calls.ts";
import { clear, type MersenneTwister, reseed } from "./mersenne_twister.ts";
import { PythonApi } from "./python_api.ts";

const decoder = new TextDecoder();
/** First byte of a row's answer that has only a value: "v". */
const SUCCESS = 118;

/** Facts that a Python interpreter needs when it starts from an image. */
export interface PythonFacts {
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
  /** Native libraries that the image was made with; absent: there are none. */
  readonly links?: LibraryLinks;
}

/** Files of a Python interpreter. */
export interface PythonFiles {
  /** Folder of Pyodide's files, an absolute path. */
  readonly pyodideDir: string;
  /** The compiled interpreter. */
  readonly wasm: Promise<WebAssembly.Module>;
  /** Path inside the sandbox, content. */
  readonly files: readonly (readonly [string, FrozenContent])[];
  /** True if there are native libraries among them. */
  readonly hasLibraries: boolean;
  /** Returns a native library's bytes; undefined if there is none. */
  readonly readLibrary: (path: string) => Uint8Array<ArrayBuffer> | undefined;
}

/** A Python interpreter. */
export class PythonEngine implements Engine {
  readonly memory: EngineMemory;
  readonly table: WebAssembly.Table;
  readonly seal: Seal;
  readonly errorNames: ErrorNames = {
    exit: "SystemExit",
    depth: "RecursionError",
    memory: "MemoryError",
  };
  readonly #module: EmscriptenModule;
  readonly #python: PythonApi;
  readonly #files: Booted["files"];
  readonly #libraries: NativeLibraries;
  readonly #surroundings: Surroundings;
  readonly #knownPrograms = new KnownPrograms();
  #facts: PythonFacts | undefined;
  #glue: GlueState | undefined;
  /** Address of the function that lists all objects; 0 from an image. */
  #listObjects = 0;

  private constructor(
    { module, memory, seal, files }: Booted,
    libraries: NativeLibraries,
    surroundings: Surroundings,
  ) {
    this.memory = emscriptenMemory(module, memory);
    this.table = module.wasmTable;
    this.seal = seal;
    this.#module = module;
    this.#python = new PythonApi(module, memory);
    this.#files = files;
    this.#libraries = libraries;
    this.#surroundings = surroundings;
  }

  /** Boots an interpreter. */
  static async start(
    files: PythonFiles,
    surroundings: Surroundings,
  ): Promise<PythonEngine> {
    const { boot: message, memory, clock, entropy, imageFacts } = surroundings;
    let module: (() => EmscriptenModule) | undefined;
    const libraries = new NativeLibraries({
      module: () => {
        if (!module) throw new Error("Cannot load: nothing is running");
        return module();
      },
      read: files.readLibrary,
    });
    const facts = imageFacts as PythonFacts | undefined;
    const compiled = facts?.links && libraries.compile(facts.links);
    const booted = await boot({
      pyodideDir: files.pyodideDir,
      wasm: files.wasm,
      files: files.files,
      memory,
      isCold: facts === undefined,
      fileLimitBytes: message.fileLimitBytes,
      fileLimitCount: message.fileLimitCount,
      streams: surroundings,
      now: () => clock.wallMs(),
      hostCalls: (runtime) => {
        module = runtime.module;
        const { heapLimitBytes } = message;
        return {
          ...ownHostCalls({ runtime, heapLimitBytes, clock, entropy }),
          ...libraries.hostCalls,
        };
      },
      withLibraries: files.hasLibraries,
      onCall: surroundings.onCall,
    });
    await compiled;
    return new PythonEngine(booted, libraries, surroundings);
  }

  /** Emscripten's module, for tests. */
  get module(): EmscriptenModule {
    return this.#module;
  }

  startCold(warmUp: readonly string[]): EngineFacts {
    const { boot, stdout, stderr } = this.#surroundings;
    const { languageVersion, listObjects, ...functions } = startCold({
      module: this.#module,
      python: this.#python,
      boot,
      stdout,
      stderr,
      warmUp,
    });
    this.#listObjects = listObjects;
    this.#facts = { ...functions, links: this.#libraries.describe() };
    return { languageVersion, own: this.#facts };
  }

  restore(own: unknown): boolean {
    const facts = own as PythonFacts;
    this.#facts = facts;
    if (!facts.links) return false;
    // Their data is written over a memory that is further.
    this.#libraries.link(facts.links);
    return true;
  }

  configure(policyJson: string): void {
    const { configureFunction } = this.#known();
    if (this.#python.call(configureFunction, policyJson) === 0) {
      throw new Error("Cannot apply the safety policy");
    }
  }

  freeze(): void {
    this.#libraries.close();
    this.#files.remove(OWN_FOLDER);
    this.#files.freeze();
    this.#glue = takeGlueState(this.#module);
  }

  prepare(): void {
    if (this.#python.call(this.#known().readyFunction) === 0) {
      throw new Error("Cannot prepare for a program");
    }
  }

  get files(): ProgramFiles {
    return this.#files;
  }

  run(message: RunMessage): RunReport | null {
    const { runFunction } = this.#known();
    const { code, inputJson } = message;
    const brought = harnessInputs(message);
    const compiled = this.#knownPrograms
      .find(message, () => this.#compile(code, brought));
    const result = this.#python.call(
      runFunction,
      code,
      inputJson,
      ...(compiled === null ? [brought] : [brought, compiled]),
    );
    // The harness answers every exception. None is left for it if memory, or
    // the program's own mischief, keeps it from answering.
    if (result === 0) return null;
    return reportIn(this.#python.bytesAt(result));
  }

  /** Returns what is made of a program before it runs; null: it is not kept. */
  #compile(code: string, brought: string): Uint8Array<ArrayBuffer> | null {
    const { compileFunction } = this.#known();
    const result = this.#python.call(compileFunction, code, brought);
    const bytes = result === 0 ? null : this.#python.bytesAt(result);
    return bytes?.length ? bytes : null;
  }

  reset(): string | null {
    this.#files.reset();
    return this.#glue?.restore() ?? null;
  }

  capture(): FilesSnapshot | undefined {
    return this.#files.capture();
  }

  tidy(): void {
    // A state does not hold the notes of the glue outside of memory.
    if (this.#glue?.isAltered()) {
      throw new Error("native code has left something that cannot be kept");
    }
    const { HEAPU8 } = this.#module;
    for (const { words } of this.#known().twisters) clear(HEAPU8, words);
  }

  resume(captured: FilesSnapshot): void {
    this.#files.apply(captured);
  }

  readonly rows: RowEngine = {
    open: ({ code, setup, policy, resume, caller, bringsInputs = false }) => {
      this.#knownPrograms.enter(caller);
      const { openRowsFunction } = this.#known();
      const resumes = resume !== undefined;
      const isPlain = !resumes && policy === undefined && !bringsInputs;
      const brought = isPlain
        ? []
        : [JSON.stringify({ resumes, policy: policy ?? null, bringsInputs })];
      const result = this.#python
        .call(openRowsFunction, setup, code, ...brought);
      if (result === 0) return null;
      const bytes = this.#python.bytesAt(result);
      return bytes.length === 0 ? "ready" : rowsReport(reportIn(bytes));
    },
    run: (row) => {
      const { rowFunction, twisters } = this.#known();
      reseed(this.#module, twisters, this.#surroundings.entropy);
      const told = typeof row === "string"
        ? this.#python.ask(rowFunction, row)
        : this.#python.ask(rowFunction, row.inputJson, rowInputs(row));
      if (told === undefined) return null;
      if (told.charCodeAt(0) !== SUCCESS) return parseReport(told);
      const lineEnd = told.indexOf("\n");
      return {
        text: told.slice(lineEnd + 1),
        json: lineEnd > 1 ? told.slice(1, lineEnd) : null,
      };
    },
    isAltered: () => this.#glue?.isAltered() ?? true,
  };

  improveImage(image: Uint8Array<ArrayBuffer>): void {
    const result = this.#listObjects && this.#python.call(this.#listObjects);
    if (!result) throw new Error("Cannot list the interpreter's objects");
    const addresses = new Uint32Array(this.#python.bytesAt(result).buffer);
    const later = new Uint8Array(this.memory.memory.buffer);
    makeImmortal(image, later, addresses);
  }

  #known(): PythonFacts {
    if (!this.#facts) throw new Error("Cannot call: not at its baseline");
    return this.#facts;
  }
}

function reportIn(bytes: Uint8Array): RunReport {
  return parseReport(decoder.decode(bytes));
}
