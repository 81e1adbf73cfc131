/**
 * Inputs of a run in addition to `INPUT`.
 *
 * @module
 */

/** Bytes on their way to a program, or the text whose UTF-8 they are. */
export type InputContent = { readonly text: string } | {
  readonly bytes: Uint8Array<ArrayBuffer>;
};

/** A file that a program finds when it starts. */
export interface InputFile {
  /** Absolute and in its shortest form, below a folder of `WRITABLE_FOLDERS`. */
  readonly path: string;
  readonly content: InputContent;
}

/**
 * Folders for files of a request; a program starts in the first. The last is
 * where callers of SandboxFusion have their files.
 */
export const WRITABLE_FOLDERS = ["/home/user", "/tmp", "/mnt"] as const;

/**
 * Folders that hold the interpreter's own files. No program writes there, and
 * none can start there; any other absolute path may be made.
 */
export const READ_ONLY_FOLDERS = ["/dev", "/lib", "/usr/share"] as const;

/**
 * Inputs of a run in addition to `INPUT`. Absent members have their defaults.
 */
export interface RunInputs {
  /** Content of standard input. @default {nothing} */
  readonly stdin?: InputContent;
  /** Arguments, without the program's name. @default {[]} */
  readonly argv?: readonly string[];
  /** The whole environment. @default {the sandbox's own} */
  readonly env?: Readonly<Record<string, string>>;
  /** No path twice, and none below another. @default {[]} */
  readonly files?: readonly InputFile[];
  /**
   * Patterns of the files to return: patterns of absolute paths below a folder
   * of `WRITABLE_FOLDERS`, with `*`, `?`, `[a-z]` and `**`. @default {[]}
   */
  readonly collect?: readonly string[];
  /** Fixes all randomness; a safe integer. @default {fresh entropy} */
  readonly seed?: number;
  /**
   * Start of the clocks, which also fixes how they advance; milliseconds since
   * 1970.
   *
   * @default {the system's time}
   */
  readonly nowMs?: number;
}
