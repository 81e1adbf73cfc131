/**
 * One sealed interpreter of any language: runs programs, reports, goes back.
 *
 * @module
 */

import {
  describeSilence,
  describeTrap,
  failure,
  type RunReport,
  type Unrunnable,
} from "./run_report.ts";
import type { RunInputs } from "../run/inputs.ts";
import { Batch, type BatchOptions } from "./batch.ts";
import type { Engine } from "./engine.ts";
import type { Entropy } from "./entropy.ts";
import type { FilesSnapshot } from "./files/files_snapshot.ts";
import { type Collected, NOTHING_COLLECTED } from "./files/program_files.ts";
import type { OutputSinks } from "./files/shared_sinks.ts";
import { giveInputs } from "./give_inputs.ts";
import type { LibC } from "./lock/libc.ts";
import type { Baseline } from "./memory/baseline.ts";
import { WASM_PAGE_BYTES } from "./memory/engine_memory.ts";
import { addressOfMemory } from "./memory/mapped_baseline.ts";
import type { MemoryImage } from "./memory/memory_image.ts";
import type {
  BatchMessage,
  BootMessage,
  ResultMessage,
  RunMessage,
} from "../wire/messages.ts";
import {
  clearSinks,
  openEnds,
  type ProgramEnds,
  resetEnds,
} from "./program_ends.ts";
import { ExitTrap } from "./seal/seal.ts";
import type { LoadedGuest } from "./start/load_engine.ts";
import { StateKeeper } from "./state/state_keeper.ts";
import { type InterpreterFacts, takeBaseline } from "./start/take_baseline.ts";
import { makeResultMessage } from "./result_message.ts";

/** Options for an interpreter. */
export interface InterpreterOptions {
  readonly boot: BootMessage;
  /** Engine that `loadEngine` has loaded. */
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

/**
 * Parts that a fork of this process must replace; see `zygote/own_parts.ts`.
 */
export interface ForkedParts {
  readonly entropy: Entropy;
  readonly sinks: OutputSinks;
  readonly baseline: Baseline;
}

/** An interpreter that every program finds unused. */
export class Interpreter {
  /** The engine, for tests and measurements too. */
  readonly engine: Engine;
  readonly #memory: WebAssembly.Memory;
  readonly #ends: ProgramEnds;
  readonly #boot: BootMessage;
  readonly #baseline: Baseline;
  #batch: Batch | undefined;
  /** True if nothing of a program is in memory. */
  #isPristine = true;
  readonly #states: StateKeeper;
  /** Inside of a call nothing can go on; `os._exit` asks for such an end. */
  #end: "complete" | "trap" | "exit" = "complete";
  /** Facts of this interpreter for an image. */
  readonly facts: InterpreterFacts;

  private constructor(
    engine: Engine,
    ends: ProgramEnds,
    { boot, guest, image, libc, warmUp }: InterpreterOptions,
  ) {
    const { policyJson } = boot;
    this.engine = engine;
    this.#memory = engine.memory.memory;
    this.#ends = ends;
    this.#boot = boot;
    const { facts, baseline } = takeBaseline({
      engine,
      policyJson,
      leastMemoryBytes: guest.engine.leastMemoryBytes,
      image,
      libc,
      warmUp,
    });
    this.facts = facts;
    this.#baseline = baseline;
    this.#states = new StateKeeper({
      engine,
      baseline,
      clock: ends.clock,
      tableLength: facts.tableLength,
      isFromImage: image !== undefined,
      policyJson,
      limitBytes: boot.stateLimitBytes ?? 0,
    });
    engine.freeze();
    clearSinks(this.#ends);
    engine.seal.close();
  }

  /**
   * Boots, prepares and seals an interpreter. An image may be closed then.
   *
   * @throws {Error} If it does not come to its baseline.
   */
  static async start(options: InterpreterOptions): Promise<Interpreter> {
    const { boot, guest, image, libc, onCall } = options;
    const ends = openEnds(libc, boot);
    const bytes = image?.facts.memoryBytes ?? guest.engine.leastMemoryBytes;
    const engine = await guest.engine.start({
      boot,
      memory: new WebAssembly.Memory({
        initial: Math.ceil(bytes / WASM_PAGE_BYTES),
        // V8 refuses to grow past it, whatever the engine's own limit.
        maximum: Math.ceil(boot.heapLimitBytes / WASM_PAGE_BYTES),
      }),
      ...ends,
      imageFacts: image?.facts.own,
      onCall,
    });
    return new Interpreter(engine, ends, options);
  }

  /** Parts that a fork of this process must replace. */
  get forked(): ForkedParts {
    const { entropy } = this.#ends;
    return { entropy, sinks: this.#ends, baseline: this.#baseline };
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
    this.engine.improveImage?.(image);
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
    this.engine.prepare();
  }

  /** Runs one program to its end; `reset` must follow. */
  run(message: RunMessage): ResultMessage {
    const start = performance.now();
    this.#isPristine = false;
    const { inputs, resume, keepAs } = message;
    // Its time begins with the state's: to put that there is part of the run.
    this.#ends.clock.start(message.timeoutMs, inputs?.nowMs);
    const report = this.#states.resume(resume) ??
      giveInputs(inputs, {
        ...this.#ends,
        files: this.engine.files,
      }) ?? this.#runEngine(message);
    this.#ends.clock.stop();
    const collected = this.#collect(inputs, report);
    const durationMs = performance.now() - start;
    const result = this.#tell(message, report, durationMs, collected);
    if (keepAs === undefined) return result;
    const kept = this.#states.keep(keepAs, result, this.#end !== "complete");
    return { ...result, kept };
  }

  /**
   * Runs the set-up of a batch, and makes its program ready for rows. Returns
   * what came of it if it failed; `reset` must follow in any case.
   */
  openBatch(
    message: BatchMessage,
    { groupRows }: Pick<BatchOptions, "groupRows"> = {},
  ): { readonly batch: Batch; readonly durationMs: number } | ResultMessage {
    const { engine, engine: { rows } } = this;
    const start = performance.now();
    let report: RunReport | "ready" | Unrunnable;
    try {
      const { seed, resume } = message;
      if (seed !== undefined && resume === undefined) {
        this.#ends.entropy.seed(seed);
        // The prepared values were drawn before the seed was known.
        this.prepare();
      }
      this.#isPristine = false;
      this.#ends.clock.start(message.timeoutMs);
      report = this.#states.resume(resume) ?? rows?.open(message) ??
        this.#silence();
    } catch (error) {
      report = describeTrap(error, engine.errorNames);
    }
    this.#ends.clock.stop();
    const durationMs = performance.now() - start;
    if (report !== "ready" && !("unrunnable" in report)) {
      return this.#tell(message, report, durationMs);
    }
    if (rows === undefined || this.#ends.clock.fired) {
      // The program has swallowed the interrupt at its deadline.
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
    clearSinks(this.#ends);
    const batch = this.#batch = new Batch({
      engine,
      rows,
      unrunnable: report === "ready" ? undefined : report.unrunnable,
      held: this.#baseline.hold(),
      captured,
      ...this.#ends,
      seed: message.seed,
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

  #runEngine(message: RunMessage): RunReport {
    this.#end = "trap";
    try {
      const report = this.engine.run(message);
      if (report !== null) this.#end = "complete";
      return report ?? this.#silence();
    } catch (error) {
      if (error instanceof ExitTrap) this.#end = "exit";
      return describeTrap(error, this.engine.errorNames);
    }
  }

  /** After any end but a kill; what a program has done to its files, remains. */
  #collect(inputs: RunInputs | undefined, { files }: RunReport): Collected {
    const { collect = [] } = inputs ?? {};
    if (collect.length === 0) return NOTHING_COLLECTED;
    const taken = files.map(({ name }) => name);
    return this.engine.files?.collect(collect, taken) ?? NOTHING_COLLECTED;
  }

  /** Goes back to the baseline; returns why it must be replaced, or null. */
  reset(): string | null {
    const distrust = this.#states.endRun(this.#end === "trap");
    if (distrust !== null) return distrust;
    this.#end = "complete";
    const heapBytes = this.#memory.buffer.byteLength;
    // Memory cannot shrink: from here on every reset would clear it all.
    if (
      heapBytes > this.#boot.retireHeapBytes && !this.#baseline.forgetsGrowth
    ) return "heap_grown";
    this.#batch?.release();
    this.#batch = undefined;
    // First: the engine's own calls must meet no memory of a program.
    this.#baseline.restore();
    resetEnds(this.#ends);
    const retire = this.engine.reset();
    if (retire !== null) return retire;
    const tableLength = this.engine.table?.length ?? 0;
    if (tableLength !== this.facts.tableLength) return "table_grown";
    this.#isPristine = true;
    return null;
  }

  #tell(
    message: Pick<RunMessage, "nonce" | "timeoutMs" | "kernel">,
    report: RunReport,
    durationMs: number,
    collected = NOTHING_COLLECTED,
  ): ResultMessage {
    return makeResultMessage({
      message,
      report,
      collected,
      timedOut: this.#ends.clock.fired,
      ...this.#ends,
      outputLimitBytes: this.#boot.outputLimitBytes,
      durationMs,
      memoryPeakBytes: this.#heapBytes(),
      memoryBytes: this.#boot.heapLimitBytes - this.facts.memoryBytes,
    });
  }

  /** Describes the end of an interpreter that could not do so itself. */
  #silence(): RunReport {
    const leftBytes = this.#boot.heapLimitBytes - this.#heapBytes();
    return describeSilence(leftBytes, this.engine.errorNames);
  }

  /** Peak size of the heap in this run; a damaged memory may lie. */
  #heapBytes(): number {
    const bytes = this.engine.memory.heapEnd();
    return Math.min(bytes, this.#memory.buffer.byteLength);
  }
}
