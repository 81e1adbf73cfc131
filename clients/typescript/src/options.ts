/**
 * Options of a call.
 *
 * @module
 */

import { encodeBase64 } from "./base64.ts";
import { encodeJson } from "./encode_json.ts";
import { toolDefinitions, type Tools } from "./tools.ts";

/** Order in which runs wait when all sandboxes are busy. */
export type Priority = "low" | "normal" | "high";

/** Options of a run. */
export interface RunOptions {
  /** "python", "javascript", "typescript" or a short form. @default {"python"} */
  readonly language?: string;
  /** "cell" runs it as a cell of a notebook: `Result.results`. */
  readonly mode?: "program" | "cell";
  /** Any JSON; the global `INPUT` of the program. */
  readonly input?: unknown;
  /** Milliseconds, held to the service's own limit. */
  readonly timeoutMs?: number;
  readonly priority?: Priority;
  /** Content of standard input. */
  readonly stdin?: string | Uint8Array;
  /** Arguments, without the program's name. */
  readonly argv?: readonly string[];
  /** The whole environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Content by path, relative to where the program starts. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Patterns of the files that come back, such as "out/*.csv". */
  readonly collect?: readonly string[];
  /** Fixes all randomness. */
  readonly seed?: number;
  /** Start of the clocks: ISO 8601, or milliseconds since 1970. */
  readonly now?: Date | string | number;
  /** Functions of this application that the program may call. */
  readonly tools?: Tools;
  /** Id of the state that the program continues. */
  readonly state?: string;
  /** True to keep what it leaves: `Result.state`. @default {false} */
  readonly keep?: boolean;
  /** Seconds for which that is kept. @default {the service's longest} */
  readonly ttlSeconds?: number;
  /** Ends the call, and the program. */
  readonly signal?: AbortSignal;
}

/** Options of a batch. */
export interface BatchOptions {
  /** A program that runs once; every row starts from what it has left. */
  readonly setup?: string;
  /** Id of a state that every row starts from, in place of `setup`. */
  readonly state?: string;
  readonly language?: string;
  /** Milliseconds of the set-up. */
  readonly timeoutMs?: number;
  /** Milliseconds of each row. */
  readonly rowTimeoutMs?: number;
  readonly priority?: Priority;
  /**
   * Fixes the randomness of each row, by its number. A later call of a longer
   * batch has the seed plus the number of its first row.
   */
  readonly seed?: number;
  /** "stop" ends the batch at the first row that fails. @default {"continue"} */
  readonly onError?: "continue" | "stop";
  /** "completion" tells rows as they end. @default {"input"} */
  readonly order?: "input" | "completion";
  /**
   * Inputs of one call. A longer batch is several calls, one after another, each
   * with the set-up. @default {10_000}
   */
  readonly chunkRows?: number;
  /**
   * Bytes of the inputs of one call, below the service's own limit of a body.
   *
   * @default {4_194_304}
   */
  readonly chunkBytes?: number;
  /** Ends the batch, and the programs that run. */
  readonly signal?: AbortSignal;
}

/** Returns the body of `/run_code`. */
export function runBody(code: string, options: RunOptions): string {
  const { stdin, files, now } = options;
  const input = encodeJson(options.input, "input");
  const rest = JSON.stringify({
    code,
    language: options.language,
    mode: options.mode,
    timeout: options.timeoutMs,
    priority: options.priority,
    argv: options.argv,
    env: options.env,
    collect: options.collect,
    seed: options.seed,
    tools: options.tools && toolDefinitions(options.tools),
    state: options.state,
    keep: options.keep,
    ttl: options.ttlSeconds,
    now: now instanceof Date ? now.toISOString() : now,
    ...(typeof stdin === "object"
      ? { stdin: encodeBase64(stdin), stdin_encoding: "base64" }
      : { stdin }),
    files: files && Object.fromEntries(
      Object.entries(files).map(([path, content]) => [
        path,
        typeof content === "string"
          ? { text: content }
          : { data: encodeBase64(content) },
      ]),
    ),
  });
  return input === undefined ? rest : `${rest.slice(0, -1)},"input":${input}}`;
}
