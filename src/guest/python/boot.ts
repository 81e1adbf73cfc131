/**
 * Boots CPython out of Pyodide's files, without Pyodide's own bridge between
 * Python and JavaScript: that code is never run, so nothing of it is there to
 * be found by a program.
 *
 * Runs inside the sandbox process, before it is sealed.
 *
 * @module
 */

import type { Streams } from "../files/devices.ts";
import { type FrozenContent, SandboxFiles } from "../files/sandbox_files.ts";
import { HOME } from "../files/scratch_folders.ts";
import { type HostCall, type Seal, sealImports } from "../seal/seal.ts";
import type { EmscriptenModule } from "./emscripten.ts";
import { isAllowedHostCall, leavesNothing } from "./host_calls.ts";

/** Options for a boot. */
export interface BootOptions {
  /** Folder of Pyodide's files, an absolute path. */
  readonly pyodideDir: string;
  /** The compiled interpreter. */
  readonly wasm: Promise<WebAssembly.Module>;
  /** Files of the frozen tree: path inside the sandbox, content. */
  readonly files: Iterable<readonly [string, FrozenContent]>;
  /** The memory that the interpreter runs in. */
  readonly memory: WebAssembly.Memory;
  /** True if CPython is initialized; without, an image is put in memory. */
  readonly isCold: boolean;
  /** Largest sum of all files that a program makes, in bytes. */
  readonly fileLimitBytes: number;
  /** Largest number of files that a program makes. */
  readonly fileLimitCount: number;
  /** Streams of the program. */
  readonly streams: Streams;
  /** Time of a change to a file, in milliseconds since 1970. */
  readonly now: () => number;
  /** Our own host calls, by name. */
  readonly hostCalls: (runtime: Runtime) => Record<string, HostCall>;
  /** True if native libraries are loaded. */
  readonly withLibraries: boolean;
  /** Called with the name of each host call that is let through; for tests. */
  readonly onCall?: (name: string) => void;
}

/**
 * Parts that the service's host calls work on; whole once the interpreter runs.
 */
export interface Runtime {
  readonly memory: WebAssembly.Memory;
  /** Returns Emscripten's module. */
  module(): EmscriptenModule;
}

/** An interpreter that is up, but not sealed yet. */
export interface Booted {
  readonly module: EmscriptenModule;
  readonly memory: WebAssembly.Memory;
  readonly files: SandboxFiles;
  readonly seal: Seal;
}

/**
 * Boots the interpreter. Unless it boots cold, nothing in memory is
 * initialized: the caller fills it with an image.
 */
export async function boot(options: BootOptions): Promise<Booted> {
  const { pyodideDir, memory, withLibraries } = options;
  const revealHost = disguiseHost();
  const createModule = await loadGlue(pyodideDir);
  let files: SandboxFiles | undefined;
  let early: EmscriptenModule | undefined;
  let seal: Seal | undefined;
  const settings = {
    wasmMemory: memory,
    noInitialRun: !options.isCold,
    noFSInit: true,
    thisProgram: "python",
    arguments: [],
    print: ignore,
    printErr: ignore,
    locateFile: (name: string) => name,
    // Its index of packages waits for this for ever: we have our own.
    API: { config: {}, lockFilePromise: new Promise(ignore) },
    preRun: [(module: EmscriptenModule) => {
      early = module;
      Object.assign(module.ENV, ENVIRONMENT);
      files = new SandboxFiles(module, options.streams, {
        limitBytes: options.fileLimitBytes,
        limitCount: options.fileLimitCount,
      }, options.now);
      for (const [path, data] of options.files) files.add(path, data);
    }],
    instantiateWasm(
      imports: Record<string, Record<string, unknown>>,
      done: (i: WebAssembly.Instance, m: WebAssembly.Module) => void,
    ) {
      seal = sealImports(imports.env, {
        replacements: options.hostCalls({
          memory,
          module: () => {
            if (!early) throw new Error("Cannot call: nothing is running");
            return early;
          },
        }),
        leavesNothing: (name) =>
          leavesNothing(
            name,
            (descriptor) => files?.isDevice(descriptor) ?? false,
          ),
        isAllowed: (name) => isAllowedHostCall(name, { withLibraries }),
        onCall: options.onCall,
      });
      options.wasm.then(async (module) => {
        // deno-lint-ignore no-explicit-any -- Proxies that the types lack
        done(await WebAssembly.instantiate(module, imports as any), module);
      }).catch(fail);
      return {};
    },
  };
  let fail: (reason: unknown) => void = ignore;
  const module = await new Promise<EmscriptenModule>((resolve, reject) => {
    fail = reject;
    createModule(settings).then(resolve, reject);
  });
  revealHost();
  if (!files || !seal) {
    throw new Error("Cannot boot: the runtime did not start");
  }
  return { module, memory, files, seal };
}

type CreateModule = (settings: object) => Promise<EmscriptenModule>;
let glue: CreateModule | undefined;

/** Loads pyodide.asm.js, which leaves its one function in the global scope. */
async function loadGlue(pyodideDir: string): Promise<CreateModule> {
  if (!glue) {
    await import(new URL(`file://${pyodideDir}/pyodide.asm.js`).href);
    glue = Reflect.get(globalThis, "_createPyodideModule");
    Reflect.deleteProperty(globalThis, "_createPyodideModule");
  }
  if (!glue) throw new Error("Cannot boot: pyodide.asm.js defines no module");
  return glue;
}

/** Environment of the interpreter; `undefined` takes away Emscripten's own. */
const ENVIRONMENT = {
  HOME,
  LANG: "C.UTF-8",
  LOGNAME: undefined,
  PATH: undefined,
  PWD: undefined,
  USER: undefined,
  _: undefined,
};

/**
 * Makes pyodide.asm.js take itself for a browser's worker, and returns the
 * function that puts the globals back. Its glue keeps what it finds, so it
 * must get hold of neither Deno nor Node's `fs` and `child_process`: as a
 * worker it asks for nothing that it would need here.
 */
function disguiseHost(): () => void {
  const hidden = ["Deno", "process"].map((name) =>
    [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const
  );
  for (const [name] of hidden) Reflect.deleteProperty(globalThis, name);
  const lent = { importScripts: ignore, location: { href: "file:///" } };
  for (const [name, value] of Object.entries(lent)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  return () => {
    for (const name of Object.keys(lent)) {
      Reflect.deleteProperty(globalThis, name);
    }
    for (const [name, descriptor] of hidden) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    }
  };
}

function ignore(): void {}
