/**
 * One sealed interpreter of any language: runs a program, tells what came of
 * it, goes back to the baseline.
 *
 * @module
 */

import { type Account, describeTrap, failure } from "./account.ts";
import type { RunInputs } from "../run/inputs.ts";
import type { KeptState } from "../run/state.ts";
import { Batch, type BatchOptions } from "./batch.ts";
import type { Engine, Surroundings } from "./engine.ts";
import { Entropy } from "./entropy.ts";
import type { FilesSnapshot } from "./files/files_snapshot.ts";
import { type Collected, NOTHING_COLLECTED } from "./files/program_files.ts";
import { openSinks } from "./files/shared_sinks.ts";
import { StdinSource } from "./files/stdin_source.ts";
import { inputBytes } from "./input_bytes.ts";
import type { LibC } from "./lock/libc.ts";
import type { Baseline } from "./memory/baseline.ts";
import { takeCopiedBaseline } from "./memory/copied_baseline.ts";
import { tidyMemory, WASM_PAGE_BYTES } from "./memory/engine_memory.ts";
import { addressOfMemory } from "./memory/mapped_baseline.ts";
import type { ImageFacts, MemoryImage } from "./memory/memory_image.ts";
import type {
  BatchMessage,
  BootMessage,
  ResultMessage,
  RunMessage,
} from "../wire/messages.ts";
import type { OutputSink } from "../wire/output_sink.ts";
import type { ResultSink } from "./result_sink.ts";
import { RunClock } from "./run_clock.ts";
import type { LoadedGuest } from "./start/load_engine.ts";
import { HeldStates } from "../wire/held_states.ts";
import { applyState, encodeState } from "./state/state_bytes.ts";
import { startFromImage } from "./start/start_from_image.ts";
import { tellResult } from "./tell_result.ts";

/** So little is left of the heap when nothing can be allocated any more. */
const NEARLY_FULL_BYTES = 4 * 1024 * 1024;

/** Ends of a program that leave nothing to continue. */
const UNKEPT_ENDS: Partial<Record<string, string>> = {
  timeout: "has used up its time",
  memory: "has used up its memory",
  crash: "has crashed its sandbox",
};

/** What an interpreter is made from. */
export interface InterpreterOptions {
  readonly boot: BootMessage;
  /** What `loadEngine` has loaded for it. */
  readonly guest: LoadedGuest;
  /** The image to start from, open; absent: a cold boot. */
  readonly image?: MemoryImage;
  /** Lets the kernel put memory back; absent: memory is copied. */
  readonly libc?: LibC;
  /** Programs to run before the baseline of a cold boot. @default {[]} */
  readonly warmUp?: readonly string[];
  /** Called with the name of each host call that is let through; for tests. */
  readonly onCall?: (name: string) => void;
}

/** What an interpreter is connected to. */
type Ends = Pick<
  Surroundings,
  "clock" | "entropy" | "stdin" | "stdout" | "stderr" | "results"
>;

/** An interpreter that every program finds unused. */
export class Interpreter {
  readonly #engine: Engine;
  readonly #memory: WebAssembly.Memory;
  readonly #clock: RunClock;
  readonly #entropy: Entropy;
  readonly #stdin: StdinSource;
  readonly #stdout: OutputSink;
  readonly #stderr: OutputSink;
  readonly #results: ResultSink;
  readonly #boot: BootMessage;
  readonly #baseline: Baseline;
  #batch: Batch | undefined;
  /** Whether nothing of a program is in memory. */
  #isPristine = true;
  readonly #held = new HeldStates<Uint8Array<ArrayBuffer>>();
  /** Whether what it starts from is the same in others of its kind. */
  readonly #canKeep: boolean;
  /** Whether the run continues a state. */
  #isContinued = false;
  /** Whether that could not be put in place. */
  #isDamaged = false;
  /** Whether the run has ended in a trap, or could not tell how. */
  #wasTrapped = false;
  /** What an image of this interpreter says of it. */
  readonly facts: Omit<ImageFacts, "key" | "hotPages">;

  private constructor(
    engine: Engine,
    { clock, entropy, stdin, stdout, stderr, results }: Ends,
    { boot, guest, image, libc, warmUp = [] }: InterpreterOptions,
  ) {
    const { leastMemoryBytes } = guest.engine;
    const { policyJson } = boot;
    this.#engine = engine;
    this.#memory = engine.memory.memory;
    this.#clock = clock;
    this.#entropy = entropy;
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#results = results;
    this.#boot = boot;
    this.#canKeep = image !== undefined;
    if (image) {
      this.facts = image.facts;
      this.#baseline = startFromImage({
        engine,
        image,
        policyJson,
        leastMemoryBytes,
        libc,
      });
    } else {
      this.facts = {
        ...engine.startCold(warmUp),
        memoryBytes: tidyMemory(engine.memory, leastMemoryBytes),
        tableLength: engine.table?.length ?? 0,
        stackPointer: engine.memory.stackPointer,
        policyJson,
      };
      this.#baseline = takeCopiedBaseline(engine.memory);
    }
    engine.freeze();
    stdout.clear();
    stderr.clear();
    results.clear();
    engine.seal.close();
  }

  /**
   * Boots, prepares and seals an interpreter. An image may be closed then.
   *
   * @throws {Error} If it does not come to its baseline.
   */
  static async start(options: InterpreterOptions): Promise<Interpreter> {
    const { boot, guest, image, libc, onCall } = options;
    const ends: Ends = {
      clock: new RunClock(),
      entropy: new Entropy(),
      stdin: new StdinSource(),
      ...openSinks(libc, boot.outputPath, boot.outputLimitBytes),
    };
    const bytes = image?.facts.memoryBytes ?? guest.engine.leastMemoryBytes;
    const engine = await guest.engine.start({
      boot,
      memory: new WebAssembly.Memory({
        initial: Math.ceil(bytes / WASM_PAGE_BYTES),
        // A wall behind the engine's own: V8 refuses to grow past it.
        maximum: Math.ceil(boot.heapLimitBytes / WASM_PAGE_BYTES),
      }),
      ...ends,
      imageFacts: image?.facts.own,
      onCall,
    });
    return new Interpreter(engine, ends, options);
  }

  /** Returns a copy of the memory at the baseline; nothing may be running. */
  captureMemory(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#memory.buffer).slice(0, this.facts.memoryBytes);
  }

  /**
   * Returns the memory for an image. This interpreter, which must have booted
   * cold, is of no use after.
   *
   * @throws {Error} If the engine cannot make an image of it.
   */
  captureImage(): Uint8Array<ArrayBuffer> {
    const image = this.captureMemory();
    this.#engine.improveImage?.(image);
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

  /** The engine within, for tests and measurements. */
  get engine(): Engine {
    return this.#engine;
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
    this.#engine.prepare();
  }

  /** Runs one program to its end; `reset` must follow. */
  run(message: RunMessage): ResultMessage {
    const start = performance.now();
    this.#isPristine = false;
    const { inputs, resume, keepAs } = message;
    // Its time begins with the state's: to put that there is part of the run.
    this.#clock.start(message.timeoutMs, inputs?.nowMs);
    const account = this.#resume(resume) ?? this.#bring(inputs) ??
      this.#account(message);
    this.#clock.stop();
    const collected = this.#collect(inputs, account);
    const durationMs = performance.now() - start;
    const result = this.#tell(message, account, durationMs, collected);
    return keepAs === undefined
      ? result
      : { ...result, kept: this.#keep(keepAs, result) };
  }

  /**
   * Runs the set-up of a batch, and makes its program ready for rows. Returns
   * what came of it if it failed; `reset` must follow in any case.
   */
  openBatch(
    message: BatchMessage,
    { groupRows }: Pick<BatchOptions, "groupRows"> = {},
  ): { readonly batch: Batch; readonly durationMs: number } | ResultMessage {
    const engine = this.#engine;
    const { rows } = engine;
    const start = performance.now();
    let account: Account | "ready";
    try {
      const { seed, resume } = message;
      if (seed !== undefined && resume === undefined) {
        this.#entropy.seed(seed);
        // What is prepared was drawn before the seed was known.
        this.prepare();
      }
      this.#isPristine = false;
      this.#clock.start(message.timeoutMs);
      account = this.#resume(resume) ?? rows?.open(message) ??
        this.#silence();
    } catch (error) {
      account = describeTrap(error, engine.errorNames);
    }
    this.#clock.stop();
    const durationMs = performance.now() - start;
    if (account !== "ready") return this.#tell(message, account, durationMs);
    if (rows === undefined || this.#clock.fired) {
      // What it was told its time is over for it has swallowed.
      const late = failure("timeout", "TimeoutError", "");
      return this.#tell(message, late, durationMs);
    }
    let captured: FilesSnapshot | undefined;
    try {
      captured = engine.capture?.();
    } catch (error) {
      const text = error instanceof Error ? error.message : "";
      const lost = failure("exception", "OSError", text);
      return this.#tell(message, lost, durationMs);
    }
    this.#stdout.clear();
    this.#stderr.clear();
    const batch = this.#batch = new Batch({
      engine,
      rows,
      held: this.#baseline.hold(),
      captured,
      clock: this.#clock,
      entropy: this.#entropy,
      seed: message.seed,
      stdout: this.#stdout,
      stderr: this.#stderr,
      outputLimitBytes: this.#boot.outputLimitBytes,
      rowTimeoutMs: message.rowTimeoutMs,
      silence: () => this.#silence(),
      heapBytes: () => this.#heapBytes(),
      memoryBytes: this.#boot.heapLimitBytes - this.facts.memoryBytes,
      groupRows,
    });
    return { batch, durationMs };
  }

  /** Files that must stay open, and may be mapped, in a locked process. */
  get mappable(): readonly number[] {
    return this.#baseline.mappable;
  }

  /** Brings everything to a state; an account if it cannot. */
  #resume(resume: RunMessage["resume"]): Account | null {
    if (resume === undefined) {
      this.#held.begin();
      return null;
    }
    this.#isContinued = true;
    try {
      const { id, data } = resume;
      const sent = data === undefined ? data : Uint8Array.fromBase64(data);
      const bytes = this.#held.begin(id, sent);
      if (bytes === undefined || !this.#canKeep) throw new Error("not here");
      const engine = this.#engine;
      const { policyJson, ...clocks } = applyState(
        { memory: engine.memory, baseline: this.#baseline },
        bytes,
        (files) => engine.resume?.(files),
      );
      this.#clock.goOnFrom(clocks);
      // The one that is in force here, whatever is in force elsewhere.
      const own = this.#boot.policyJson;
      if (policyJson !== own) engine.configure(own);
      return null;
    } catch {
      this.#isDamaged = true;
      return failure(
        "crash",
        "StateError",
        "Cannot continue: the state is damaged, or has more than a program " +
          "may have here",
      );
    }
  }

  /** Takes what a program has left, as a state that can be continued. */
  #keep(id: string, { error }: ResultMessage): KeptState {
    const kind = error?.kind;
    if (
      this.#wasTrapped || this.#engine.wasBrokenOff || this.#isDamaged ||
      kind === "timeout" || kind === "memory" || kind === "crash"
    ) {
      const how = kind === undefined || kind === "exception"
        ? "ended in the midst of a call"
        : UNKEPT_ENDS[kind] ?? "was damaged";
      return { fault: `the program ${how}` };
    }
    if (!this.#canKeep) {
      return { fault: "this sandbox has started without an image" };
    }
    const engine = this.#engine;
    if ((engine.table?.length ?? 0) !== this.facts.tableLength) {
      return { fault: "native code has added functions" };
    }
    try {
      engine.tidy?.();
      const bytes = encodeState(
        { memory: engine.memory, baseline: this.#baseline },
        engine.capture?.(),
        {
          policyJson: this.#boot.policyJson,
          monotonicMs: this.#clock.monotonicMs(),
          wallMs: this.#clock.wallMs(),
        },
        this.#boot.stateLimitBytes ?? 0,
      );
      this.#held.keep(id, bytes);
      return { data: bytes.toBase64() };
    } catch (error) {
      return { fault: error instanceof Error ? error.message : "unknown" };
    }
  }

  /** Gives a program what its request has brought; an account if it cannot. */
  #bring(inputs: RunInputs | undefined): Account | null {
    if (inputs === undefined) return null;
    const { stdin, seed, files = [] } = inputs;
    if (stdin !== undefined) this.#stdin.open(inputBytes(stdin));
    if (seed !== undefined) this.#entropy.seed(seed);
    if (files.length === 0) return null;
    try {
      if (!this.#engine.files) throw new Error("no files in this language");
      this.#engine.files.put(files);
      return null;
    } catch {
      return failure(
        "exception",
        "OSError",
        "the files of the request are more than a program may have",
      );
    }
  }

  #account(message: RunMessage): Account {
    this.#wasTrapped = true;
    try {
      const account = this.#engine.run(message);
      this.#wasTrapped = account === null;
      return account ?? this.#silence();
    } catch (error) {
      return describeTrap(error, this.#engine.errorNames);
    }
  }

  /** After any end but a kill; what a program has done to its files, remains. */
  #collect(inputs: RunInputs | undefined, { files }: Account): Collected {
    const { collect = [] } = inputs ?? {};
    if (collect.length === 0) return NOTHING_COLLECTED;
    const taken = files.map(({ name }) => name);
    return this.#engine.files?.collect(collect, taken) ?? NOTHING_COLLECTED;
  }

  /**
   * Goes back to the baseline. Returns why this interpreter had better be
   * replaced, or null if it is as new.
   */
  reset(): string | null {
    // Whatever its bytes were meant to do: not even the reset is trusted then.
    if (this.#isDamaged) return "damaged_state";
    if (this.#isContinued && this.#wasTrapped) return "crashed_state";
    this.#isContinued = this.#wasTrapped = false;
    const heapBytes = this.#memory.buffer.byteLength;
    // Memory cannot shrink: from here on every reset would clear it all.
    if (
      heapBytes > this.#boot.retireHeapBytes && !this.#baseline.forgetsGrowth
    ) return "heap_grown";
    this.#batch?.release();
    this.#batch = undefined;
    // Before the engine: what it calls of its own must meet neither memory nor a
    // stack pointer of a program.
    this.#baseline.restore();
    this.#clock.unfix();
    this.#entropy.unseed();
    this.#stdin.clear();
    this.#stdout.clear();
    this.#stderr.clear();
    this.#results.clear();
    const retire = this.#engine.reset();
    if (retire !== null) return retire;
    const tableLength = this.#engine.table?.length ?? 0;
    if (tableLength !== this.facts.tableLength) return "table_grown";
    this.#isPristine = true;
    return null;
  }

  #tell(
    message: Pick<RunMessage, "nonce" | "timeoutMs" | "kernel">,
    account: Account,
    durationMs: number,
    collected = NOTHING_COLLECTED,
  ): ResultMessage {
    return tellResult({
      message,
      account,
      collected,
      timedOut: this.#clock.fired,
      stdout: this.#stdout,
      stderr: this.#stderr,
      results: this.#results,
      outputLimitBytes: this.#boot.outputLimitBytes,
      durationMs,
      memoryPeakBytes: this.#heapBytes(),
      memoryBytes: this.#boot.heapLimitBytes - this.facts.memoryBytes,
    });
  }

  /** Accounts for an interpreter that could not. */
  #silence(): Account {
    const leftBytes = this.#boot.heapLimitBytes - this.#heapBytes();
    return leftBytes < NEARLY_FULL_BYTES
      ? failure(
        "memory",
        this.#engine.errorNames.memory,
        "no memory left to end the run",
      )
      : failure("crash", "SandboxError", "the interpreter was damaged");
  }

  /** What the heap has ever had in this run; a damaged memory may lie. */
  #heapBytes(): number {
    const bytes = this.#engine.memory.heapEnd();
    return Math.min(bytes, this.#memory.buffer.byteLength);
  }
}
