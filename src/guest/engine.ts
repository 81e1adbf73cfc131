/**
 * The seam between what every sandbox does and what a language adds: an engine
 * is one folder that implements these types, and a row in `engines.ts`.
 *
 * An engine knows how its interpreter boots, how a program is handed to it and
 * how its report is read. It gets for free: its memory, the baseline and the
 * way back to it, memory images, the seal, the locks, the deadline, the output
 * limits, the frames, and the reasons to be replaced.
 *
 * @module
 */

import type { Row } from "../run/batch.ts";
import type { ErrorNames, RunReport, Unrunnable } from "./run_report.ts";
import type { Entropy } from "./entropy.ts";
import type { FilesSnapshot } from "./files/files_snapshot.ts";
import type { ProgramFiles } from "./files/program_files.ts";
import type { StdinSource } from "./files/stdin_source.ts";
import type { EngineMemory } from "./memory/engine_memory.ts";
import type {
  BatchMessage,
  BootMessage,
  RunMessage,
} from "../wire/messages.ts";
import type { OutputSink } from "../wire/output_sink.ts";
import type { ResultSink } from "./result_sink.ts";
import type { RunClock } from "./run_clock.ts";
import type { Seal } from "./seal/seal.ts";

/** Loader that an engine's folder gives to `engines.ts`. */
export interface EngineLoader {
  /** Name of the language, in lower case: "python". */
  readonly language: string;
  /** Absolute path of the engine's folder: its sources shape its images. */
  readonly folder: string;
  /**
   * Reads what an interpreter is made from, and may start to compile it in the
   * background.
   *
   * @param boot Paths in it are absolute.
   * @throws {Error} If something is not there.
   */
  load(boot: BootMessage): LoadedEngine;
}

/** An engine whose files have been read. */
export interface LoadedEngine {
  /**
   * All that a memory image depends on beside the sources of the guest, as
   * JSON: every file's content or its checksum.
   */
  readonly imageInputs: readonly unknown[];
  /** Programs that an image is warmed up with. */
  readonly warmUp: readonly string[];
  /** The memory that the interpreter asks for at the least, in bytes. */
  readonly leastMemoryBytes: number;
  /**
   * Boots an interpreter, not sealed yet. From an image, nothing of it is to be
   * initialized that lies in memory: the image is put there afterwards.
   */
  start(surroundings: Surroundings): Promise<Engine>;
}

/** Surroundings of an engine at its start. */
export interface Surroundings {
  readonly boot: BootMessage;
  /** The memory that the interpreter must run in. */
  readonly memory: WebAssembly.Memory;
  /** Clock and deadline, which an interpreter checks while a program runs. */
  readonly clock: RunClock;
  /** Standard input of the program. */
  readonly stdin: StdinSource;
  /** Source of all its randomness. */
  readonly entropy: Entropy;
  /** Takes what the program writes. */
  readonly stdout: OutputSink;
  readonly stderr: OutputSink;
  /** Takes the results of a cell, a line of JSON each. */
  readonly results: ResultSink;
  /**
   * Facts of the image from {@linkcode Engine.startCold}; absent: a cold boot.
   */
  readonly imageFacts?: unknown;
  /** Called with the name of each host call that is let through; for tests. */
  readonly onCall?: (name: string) => void;
}

/** Facts about an engine at the end of a cold start. */
export interface EngineFacts {
  /** Version of the language, such as "3.12.7". */
  readonly languageVersion: string;
  /** Facts that it needs when it starts from an image, as JSON. */
  readonly own: unknown;
}

/** The return value of a row. */
export interface ReturnedValue {
  readonly text: string;
  /** The same as JSON; null where it has none. */
  readonly json: string | null;
}

/**
 * The part of an engine that runs one program for many inputs. Called in this
 * order: `open`; then for each row `run`, and after it memory goes back to what
 * it was before.
 */
export interface RowEngine {
  /**
   * Runs the set-up, if the message does not resume what memory holds, and makes
   * the program ready to be run. Returns the report of a failed set-up, "ready",
   * an {@linkcode Unrunnable} program, or null if the interpreter could report
   * nothing.
   *
   * @throws {Error} Any error that ended the interpreter during it.
   */
  open(message: BatchMessage): RunReport | "ready" | Unrunnable | null;
  /**
   * Runs the program for one input with fresh entropy. Returns its report, its
   * return value if it succeeded and there is no more to tell, or null if the
   * interpreter could tell nothing.
   *
   * @param row Its stdin and its files are in place already.
   * @throws {Error} Any error that ended the interpreter during it.
   */
  run(row: Row): RunReport | ReturnedValue | null;
  /**
   * Reports whether something outside of memory differs from the baseline that
   * no gate of the seal has told of. Costs next to nothing.
   */
  isAltered(): boolean;
}

/**
 * One interpreter. Called in this order: `startCold`, or `restore` and where
 * needed `configure`; `freeze`; then for each program `prepare`, `run`, `reset`.
 */
export interface Engine {
  readonly memory: EngineMemory;
  /** The table of functions, which cannot shrink; absent if there is none. */
  readonly table?: WebAssembly.Table;
  /** The gates before everything that is imported from JavaScript. */
  readonly seal: Seal;
  /** The files that a program is given and leaves; absent: it has none. */
  readonly files?: ProgramFiles;
  /** The language's names for ends of a run that it could not report. */
  readonly errorNames: ErrorNames;

  /**
   * Brings an interpreter that has just been booted to its baseline.
   *
   * @param warmUp Programs to run first, so that all code they use is warm.
   * @throws {Error} If it cannot be brought there.
   */
  startCold(warmUp: readonly string[]): EngineFacts;
  /**
   * Does again what lies outside of memory; the image is in memory. Returns
   * whether memory was written, and must be restored after it.
   *
   * @param own Result of `startCold`; the image's key vouches for it.
   * @throws {Error} If it does not fit what was booted.
   */
  restore(own: unknown): boolean;
  /**
   * Applies another safety policy than the image's.
   *
   * @throws {Error} If it cannot be applied.
   */
  configure(policyJson: string): void;
  /** From here on nothing is loaded, and no file added to the frozen ones. */
  freeze(): void;
  /**
   * Does what the next program's run would do first, fresh entropy above all.
   *
   * @throws {Error} If it fails, which makes this interpreter useless.
   */
  prepare(): void;
  /**
   * Runs one program to its end: a fresh one, or, where the message resumes, one
   * in what memory holds, with fresh entropy. Returns its report; null if the
   * interpreter could give none.
   *
   * @throws {Error} Any error that ended the interpreter during it.
   */
  run(message: RunMessage): RunReport | null;
  /**
   * True if the last run was broken off during a call, though it has a report:
   * what it has left in memory cannot be continued then.
   *
   * @default {false}
   */
  readonly wasBrokenOff?: boolean;
  /**
   * Puts back what lies outside of memory, which is back already: a call into the
   * module meets nothing of a program. No one looks at memory after, so such a
   * call may write there only what the baseline has. Returns why this interpreter
   * had better be replaced, or null if it is as new.
   */
  reset(): string | null;
  /**
   * Takes what lies outside of memory and differs from the baseline, for
   * {@linkcode resume}; undefined if nothing does. Absent: nothing ever does.
   *
   * @throws {Error} If there is something that cannot be taken.
   */
  capture?(): FilesSnapshot | undefined;
  /**
   * Clears what a program that goes on from here draws again, so that no state
   * has to hold it; `reset` must follow. Absent: there is nothing.
   *
   * @throws {Error} If native code has left something that no state can hold.
   */
  tidy?(): void;
  /**
   * Brings what lies outside of memory, which has been reset, to what
   * `capture` took; memory is or will be put there by others.
   */
  resume?(captured: FilesSnapshot): void;
  /** Runs one program for many inputs; absent where the engine cannot. */
  readonly rows?: RowEngine;
  /**
   * Improves an image that was taken from this interpreter, which is of no use
   * after. Absent where nothing can be.
   *
   * @param image Its memory at the baseline; changed in place.
   */
  improveImage?(image: Uint8Array<ArrayBuffer>): void;
}
