/**
 * Outcome of a program.
 *
 * @module
 */

import { decodeBase64 } from "./base64.ts";
import { ProgramError } from "./errors.ts";
import type {
  CellResult,
  ErrorInfo,
  RunAnswer,
  RunMetadata,
  State,
  WireFile,
} from "./wire.ts";

/** A file that a program hands back: a figure, or one that was asked for. */
export interface OutputFile {
  /** Without a path, and unique within a run. */
  readonly name: string;
  readonly mediaType: string;
  readonly data: Uint8Array;
  /** Path in the sandbox; undefined for a figure. */
  readonly path: string | undefined;
  /** Factor, below 1, by which a picture was made smaller. */
  readonly scale: number | undefined;
}

/** Outcome of a program. One that failed is a result too. */
export class Result {
  readonly stdout: string;
  readonly stderr: string;
  /** Value that `return_val` received, as text. */
  readonly retVal: string;
  /** The same as JSON text, where JSON can say it. */
  readonly retJson: string | undefined;
  /** 0, the program's own, 1, 124 (timeout) or 137 (killed). */
  readonly exitCode: number;
  /** Undefined if it ended well. */
  readonly error: ErrorInfo | undefined;
  readonly files: readonly OutputFile[];
  /** Names of the streams that were cut at a limit. */
  readonly truncated: readonly string[];
  /** State that it has left, if that was to be kept and could be. */
  readonly state: State | undefined;
  /** Reason why it could not be kept. */
  readonly stateError: string | undefined;
  /** All that the service says of the run, as it came. */
  readonly metadata: RunMetadata;

  constructor({ output, metadata }: RunAnswer) {
    this.stdout = output.stdout;
    this.stderr = output.stderr;
    this.retVal = output.ret_val;
    this.retJson = output.ret_json;
    this.exitCode = metadata.exit_code;
    this.error = metadata.error;
    this.files = metadata.files.map(outputFile);
    this.truncated = metadata.truncated;
    this.state = metadata.state ?? undefined;
    this.stateError = metadata.state_error;
    this.metadata = metadata;
  }

  /** Reports whether the program ended well. */
  get ok(): boolean {
    return this.error === undefined;
  }

  /** Reports whether it ran longer than it may. */
  get timedOut(): boolean {
    return this.error?.kind === "timeout";
  }

  /**
   * The value that `return_val` got; undefined without one. Integers beyond
   * 2 ** 53 are whole in `retJson` alone.
   *
   * @throws {TypeError} If JSON cannot say it, as NaN: `retVal` has its text.
   */
  // deno-lint-ignore no-explicit-any
  get value(): any {
    return readValue(this);
  }

  /** Results that a cell has shown, in order. */
  get results(): readonly CellResult[] {
    return this.metadata.results ?? [];
  }

  /**
   * Returns a result as the end of a run, with the output of the part before.
   *
   * @internal
   */
  static joined(earlier: Result | undefined, answer: RunAnswer): Result {
    if (earlier === undefined) return new Result(answer);
    const { output, metadata } = answer;
    const results = [...earlier.results, ...metadata.results ?? []];
    return new Result({
      output: {
        ...output,
        stdout: earlier.stdout + output.stdout,
        stderr: earlier.stderr + output.stderr,
      },
      metadata: {
        ...metadata,
        queue_ms: earlier.metadata.queue_ms + metadata.queue_ms,
        ...(results.length === 0 ? {} : { results }),
      },
    });
  }

  /** The pictures among `files` that were not asked for by their path. */
  get figures(): readonly OutputFile[] {
    return this.files.filter(({ path, mediaType }) =>
      path === undefined && mediaType.startsWith("image/")
    );
  }

  /**
   * Returns it.
   *
   * @throws {ProgramError} If the program has failed.
   */
  check(): this {
    if (!this.ok) throw new ProgramError(this);
    return this;
  }
}

/** Returns the value of a result or a row, as `Result.value`. */
export function readValue(
  { retVal, retJson, truncated }: {
    readonly retVal: string;
    readonly retJson: string | undefined;
    readonly truncated: readonly string[];
  },
): unknown {
  if (retJson !== undefined) return JSON.parse(retJson);
  if (retVal === "") return undefined;
  throw new TypeError(
    truncated.includes("ret_json")
      ? "Cannot read the value: it is longer than the service returns as JSON"
      : `Cannot read the value: JSON cannot say ${
        retVal.slice(0, 60)
      } (\`retVal\` has its text)`,
  );
}

/** Returns a file as it travelled, its data as bytes. */
export function outputFile(
  { name, media_type, data, path, scale }: WireFile,
): OutputFile {
  return { name, mediaType: media_type, data: decodeBase64(data), path, scale };
}
