/**
 * One row of a batch, run in the interpreter that its set-up has left.
 *
 * @module
 */

import type { Row } from "../run/batch.ts";
import type { OutputSink } from "../wire/output_sink.ts";
import type { RowResult } from "../wire/messages.ts";
import type { Engine, ReturnedValue, RowEngine } from "./engine.ts";
import type { Entropy } from "./entropy.ts";
import { NOTHING_COLLECTED } from "./files/program_files.ts";
import type { StdinSource } from "./files/stdin_source.ts";
import { giveInputs } from "./give_inputs.ts";
import { makeResultMessage } from "./result_message.ts";
import type { RunClock } from "./run_clock.ts";
import { describeTrap, type RunReport } from "./run_report.ts";

/** Options for {@linkcode RowRunner}. */
export interface RowRunnerOptions {
  readonly engine: Engine;
  readonly rows: RowEngine;
  /** Report of every row, if the program cannot be run. @default {it can} */
  readonly unrunnable?: RunReport;
  readonly clock: RunClock;
  readonly entropy: Entropy;
  /** Seed from which each row's randomness follows, with its number, if any. */
  readonly seed?: number;
  readonly stdin: StdinSource;
  readonly stdout: OutputSink;
  readonly stderr: OutputSink;
  readonly outputLimitBytes: number;
  /** Returns the report of an interpreter that could not report. */
  readonly silence: () => RunReport;
  /** Memory that a program may use, in bytes. */
  readonly memoryBytes: number;
  /** Returns the largest size of the heap so far, in bytes. */
  readonly heapBytes: () => number;
}

/** Outcome of a row. */
export interface RowRun {
  readonly result: RowResult;
  /** True if the interpreter itself failed. */
  readonly isTrap: boolean;
}

/** Runs rows. The caller puts the interpreter back after each. */
export class RowRunner {
  readonly #options: RowRunnerOptions;

  constructor(options: RowRunnerOptions) {
    this.#options = options;
  }

  /**
   * Runs one row.
   *
   * @param number Its number in the batch.
   * @returns Its result, and whether the interpreter failed.
   */
  run(
    input: Row,
    number: number,
    timeoutMs: number,
  ): RowRun {
    const {
      engine,
      rows,
      unrunnable,
      clock,
      entropy,
      seed,
      stdin,
      stdout,
      stderr,
      outputLimitBytes,
    } = this.#options;
    const brought = this.#bring(input);
    const start = performance.now();
    let answer: RunReport | ReturnedValue | null = brought;
    let isTrap = false;
    // The set-up has drawn from the seed's first stream.
    if (seed !== undefined) entropy.seed(seed, 1 + number);
    clock.start(timeoutMs);
    try {
      answer ??= unrunnable ?? rows.run(input);
      isTrap = answer === null;
      answer ??= this.#options.silence();
    } catch (error) {
      isTrap = true;
      answer = describeTrap(error, engine.errorNames);
    }
    clock.stop();
    stdin.clear();
    const durationMs = performance.now() - start;
    if (
      "text" in answer && !clock.fired && !stdout.truncated && stderr.isEmpty &&
      3 * answer.text.length <= outputLimitBytes &&
      3 * (answer.json?.length ?? 0) <= outputLimitBytes
    ) {
      const { text, json } = answer;
      const printed = stdout.text();
      stdout.clear();
      const us = Math.round(durationMs * 1000);
      const result = [
        us,
        text,
        json,
        printed,
        this.#options.heapBytes(),
      ] as const;
      return { result, isTrap };
    }
    const report = "text" in answer ? successOf(answer) : answer;
    const { type: _, nonce: __, ...result } = makeResultMessage({
      message: { nonce: "", timeoutMs },
      report,
      collected: NOTHING_COLLECTED,
      timedOut: clock.fired,
      stdout,
      stderr,
      outputLimitBytes,
      durationMs,
      memoryPeakBytes: this.#options.heapBytes(),
      memoryBytes: this.#options.memoryBytes,
    });
    stdout.clear();
    stderr.clear();
    return { result, isTrap };
  }

  /** Gives a row its stdin and files; a report if it cannot. */
  #bring(row: Row): RunReport | null {
    if (typeof row === "string") return null;
    const { engine, stdin, entropy } = this.#options;
    // Files may lie outside of memory.
    if (hasFiles(row)) engine.seal.leftTraces = true;
    return giveInputs(row, { stdin, entropy, files: engine.files });
  }
}

/** Reports whether a row brings files. */
export function hasFiles(row: Row): boolean {
  return typeof row !== "string" && (row.files?.length ?? 0) > 0;
}

function successOf({ text, json }: ReturnedValue): RunReport {
  return {
    exit_code: 0,
    ret_val: text,
    ret_json: json,
    stderr: "",
    error: null,
    missing: [],
    files: [],
  };
}
