/**
 * What the service and a sandbox say to each other, as JSON in frames (see
 * `frames.ts`). Types alone: the service checks what it gets with
 * `src/sandbox/parse_reply.ts`, since a sandbox has run hostile code.
 *
 * @module
 */

import type {
  OutputStream,
  PolicyFinding,
  PolicyName,
  RunErrorKind,
  RunInputs,
} from "../protocol.ts";

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
  /** Which image and which preloaded modules, such as "core". */
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
  /** Safety policy as JSON text (see docs/safety-policy.md). */
  readonly policyJson: string;
}

/** One program to run. */
export interface RunMessage {
  readonly type: "run";
  /** Random text that the answers must repeat. */
  readonly nonce: string;
  /** Which of its engine's languages; absent: the engine's own. */
  readonly language?: string;
  readonly code: string;
  /** JSON text of the global `INPUT`. */
  readonly inputJson: string;
  /** Time until the soft stop, in milliseconds. */
  readonly timeoutMs: number;
  /** What it brings beside `INPUT`. @default {nothing} */
  readonly inputs?: RunInputs;
  /** Which policy it is checked by. @default {the one of the boot message} */
  readonly policy?: PolicyName;
}

/** The sandbox is sealed and can take a program. */
export interface ReadyMessage {
  readonly type: "ready";
  /** Whether a memory image was used. */
  readonly fromImage: boolean;
  /** Language of its programs, in lower case: "python". */
  readonly language: string;
  /** Such as "3.12.7". */
  readonly languageVersion: string;
  /** SHA-256 of all that it was made from, in hexadecimal. */
  readonly image: string;
  /** WebAssembly heap at the baseline, in bytes. */
  readonly heapBytes: number;
  /** Which locks of the operating system are on (see lock_process.ts). */
  readonly locks: {
    readonly diesWithParent: boolean;
    readonly seccomp: boolean;
  };
}

/** The program has ended; the sandbox is not ready for the next one yet. */
export interface ResultMessage {
  readonly type: "result";
  readonly nonce: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly retVal: string;
  /** The same as JSON text; null where it has none. */
  readonly retJson: string | null;
  readonly exitCode: number;
  readonly error: {
    readonly kind: RunErrorKind;
    readonly type: string;
    readonly message: string;
    readonly line: number | null;
    readonly column: number | null;
    /** What to do about it, in a line; null where nothing is known. */
    readonly help: string | null;
    /** Rules of the checker that refused the program. */
    readonly rules: readonly string[];
    /** What the checker found, the first 100; absent if it refused nothing. */
    readonly findings?: readonly PolicyFinding[];
  } | null;
  /** Top-level modules that the program wants and this kind lacks. */
  readonly missingModules: readonly string[];
  readonly truncated: readonly OutputStream[];
  readonly files: readonly {
    readonly name: string;
    readonly media_type: string;
    readonly size: number;
    readonly data: string;
    readonly scale?: number;
    /** Of one that was asked for; see `OutputFile`. */
    readonly path?: string;
  }[];
  /** Wall time of the program, in milliseconds, fractions included. */
  readonly durationMs: number;
  /** Largest heap during the run, in bytes. */
  readonly memoryPeakBytes: number;
}

/** The sandbox is back at its baseline, or says why it must be replaced. */
export interface ResetMessage {
  readonly type: "reset";
  readonly nonce: string;
  /** Time that the reset took, in milliseconds, fractions included. */
  readonly resetMs: number;
  /** Why it must not be used again; null if it is as new. */
  readonly retire: string | null;
}

/** Everything that the service sends. */
export type HostMessage = BootMessage | RunMessage;
/** Everything that a sandbox sends. */
export type GuestMessage = ReadyMessage | ResultMessage | ResetMessage;
