/**
 * Messages between the service and a sandbox, in frames (see `frames.ts`): as
 * JSON, and bytes as they are. Types alone: the service checks what it gets
 * with `src/wire/parse_reply.ts`, since a sandbox has run hostile code.
 *
 * @module
 */

import type {
  BatchRequest,
  BatchWireMember,
  RedoReason,
  Row,
} from "../run/batch.ts";
import type { RunError } from "../run/error.ts";
import type { WireMember } from "../run/fields.ts";
import type { RunRequest } from "../run/request.ts";
import type { OutputFile, OutputStream } from "../run/result.ts";
import type { KeptState } from "../run/state.ts";

/** First message to a sandbox: what to be. Paths are absolute. */
export interface BootMessage {
  readonly type: "boot";
  /** Process id of the service. */
  readonly parentPid: number;
  /** Absolute path of the C library; "" where its locks are not to be had. */
  readonly libcPath: string;
  /** Name of the engine, see `engines.ts`. */
  readonly engine: string;
  /** Folders of the engines' files, by names that the engines know. */
  readonly folders: Readonly<Record<string, string>>;
  /** Folder of the memory images; "" boots cold. */
  readonly imageDir: string;
  /** Kind of image and preloaded modules, such as "core". */
  readonly kind: string;
  /** Packages to unpack, in order: path of the archive. */
  readonly packagePaths: readonly string[];
  /** Largest WebAssembly heap, in bytes. */
  readonly heapLimitBytes: number;
  /** Largest heap that is still worth resetting, in bytes. */
  readonly retireHeapBytes: number;
  /** Largest stdout, stderr and ret_val, each in bytes. */
  readonly outputLimitBytes: number;
  /** Memory for stdout and stderr that the service reads too; "" for none. */
  readonly outputPath: string;
  /** Largest sum of all files, in bytes. */
  readonly fileLimitBytes: number;
  /** Largest number of files and folders. */
  readonly fileLimitCount: number;
  /** Largest state that is kept, in bytes. @default {0} */
  readonly stateLimitBytes?: number;
  /** Safety policy as JSON text (see docs/safety-policy.md). */
  readonly policyJson: string;
}

/**
 * One program to run: what of a request crosses to the sandbox, see
 * `src/run/fields.ts`.
 */
export interface RunMessage
  extends Pick<RunRequest, Exclude<WireMember, "language" | "resume">> {
  readonly type: "run";
  /** Random text that the answers must repeat. */
  readonly nonce: string;
  /** Language of its engine; absent: the engine's own. */
  readonly language?: string;
  /** State that it continues. @default {it starts fresh} */
  readonly resume?: ResumeMessage;
}

/** A state that a program continues. */
export interface ResumeMessage {
  readonly id: string;
  /** Its bytes; absent: the sandbox holds it, see `held_states.ts`. */
  readonly data?: Uint8Array<ArrayBuffer>;
}

/** One program to run for many inputs, which come in `RowsMessage`s. */
export interface BatchMessage
  extends Pick<BatchRequest, Exclude<BatchWireMember, "language" | "resume">> {
  readonly type: "batch";
  /** Random text that the answers must repeat. */
  readonly nonce: string;
  /** Language of its engine; absent: the engine's own. */
  readonly language?: string;
  /** State that every row starts from, in place of a set-up. @default {none} */
  readonly resume?: ResumeMessage;
}

/** Rows of the batch that is open. */
export interface RowsMessage {
  readonly type: "rows";
  readonly nonce: string;
  /** Number of the first one in its batch. */
  readonly first: number;
  /** At least one. */
  readonly inputs: readonly Row[];
  /** True to answer each row before the next one starts. */
  readonly singly: boolean;
}

/** Ends the batch; the sandbox answers with a `ResetMessage`. */
export interface EndMessage {
  readonly type: "end";
  readonly nonce: string;
}

/** The sandbox is sealed and can take a program. */
export interface ReadyMessage {
  readonly type: "ready";
  /** True if a memory image was used. */
  readonly fromImage: boolean;
  /** Language of its programs, in lower case: "python". */
  readonly language: string;
  /** Such as "3.12.7". */
  readonly languageVersion: string;
  /** SHA-256 of all that it was made from, in hexadecimal. */
  readonly image: string;
  /** Names the very bytes that it started from; "" if those are its own. */
  readonly imageId: string;
  /** WebAssembly heap at the baseline, in bytes. */
  readonly heapBytes: number;
  /** Locks of the operating system that are on (see lock_process.ts). */
  readonly locks: {
    readonly diesWithParent: boolean;
    readonly seccomp: boolean;
  };
}

/** Failure of a program: a `RunError` of which everything is said. */
export interface ErrorMessage extends Omit<RunError, "help" | "rules"> {
  readonly help: string | null;
  readonly rules: readonly string[];
}

/** A file that a program hands back: an `OutputFile` as bytes. */
export interface FileMessage extends Omit<OutputFile, "size" | "data"> {
  readonly data: Uint8Array<ArrayBuffer>;
}

/** The program has ended; the sandbox is not ready for the next one yet. */
export interface ResultMessage {
  readonly type: "result";
  readonly nonce: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Text that would have been at the end of stderr, where it is apart. */
  readonly traceback?: string;
  readonly retVal: string;
  /** The same as JSON text; null where it has none. */
  readonly retJson: string | null;
  /** Results that a cell has shown, see `result_sink.ts`; absent: nothing. */
  readonly results?: string;
  readonly exitCode: number;
  readonly error: ErrorMessage | null;
  /** Top-level modules that the program wants and this kind lacks. */
  readonly missingModules: readonly string[];
  readonly truncated: readonly OutputStream[];
  readonly files: readonly FileMessage[];
  /** Wall time of the program, in milliseconds, fractions included. */
  readonly durationMs: number;
  /** Largest heap during the run, in bytes. */
  readonly memoryPeakBytes: number;
  /** The state that it has left; absent if it was to leave none. */
  readonly kept?: KeptState;
}

/**
 * The set-up has ended. A failed one answers a `ResultMessage`, and the batch
 * is over.
 */
export interface OpenedMessage {
  readonly type: "opened";
  readonly nonce: string;
  /** Wall time of the set-up, in milliseconds, fractions included. */
  readonly durationMs: number;
}

/** Result of a row that succeeded; `retJson` is null where JSON has no text. */
export type PlainRowResult = readonly [
  durationUs: number,
  retVal: string,
  retJson: string | null,
  stdout: string,
  memoryPeakBytes: number,
];

/**
 * Outcome of a row. A list is an ordinary success, which handed back no file
 * and wrote nothing to stderr.
 */
export type RowResult =
  | PlainRowResult
  | Omit<ResultMessage, "type" | "nonce">;

/**
 * Rows that have been checked, the next ones in the order of the inputs; none
 * where there is only `alone` to tell.
 */
export interface AnswersMessage {
  readonly type: "answers";
  readonly nonce: string;
  readonly results: readonly RowResult[];
  /** Reason why these rows ran twice; null if they did not. */
  readonly redone: RedoReason | null;
  /** True if they are the first of a group that ran twice. @default {false} */
  readonly startsRedo?: boolean;
  /**
   * True if the next row runs by itself, and may take all of its time. A row of
   * a group ends within `WIRE_LIMITS.groupedRowMs`.
   */
  readonly alone: boolean;
}

/** The sandbox is back at its baseline, or says why it must be replaced. */
export interface ResetMessage {
  readonly type: "reset";
  readonly nonce: string;
  /** Time that the reset took, in milliseconds, fractions included. */
  readonly resetMs: number;
  /** Reason why it must not be used again; null if it is as new. */
  readonly retire: string | null;
}

/** Everything that the service sends. */
export type HostMessage =
  | BootMessage
  | RunMessage
  | BatchMessage
  | RowsMessage
  | EndMessage;
/** Everything that a sandbox sends. */
export type GuestMessage =
  | ReadyMessage
  | ResultMessage
  | OpenedMessage
  | AnswersMessage
  | ResetMessage;
