/**
 * One program to run for many inputs.
 *
 * @module
 */

import type { InputContent, RunInputs } from "./inputs.ts";
import type { RunRequest } from "./request.ts";
import type { ProgramResult, RunResult } from "./result.ts";

/** One program to run for many inputs, as the HTTP side hands it over. */
export interface BatchRequest extends
  Pick<
    RunRequest,
    | "taskId"
    | "language"
    | "code"
    | "priority"
    | "caller"
    | "policy"
    | "memoryLimitBytes"
    | "state"
    | "takesStateLanguage"
    | "resume"
    | "trace"
    | "takesResultLine"
  > {
  /** Program that runs once, and whose state every row starts from; or "". */
  readonly setup: string;
  /** Time the set-up may take, in milliseconds; an integer > 0. */
  readonly timeoutMs: number;
  /** Time a row may take, in milliseconds; an integer > 0. */
  readonly rowTimeoutMs: number;
  /** Most sandboxes that it may have at a time; an integer > 0. */
  readonly sandboxes: number;
  /**
   * True if rows can bring stdin, arguments and files: the program may use them
   * then. @default {false}
   */
  readonly bringsInputs?: boolean;
  /**
   * Fixes the randomness of the set-up and, with its number, of each row; a safe
   * integer. @default {fresh entropy}
   */
  readonly seed?: number;
}

/** The members of a batch that cross to its sandboxes, without its rows. */
export const BATCH_WIRE_MEMBERS = [
  "language",
  "code",
  "setup",
  "timeoutMs",
  "rowTimeoutMs",
  "takesResultLine",
  "bringsInputs",
  "seed",
  "policy",
  "resume",
  "caller",
] as const satisfies readonly (keyof BatchRequest)[];

/** One of {@linkcode BATCH_WIRE_MEMBERS}. */
export type BatchWireMember = typeof BATCH_WIRE_MEMBERS[number];

/** Inputs that a row can bring, besides `INPUT`. */
export type RowInputs = Pick<RunInputs, "stdin" | "argv" | "files">;

/** A row that brings more than its input. */
export interface BroughtRow extends RowInputs {
  /** JSON text of the input. */
  readonly inputJson: string;
  /** JSON text of a step of judging, see `rows.py`. @default {none} */
  readonly taskJson?: string;
}

/** One row of a batch: JSON text of its input, or more than that. */
export type Row = string | BroughtRow;

/** Returns the approximate size of a row, in UTF-16 units. */
export function rowChars(row: Row): number {
  if (typeof row === "string") return row.length;
  const { inputJson, taskJson = "", stdin, argv = [], files = [] } = row;
  const contents = [stdin, ...files.map(({ content }) => content)];
  return inputJson.length + taskJson.length +
    argv.reduce((sum, { length }) => sum + length, 0) +
    contents.reduce((sum, content) => sum + contentChars(content), 0);
}

function contentChars(content: InputContent | undefined): number {
  if (content === undefined) return 0;
  return "text" in content ? content.text.length : content.bytes.length;
}

/** Outcome of a row. */
export interface RowOutcome extends ProgramResult {
  /** Wall time of the row alone, in whole microseconds. */
  readonly durationUs: number;
  /** Largest heap of the interpreter, in bytes; absent where it is not known. */
  readonly memoryPeakBytes?: number;
}

/** Reason why rows that had run were run again, each by itself. */
export const REDO_REASONS = {
  memory: "one wrote to memory where rows seldom do",
  growth: "one made memory or the table grow",
  traces: "one may have left something outside of memory, in a file say",
  trap: "one ended in a trap, or the interpreter could not tell how",
  deadline: "one was stopped because its time was over",
} as const;

/** One of {@linkcode REDO_REASONS}. */
export type RedoReason = keyof typeof REDO_REASONS;

/** Report on a batch. */
export interface BatchReport {
  /** Rows that ran again by themselves, by the reason. */
  readonly redone: Readonly<Record<string, number>>;
  /** Names of the sandboxes that it had, in order. */
  readonly sandboxes: readonly string[];
  /** Outcome of the set-up, if it failed; no row has run then. */
  readonly setupFailure?: RunResult;
}

/** A batch that runs. */
export interface BatchRun {
  /** Adds rows; numbered from 0 on. */
  add(rows: readonly Row[]): void;
  /** Notes that no more rows follow. */
  end(): void;
  /** Gives no more rows to sandboxes, or goes on with it. */
  hold(isHeld: boolean): void;
  /** Forgets the rows that have not been given to a sandbox, and ends. */
  stop(): void;
  /**
   * Resolves once every row has been answered.
   *
   * @throws {StateError} If its state cannot be had.
   * @throws {OverloadedError} If no sandbox can take it in time.
   * @throws {AbandonedError} If the client has gone.
   */
  readonly finished: Promise<BatchReport>;
}
