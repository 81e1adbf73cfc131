/**
 * A batch from its first input to its summary: what is on its way, in and out,
 * is bounded, and the last line says what has ended it early.
 *
 * @module
 */

import { isJson } from "../../server/long_json.ts";
import { nextTurn } from "../../../run/next_turn.ts";
import { AbandonedError } from "../../../run/thrown_errors.ts";
import type { LogFields } from "../../../telemetry/log.ts";
import type {
  BatchReport,
  BatchRun,
  Row,
  RowOutcome,
} from "../../../run/batch.ts";
import type { Runner } from "../../../run/runner.ts";
import type { Config } from "../../../settings/config.ts";
import { HttpError } from "../../server/http_error.ts";
import { publicError } from "../../server/public_error.ts";
import type { FileLimits } from "../inputs/read_files.ts";
import { runError } from "../run_error.ts";
import type { BatchOptions } from "./parse_batch.ts";
import { readRow } from "./read_row.ts";
import type { RowAnswers } from "./row_answers.ts";
import { isFailure, rowLine } from "./row_line.ts";

/**
 * Rows that are taken in at a time: all other requests wait meanwhile. A piece
 * of a body may hold 5,000, and a list a million.
 */
const TAKEN_ROWS = 512;
/** Rows that may be on their way: taken in, and not told yet. */
const WINDOW_ROWS = 8_192;
/** Inputs that are counted by their number alone, in UTF-16 units. */
const SMALL_CHARS = 1_024;
/** And the other inputs together, in UTF-16 units. */
const WINDOW_CHARS = 16 * 1_048_576;

/** Options for {@linkcode BatchProgress}. */
export interface BatchProgressOptions {
  readonly runner: Runner;
  readonly config: BatchProgressConfig;
  readonly taskId: string;
  readonly options: BatchOptions;
  /** Answer that receives its rows. */
  readonly answer: RowAnswers;
  readonly inputs: AsyncIterable<readonly string[]>;
  /** True if the inputs are known to be JSON. */
  readonly isChecked: boolean;
  /** Limits of the files of a row. */
  readonly files: FileLimits;
  readonly signal: AbortSignal;
  /** Called at the first line. */
  readonly begun: () => void;
}

/** Limits of a batch, see the settings. */
export type BatchProgressConfig = Pick<
  Config,
  "batchRows" | "batchBytes" | "batchTimeoutMs" | "batchSandboxes"
>;

/** One batch from its first input to its summary. */
export class BatchProgress {
  readonly #options: BatchProgressOptions;
  readonly #run: BatchRun;
  readonly #startMs = performance.now();
  readonly #stopped = new AbortController();
  /** Lengths of the inputs on their way that are not small. */
  readonly #chars = new Map<number, number>();
  /** Reasons why inputs are invalid, by their numbers. */
  readonly #invalid = new Map<number, string>();
  readonly #ignored: Set<string>;
  readonly #outcomes: Record<string, number> = {};
  #rows = 0;
  #told = 0;
  #waitingChars = 0;
  #inputChars = 0;
  #isSlow = false;
  /** True if it has ended in any way: nobody wants its inputs. */
  #isOver = false;
  /** Called when there may be room for more inputs. */
  #room = () => {};
  /** Reason why it ended before its inputs did. */
  #cut: { type: string; message: string } | undefined;

  /** Passes the batch to its runner. */
  constructor(options: BatchProgressOptions) {
    this.#options = options;
    this.#ignored = new Set(options.options.ignored);
    const { runner, config, taskId, answer, signal } = options;
    answer.listen({
      slow: (isSlow) => {
        this.#isSlow = isSlow;
        this.#run.hold(isSlow);
        if (!isSlow) this.#room();
      },
      full: (fact) => this.#cutOff(fact),
    });
    this.#run = runner.runBatch(
      {
        taskId,
        ...options.options.request,
        sandboxes: config.batchSandboxes,
      },
      (index, outcome) => this.#tell(index, outcome),
      AbortSignal.any([signal, this.#stopped.signal]),
    );
  }

  /** Resolves when the last line has been made; rejects as the runner does. */
  async run(): Promise<void> {
    const { config, begun } = this.#options;
    const timer = setTimeout(() => {
      this.#cutOff(`it took more than ${config.batchTimeoutMs} ms`);
      this.#stopped.abort();
    }, config.batchTimeoutMs);
    const taking = this.#takeInputs();
    try {
      const report = await this.#run.finished;
      begun();
      this.#finish(report);
    } catch (error) {
      const wasCut = error instanceof AbandonedError && this.#cut !== undefined;
      if (!wasCut) {
        this.#options.answer.drop(this.#logFields("error"));
        throw error;
      }
      begun();
      this.#finish({ redone: {}, sandboxes: [] });
    } finally {
      clearTimeout(timer);
      this.#isOver = true;
      this.#room();
      await taking;
    }
  }

  /** Ends it at once, rows in sandboxes included: its client has gone. */
  abandon(): void {
    this.#cutOff("its client has ended it before its inputs were complete");
    this.#stopped.abort();
  }

  async #takeInputs(): Promise<void> {
    const { inputs, config } = this.#options;
    try {
      for await (const batch of inputs) {
        await this.#takeSome(batch);
        if (this.#isDone) break;
        if (this.#inputChars > config.batchBytes) {
          this.#cutOff(`it has more than ${config.batchBytes} bytes of inputs`);
          break;
        }
      }
    } catch (error) {
      const isTheirs = error instanceof HttpError;
      const details = isTheirs ? error.details ?? error.message : "a defect";
      this.#cutOff(`its inputs cannot be read: ${details}`);
    }
    this.#run.end();
  }

  async #takeSome(inputs: readonly string[]): Promise<void> {
    const { batchRows } = this.#options.config;
    const room = batchRows - this.#rows;
    const taken = inputs.length > room ? inputs.slice(0, room) : inputs;
    for (let at = 0; at < taken.length && !this.#isDone; at += TAKEN_ROWS) {
      await this.#take(taken.slice(at, at + TAKEN_ROWS));
      await nextTurn();
      while (this.#isFull() && !this.#isDone) {
        await new Promise<void>((resolve) => this.#room = resolve);
      }
    }
    if (taken.length < inputs.length) {
      this.#cutOff(`it has more than ${batchRows} rows`);
    }
  }

  /** Reports whether it takes no more inputs. */
  get #isDone(): boolean {
    return this.#isOver || this.#cut !== undefined;
  }

  async #take(inputs: readonly string[]): Promise<void> {
    const good: Row[] = [];
    for (const input of inputs) {
      const text = input.trim();
      if (text.length > SMALL_CHARS) {
        this.#chars.set(this.#rows, text.length);
        this.#waitingChars += text.length;
      }
      this.#rows += 1;
      this.#inputChars += text.length;
      good.push(await this.#read(text, this.#rows - 1));
    }
    this.#run.add(good);
  }

  async #read(text: string, index: number): Promise<Row> {
    const { isChecked, options, files } = this.#options;
    if (!options.request.bringsInputs) {
      if (isChecked || await isJson(text)) return text;
      this.#invalid.set(index, "it is not JSON");
      return NO_INPUT;
    }
    const read = await readRow(text, files);
    if (typeof read === "string") {
      this.#invalid.set(index, read);
      return NO_INPUT;
    }
    for (const name of read.ignored) {
      if (this.#ignored.size < MOST_NAMES) this.#ignored.add(`rows[].${name}`);
    }
    return read.row;
  }

  #isFull(): boolean {
    return this.#isSlow || this.#rows - this.#told > WINDOW_ROWS ||
      this.#options.answer.waitingRows > WINDOW_ROWS ||
      this.#waitingChars > WINDOW_CHARS;
  }

  #tell(index: number, told: RowOutcome): void {
    const { options, config, answer, begun } = this.#options;
    const fault = this.#invalid.get(index);
    if (fault !== undefined) this.#invalid.delete(index);
    const outcome = fault === undefined ? told : invalidInput(fault);
    this.#told += 1;
    if (this.#chars.size > 0) {
      this.#waitingChars -= this.#chars.get(index) ?? 0;
      this.#chars.delete(index);
    }
    const kind = runError(outcome)?.kind ?? "success";
    this.#outcomes[kind] = (this.#outcomes[kind] ?? 0) + 1;
    const { language } = options.request;
    answer.row(index, rowLine(index, outcome, language));
    begun();
    if (options.stopsOnError && isFailure(outcome)) {
      this.#cut ??= {
        type: "RowError",
        message: `Cannot go on: row ${index} failed`,
      };
      this.#run.stop();
    }
    if (answer.chars > config.batchBytes) {
      this.#cutOff(`its answer has more than ${config.batchBytes} bytes`);
    }
    if (!this.#isFull()) this.#room();
  }

  #cutOff(fact: string): void {
    this.#cut ??= { type: "BatchError", message: `Cannot go on: ${fact}` };
    this.#run.stop();
    this.#room();
  }

  #finish(report: BatchReport): void {
    const { taskId, options, answer } = this.#options;
    const { setupFailure, redone, sandboxes } = report;
    const failure = setupFailure && runError(setupFailure);
    const error = setupFailure
      ? failure ? publicError(failure) : { type: "SystemExit", message: "0" }
      : this.#cut;
    const durationMs = Math.round(performance.now() - this.#startMs);
    const summary = {
      task_id: taskId,
      trace_id: options.request.trace?.traceId,
      status: error === undefined ? "success" : "error",
      error,
      setup: setupFailure && {
        stdout: setupFailure.stdout,
        stderr: setupFailure.stderr,
        exit_code: setupFailure.exitCode,
      },
      rows: this.#told,
      outcomes: this.#outcomes,
      redone,
      duration_ms: durationMs,
      sandboxes,
      ignored: this.#ignored.size === 0 ? undefined : [...this.#ignored],
    };
    const outcome = setupFailure
      ? failure?.kind ?? "exception"
      : error === undefined
      ? "success"
      : "cut";
    answer.finish(summary, {
      ...this.#logFields(outcome),
      redone: Object.values(redone).reduce((sum, rows) => sum + rows, 0),
      sandboxes: sandboxes.length,
    });
  }

  #logFields(outcome: string): LogFields {
    return {
      language: this.#options.options.request.language,
      outcome,
      rows: this.#told,
      failed_rows: this.#told - (this.#outcomes.success ?? 0),
    };
  }
}

/** Input that replaces an invalid one; its outcome is not told. */
const NO_INPUT = "null";
/** A caller's names come back to it, but not a body full of them. */
const MOST_NAMES = 40;

function invalidInput(fact: string): RowOutcome {
  const message = `Cannot read the input: ${fact}`;
  return {
    stdout: "",
    stderr: `InputError: ${message}\n`,
    retVal: "",
    exitCode: 1,
    error: {
      type: "InputError",
      message,
      line: null,
      column: null,
      kind: "exception",
    },
    truncated: [],
    files: [],
    durationUs: 0,
  };
}
