/**
 * One sealed interpreter: runs a program, tells what came of it, goes back to
 * the baseline.
 *
 * @module
 */

import {
  type Account,
  describeTrap,
  failure,
  parseAccount,
} from "./account.ts";
import { type Baseline, heapEnd, tidyMemory } from "./baseline.ts";
import { boot, type Booted } from "./boot.ts";
import { takeCopiedBaseline } from "./copied_baseline.ts";
import type { EmscriptenModule } from "./emscripten.ts";
import type { LibC } from "./libc.ts";
import {
  addressOfMemory,
  mapImage,
  takeMappedBaseline,
} from "./mapped_baseline.ts";
import type { ImageFacts, MemoryImage } from "./memory_image.ts";
import type { BootMessage, ResultMessage, RunMessage } from "./messages.ts";
import { NativeLibraries } from "./native_libraries.ts";
import { OutputSink } from "./output_sink.ts";
import { ownHostCalls, RunClock } from "./own_host_calls.ts";
import { differingPages, joinRanges } from "./page_ranges.ts";
import { removeBuiltinModules } from "./remove_builtin_modules.ts";
import type { FrozenContent } from "./sandbox_files.ts";
import type { Seal } from "./seal.ts";

/** Modules that lead out of the interpreter: it must not find them at all. */
const ABSENT_MODULES = [
  "_ctypes",
  "_pyodide_core",
  "_posixsubprocess",
] as const;

/** So little is left of the heap when nothing can be allocated any more. */
const NEARLY_FULL_BYTES = 4 * 1024 * 1024;

/** What an interpreter is made from. */
export interface InterpreterOptions {
  readonly boot: BootMessage;
  /** The compiled interpreter, see `compileInterpreter`. */
  readonly wasm: Promise<WebAssembly.Module>;
  /** Files of the frozen tree: path, content. */
  readonly files: Iterable<readonly [string, FrozenContent]>;
  /** Returns a native library's bytes; undefined if there is none. */
  readonly readLibrary: (path: string) => Uint8Array<ArrayBuffer> | undefined;
  /** The image to start from; absent: a cold boot. */
  readonly image?: MemoryImage;
  /** Lets the kernel put memory back; absent: memory is copied. */
  readonly libc?: LibC;
  /** Called with the name of each host call that is let through; for tests. */
  readonly onCall?: (name: string) => void;
}

/** A Python interpreter that every program finds unused. */
export class Interpreter {
  readonly #module: EmscriptenModule;
  readonly #memory: WebAssembly.Memory;
  readonly #booted: Booted;
  readonly #clock: RunClock;
  readonly #stdout: OutputSink;
  readonly #stderr: OutputSink;
  readonly #boot: BootMessage;
  readonly #baseline: Baseline;
  /** What an image of this interpreter says of it. */
  readonly facts: Omit<ImageFacts, "key" | "hotPages">;

  private constructor(
    booted: Booted,
    libraries: NativeLibraries,
    clock: RunClock,
    stdout: OutputSink,
    stderr: OutputSink,
    { boot, image, libc }: InterpreterOptions,
  ) {
    this.#booted = booted;
    this.#module = booted.module;
    this.#memory = booted.memory;
    this.#clock = clock;
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#boot = boot;
    if (image) {
      this.facts = image.facts;
      this.#baseline = this.#startFrom(image, libraries, libc);
    } else {
      this.facts = this.#startCold(libraries);
      this.#baseline = takeCopiedBaseline(this.#module, this.#memory);
    }
    libraries.close();
    booted.files.freeze();
    this.#stdout.clear();
    this.#stderr.clear();
    booted.seal.close();
  }

  /** Boots, prepares and seals an interpreter. */
  static async create(options: InterpreterOptions): Promise<Interpreter> {
    const { boot: message, image } = options;
    const clock = new RunClock();
    const stdout = new OutputSink(message.outputLimitBytes);
    const stderr = new OutputSink(message.outputLimitBytes);
    let module: (() => EmscriptenModule) | undefined;
    const libraries = new NativeLibraries({
      module: () => {
        if (!module) throw new Error("Cannot load: nothing is running");
        return module();
      },
      read: options.readLibrary,
    });
    const compiled = libraries.compile(image?.facts.libraries ?? []);
    const booted = await boot({
      pyodideDir: message.pyodideDir,
      wasm: options.wasm,
      files: options.files,
      imageBytes: image?.facts.memoryBytes,
      heapLimitBytes: message.heapLimitBytes,
      fileLimitBytes: message.fileLimitBytes,
      fileLimitCount: message.fileLimitCount,
      stdout,
      stderr,
      hostCalls: (runtime) => {
        module = runtime.module;
        const { heapLimitBytes } = message;
        return {
          ...ownHostCalls({ runtime, heapLimitBytes, clock }),
          ...libraries.hostCalls,
        };
      },
      withLibraries: message.kind === "science",
      onCall: options.onCall,
    });
    await compiled;
    return new Interpreter(booted, libraries, clock, stdout, stderr, options);
  }

  /** Returns a copy of the memory, for an image; nothing may be running. */
  captureMemory(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#memory.buffer).slice(0, this.facts.memoryBytes);
  }

  /** Returns the memory above the baseline's, which a program has added. */
  grownMemory(): Uint8Array {
    return new Uint8Array(this.#memory.buffer).subarray(this.facts.memoryBytes);
  }

  /** Returns where the memory lies in this process, for measurements. */
  mappedAt(libc: LibC): bigint {
    return addressOfMemory(libc, this.#memory);
  }

  /** The gates before everything that is imported from JavaScript. */
  get gates(): Seal["gates"] {
    return this.#booted.seal.gates;
  }

  /** All that native code can import by name, libraries' exports included. */
  get imports(): Booted["imports"] {
    return this.#booted.imports;
  }

  /** Runs one program to its end; `reset` must follow. */
  run(message: RunMessage): ResultMessage {
    const start = performance.now();
    this.#clock.start(message.timeoutMs);
    let account: Account;
    try {
      account = this.#call(message);
    } catch (error) {
      account = describeTrap(error);
    }
    this.#clock.stop();
    const durationMs = performance.now() - start;
    return this.#result(message, account, durationMs);
  }

  /**
   * Goes back to the baseline. Returns why this interpreter had better be
   * replaced, or null if it is as new.
   */
  reset(): string | null {
    const heapBytes = this.#memory.buffer.byteLength;
    // Memory cannot shrink: from here on every reset would clear it all.
    if (
      heapBytes > this.#boot.retireHeapBytes && !this.#baseline.forgetsGrowth
    ) return "heap_grown";
    this.#baseline.restore();
    this.#booted.files.reset();
    this.#stdout.clear();
    this.#stderr.clear();
    if (this.#module.wasmTable.length !== this.facts.tableLength) {
      return "table_grown";
    }
    return null;
  }

  #call({ code, inputJson }: RunMessage): Account {
    const module = this.#module;
    const args = module.stackAlloc(8);
    const view = new DataView(this.#memory.buffer);
    view.setUint32(args, this.#bytes(code), true);
    const input = this.#bytes(inputJson);
    new DataView(this.#memory.buffer).setUint32(args + 4, input, true);
    const result = module._PyObject_Vectorcall(
      this.facts.runFunction,
      args,
      2,
      0,
    );
    // The harness answers every exception. None is left for it if memory, or
    // the program's own mischief, keeps it from answering.
    if (result === 0) return this.#silence();
    const start = module._PyBytes_AsString(result);
    const length = module._PyBytes_Size(result);
    const text = new TextDecoder().decode(
      new Uint8Array(this.#memory.buffer).slice(start, start + length),
    );
    return parseAccount(text);
  }

  /** Accounts for a harness that could not. */
  #silence(): Account {
    const leftBytes = this.#boot.heapLimitBytes - this.#heapBytes();
    return leftBytes < NEARLY_FULL_BYTES
      ? failure("memory", "MemoryError", "no memory left to end the run")
      : failure("crash", "SandboxError", "the interpreter was damaged");
  }

  #result(
    { nonce, timeoutMs }: RunMessage,
    account: Account,
    durationMs: number,
  ): ResultMessage {
    const timedOut = this.#clock.fired;
    if (timedOut) {
      account.error = {
        kind: "timeout",
        type: "TimeoutError",
        message: `Execution timed out after ${timeoutMs} ms`,
        line: account.error?.line ?? null,
        column: account.error?.column ?? null,
        rules: [],
      };
      account.stderr = `${account.error.message}\n`;
      account.exit_code = 124;
    }
    this.#stderr.write(new TextEncoder().encode(account.stderr));
    const returned = new OutputSink(this.#boot.outputLimitBytes);
    returned.write(new TextEncoder().encode(account.ret_val));
    const cut = [
      ["stdout", this.#stdout],
      ["stderr", this.#stderr],
      ["ret_val", returned],
    ] as const;
    return {
      type: "result",
      nonce,
      stdout: this.#stdout.text(),
      stderr: this.#stderr.text(),
      retVal: returned.text(),
      exitCode: account.exit_code,
      error: account.error,
      missingModules: account.missing,
      truncated: cut.filter(([, sink]) => sink.truncated).map(([name]) => name),
      files: account.files,
      durationMs,
      memoryPeakBytes: this.#heapBytes(),
    };
  }

  /** What malloc has ever had in this run; a damaged memory may lie. */
  #heapBytes(): number {
    const bytes = heapEnd(this.#module);
    return Math.min(bytes, this.#memory.buffer.byteLength);
  }

  /** Puts the image into memory, and whatever it needs around it. */
  #startFrom(
    image: MemoryImage,
    libraries: NativeLibraries,
    libc: LibC | undefined,
  ): Baseline {
    const module = this.#module;
    const memory = this.#memory;
    const { path, offset, facts } = image;
    const length = facts.memoryBytes;
    const map = libc && { libc, memory, path, offset, length };
    const isMapped = map !== undefined && mapImage(map);
    const place = () => {
      if (isMapped) mapImage(map);
      else new Uint8Array(memory.buffer).set(image.read());
      module.stackRestore(facts.stackPointer);
    };
    place();
    if (facts.libraries.length > 0) {
      libraries.replay(facts.libraries);
      // Their constructors have run again, over a memory that knew them.
      place();
    }
    if (module.wasmTable.length !== facts.tableLength) {
      throw new Error(
        `Cannot use the memory image: the function table has ` +
          `${module.wasmTable.length} entries, not ${facts.tableLength}`,
      );
    }
    const isAltered = facts.policyJson !== this.#boot.policyJson;
    if (isAltered) this.#applyPolicy(this.#boot.policyJson);
    if (!isMapped || heapEnd(module) > length) {
      return takeCopiedBaseline(module, memory);
    }
    const altered = isAltered
      ? differingPages(new Uint8Array(memory.buffer, 0, length), image.read())
      : [];
    const copied = joinRanges([...facts.hotPages, ...altered]);
    return takeMappedBaseline({ ...map, module, copied });
  }

  /** Brings another policy than the image's into memory. */
  #applyPolicy(policyJson: string): void {
    const module = this.#module;
    const stackPointer = module.stackSave();
    const args = module.stackAlloc(4);
    const policy = this.#bytes(policyJson);
    new DataView(this.#memory.buffer).setUint32(args, policy, true);
    const configure = this.facts.configureFunction;
    if (module._PyObject_Vectorcall(configure, args, 1, 0) === 0) {
      throw new Error("Cannot apply the safety policy");
    }
    module.stackRestore(stackPointer);
    tidyMemory(module, this.#memory);
  }

  /** Imports our modules and brings the interpreter to its baseline. */
  #startCold(libraries: NativeLibraries): Interpreter["facts"] {
    const module = this.#module;
    removeBuiltinModules(module, ABSENT_MODULES);
    const policy = JSON.stringify(this.#boot.policyJson);
    const kind = JSON.stringify(this.#boot.kind);
    this.#execute(`import sys; sys.path.append("/lib/sandbox")`);
    this.#execute(`import preload; preload.prepare(${policy}, ${kind})`);
    this.#stdout.clear();
    this.#execute(
      `import sys; print("%d.%d.%d" % sys.version_info[:3], flush=True)`,
    );
    const facts = {
      tableLength: module.wasmTable.length,
      runFunction: this.#lookUp("harness", "run"),
      configureFunction: this.#lookUp("harness", "configure"),
      policyJson: this.#boot.policyJson,
      pythonVersion: this.#stdout.text().trim(),
      libraries: libraries.steps,
      stackPointer: module.stackSave(),
    };
    this.#execute("import preload; preload.hide_own_modules()");
    module.HEAPU8[module._Py_EMSCRIPTEN_SIGNAL_HANDLING] = 1;
    return { ...facts, memoryBytes: tidyMemory(module, this.#memory) };
  }

  #execute(source: string): void {
    const text = this.#cString(source);
    const status = this.#module._PyRun_SimpleString(text);
    this.#module._PyMem_RawFree(text);
    if (status !== 0) {
      throw new Error(`Cannot prepare the interpreter: ${this.#stderr.text()}`);
    }
  }

  #lookUp(moduleName: string, name: string): number {
    const moduleText = this.#cString(moduleName);
    const nameText = this.#cString(name);
    const object = this.#module._PyImport_ImportModule(moduleText);
    const found = object &&
      this.#module._PyObject_GetAttrString(object, nameText);
    this.#module._PyMem_RawFree(moduleText);
    this.#module._PyMem_RawFree(nameText);
    if (!found) throw new Error(`Cannot find ${moduleName}.${name}`);
    return found;
  }

  #cString(text: string): number {
    const bytes = new TextEncoder().encode(text);
    const pointer = this.#module._PyMem_RawMalloc(bytes.length + 1);
    const memory = new Uint8Array(this.#memory.buffer);
    memory.set(bytes, pointer);
    memory[pointer + bytes.length] = 0;
    return pointer;
  }

  /** Makes a Python `bytes` object of `text` in UTF-8. */
  #bytes(text: string): number {
    const bytes = encodeUtf8(text);
    const object = this.#module._PyBytes_FromStringAndSize(0, bytes.length);
    if (object === 0) throw new RangeError("out of memory");
    const start = this.#module._PyBytes_AsString(object);
    new Uint8Array(this.#memory.buffer).set(bytes, start);
    return object;
  }
}

/**
 * Encodes lone surrogates too, as Python's "surrogatepass" does: a program that
 * holds some is then refused by Python, and not changed on the way.
 */
function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  if (text.isWellFormed()) return encoder.encode(text);
  const parts = text.split(/(\p{Surrogate})/u).map((part, index) => {
    if (index % 2 === 0) return encoder.encode(part);
    const unit = part.charCodeAt(0);
    return [0xe0 | unit >> 12, 0x80 | unit >> 6 & 0x3f, 0x80 | unit & 0x3f];
  });
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
