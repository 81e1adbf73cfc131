/**
 * Outcome of a program.
 *
 * @module
 */

import type { RunError } from "./error.ts";
import type { Language } from "./languages.ts";
import type { KeptState, StateInfo } from "./state.ts";
import type { Continuation, SuspendedRun, ToolCall } from "./tools.ts";

/** Streams, values and lists of a run that can be cut at a limit. */
export const OUTPUT_STREAMS = [
  "stdout",
  "stderr",
  "ret_val",
  "ret_json",
  "results",
  "files",
] as const;

/** One of {@linkcode OUTPUT_STREAMS}. */
export type OutputStream = typeof OUTPUT_STREAMS[number];

/** Ways in which a cell shows something. */
export const CELL_RESULT_TYPES = ["execute_result", "display_data"] as const;

/** Something that a cell has shown. */
export interface CellResult {
  /** The value of its last expression, or what it has shown by itself. */
  readonly type: typeof CELL_RESULT_TYPES[number];
  /**
   * The MIME bundle: by media type text, base64 for what is none, or, where the
   * media type is of JSON, a value of JSON.
   */
  readonly data: Readonly<Record<string, unknown>>;
  /** Bytes that it had written to stdout by then. */
  readonly stdoutBytes: number;
  /** Bytes that it had written to stderr by then. */
  readonly stderrBytes: number;
}

/** A file that a run hands back, for example an open figure as PNG. */
export interface OutputFile {
  /** File name without a path, unique within the run. */
  readonly name: string;
  /** Its media type, for example "image/png". */
  readonly media_type: string;
  /** Size in bytes before base64. */
  readonly size: number;
  /** The content in base64. */
  readonly data: string;
  /** Factor, below 1, by which a picture was made smaller to fit. */
  readonly scale?: number;
  /**
   * Path at which the program left it, for a collected file: relative to where
   * it started, or absolute. Absent for all others.
   */
  readonly path?: string;
}

/** Hashes that allow to run a program again and compare. */
export interface Receipt {
  /** SHA-256 of the request as it was run, in hexadecimal. */
  readonly request: string;
  /** SHA-256 of all that the sandbox was made from, in hexadecimal. */
  readonly image: string;
  /** SHA-256 of what came of it, in hexadecimal. */
  readonly result: string;
}

/** Outcome of a program, of a run's as of a row's. */
export interface ProgramResult {
  /** Text on stdout, cut at the limit. */
  readonly stdout: string;
  /** Text on stderr with tracebacks, cut at the limit. */
  readonly stderr: string;
  /** `str()` of the last value given to `return_val`; "" if there is none. */
  readonly retVal: string;
  /** The same value as JSON text; absent where JSON cannot say it. */
  readonly retJson?: string;
  /** 0, the code of `sys.exit`, 1, 124 (timeout) or 137 (killed). */
  readonly exitCode: number;
  /** Reason why the run failed; absent on success. */
  readonly error?: RunError;
  /** Streams that were cut. */
  readonly truncated: readonly OutputStream[];
  /** Files handed back. */
  readonly files: readonly OutputFile[];
}

/** Outcome of a run. A failure of user code is a result, never a throw. */
export interface RunResult extends ProgramResult {
  /** Report of the failure, where it is apart from stderr. */
  readonly traceback?: string;
  /** Results that a cell has shown, in order; absent: nothing. */
  readonly results?: readonly CellResult[];
  /** Wall time of the program alone, in whole milliseconds. */
  readonly durationMs: number;
  /** Time spent waiting for a sandbox, in whole milliseconds. */
  readonly queueMs: number;
  /** CPU time of the program, in whole milliseconds. */
  readonly cpuMs: number;
  /** Largest heap of the interpreter during the run, in bytes. */
  readonly memoryPeakBytes: number;
  /** UUID of the sandbox process. */
  readonly sandboxId: string;
  /** Name of the sandbox, for people: kind and slot, as in "core-1". */
  readonly instanceId: string;
  /** SHA-256 of all that the sandbox was made from; "" if it is not known. */
  readonly image?: string;
  /** Kind of that sandbox. @default {not known} */
  readonly kind?: string;
  /** Names the very bytes that it has started from; "" if those are its own. */
  readonly imageId?: string;
  /** The state that it has left, from the pool. @default {none was asked for} */
  readonly kept?: KeptState;
  /** Calls that a suspended program waits for. */
  readonly suspended?: SuspendedRun;
  /** Calls that wait for answers of the caller; absent: the run has ended. */
  readonly calls?: readonly ToolCall[];
  /** Continuation of a run with calls. */
  readonly continuation?: Continuation;
  /** The same once it is kept; null if it cannot be. */
  readonly state?: StateInfo | null;
  /** Reason why it cannot be kept. */
  readonly stateError?: string;
  /** Mode in which it ran, where the request left that to its continuation. */
  readonly mode?: "cell";
  /** Language of the program, where the request left that to its state. */
  readonly language?: Language;
}
