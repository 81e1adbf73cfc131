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
} from "../account.ts";
import { type Baseline, heapEnd } from "../memory/baseline.ts";
import { boot, type Booted } from "./boot.ts";
import { startCold } from "./cold_start.ts";
import { takeCopiedBaseline } from "../memory/copied_baseline.ts";
import type { EmscriptenModule } from "./emscripten.ts";
import { startFromImage } from "../start/image_start.ts";
import { makeImmortal } from "./immortal_objects.ts";
import type { LibC } from "../lock/libc.ts";
import { addressOfMemory } from "../memory/mapped_baseline.ts";
import type { ImageFacts, MemoryImage } from "../memory/memory_image.ts";
import type { BootMessage, ResultMessage, RunMessage } from "../messages.ts";
import { NativeLibraries } from "./native_libraries.ts";
import { OutputSink } from "../files/output_sink.ts";
import { ownHostCalls, RunClock } from "./own_host_calls.ts";
import { PythonApi } from "./python_api.ts";
import type { FrozenContent } from "../files/sandbox_files.ts";
import type { Seal } from "../seal/seal.ts";

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
  /** Programs to run before the baseline of a cold boot. @default {[]} */
  readonly warmUp?: readonly string[];
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
  readonly #python: PythonApi;
  readonly #baseline: Baseline;
  /** Address of the function that lists all objects; 0 from an image. */
  readonly #listObjects: number = 0;
  /** Whether nothing of a program is in memory. */
  #isPristine = true;
  /** What an image of this interpreter says of it. */
  readonly facts: Omit<ImageFacts, "key" | "hotPages">;

  private constructor(
    booted: Booted,
    libraries: NativeLibraries,
    clock: RunClock,
    stdout: OutputSink,
    stderr: OutputSink,
    { boot, image, libc, warmUp = [] }: InterpreterOptions,
  ) {
    const { module, memory } = booted;
    this.#booted = booted;
    this.#module = module;
    this.#memory = memory;
    this.#python = new PythonApi(module, memory);
    this.#clock = clock;
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#boot = boot;
    if (image) {
      this.facts = image.facts;
      this.#baseline = startFromImage({
        module,
        memory,
        image,
        libraries,
        policyJson: boot.policyJson,
        libc,
      });
    } else {
      const start = startCold({
        module,
        memory,
        boot,
        libraries,
        stdout,
        stderr,
        warmUp,
      });
      this.facts = start.facts;
      this.#listObjects = start.listObjects;
      this.#baseline = takeCopiedBaseline(module, memory);
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

  /** Returns a copy of the memory at the baseline; nothing may be running. */
  captureMemory(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#memory.buffer).slice(0, this.facts.memoryBytes);
  }

  /**
   * Returns the memory for an image. This interpreter, which must have booted
   * cold, is of no use after.
   *
   * @throws {Error} If its objects cannot be listed.
   */
  captureImage(): Uint8Array<ArrayBuffer> {
    const image = this.captureMemory();
    const result = this.#listObjects && this.#python.call(this.#listObjects);
    if (!result) throw new Error("Cannot list the interpreter's objects");
    const addresses = new Uint32Array(this.#python.bytesAt(result).buffer);
    const later = this.captureMemory();
    makeImmortal(image, later, addresses);
    return image;
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

  /**
   * Does what the next program's run would do first, fresh entropy above all,
   * while nobody waits for it. A run that nothing was prepared for does it too.
   *
   * @throws {Error} If a program has run since the last reset: this would call
   * what it has left, without a time limit. If it fails, which makes this
   * interpreter useless.
   */
  prepare(): void {
    if (!this.#isPristine) throw new Error("Cannot prepare: not reset");
    if (this.#python.call(this.facts.readyFunction) === 0) {
      throw new Error("Cannot prepare for a program");
    }
  }

  /** Runs one program to its end; `reset` must follow. */
  run(message: RunMessage): ResultMessage {
    const start = performance.now();
    this.#isPristine = false;
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
    this.#isPristine = true;
    this.#booted.files.reset();
    this.#stdout.clear();
    this.#stderr.clear();
    if (this.#module.wasmTable.length !== this.facts.tableLength) {
      return "table_grown";
    }
    return null;
  }

  #call({ code, inputJson }: RunMessage): Account {
    const result = this.#python.call(this.facts.runFunction, code, inputJson);
    // The harness answers every exception. None is left for it if memory, or
    // the program's own mischief, keeps it from answering.
    if (result === 0) return this.#silence();
    return parseAccount(new TextDecoder().decode(this.#python.bytesAt(result)));
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
}
