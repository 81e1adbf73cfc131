/**
 * Runs the cells of a notebook one after another. Each continues the state that
 * the one before has left; nothing of it is kept afterwards.
 *
 * @module
 */

import { OverloadedError, StateError } from "../../../../run/thrown_errors.ts";
import type { RunRequest } from "../../../../run/request.ts";
import type { OutputFile, RunResult } from "../../../../run/result.ts";
import type { Runner } from "../../../../run/runner.ts";
import type { States } from "../../../../run/state.ts";

/** A notebook to run. */
export interface Notebook {
  /** Programs in Python. */
  readonly cells: readonly string[];
  /** Members that all cells share; `inputs.files` are there for the first. */
  readonly run: Omit<RunRequest, "code" | "timeoutMs">;
  /** Longest time of a cell, in milliseconds; > 0. */
  readonly cellTimeoutMs: number;
  /** Longest time of all of them, in milliseconds; > 0. */
  readonly totalTimeoutMs: number;
  /** Patterns of the files to hand back at the end; see `RunInputs`. */
  readonly collect: readonly string[];
}

/** Outcome of the cells. */
export interface NotebookResult {
  /** Results of the cells that have run, in order. */
  readonly cells: readonly RunResult[];
  readonly files: readonly OutputFile[];
  /** True if all cells together took too long. */
  readonly isOutOfTime: boolean;
  /** Time of all cells, in milliseconds. */
  readonly durationMs: number;
}

/** Options to run cells. */
export interface RunCellsOptions {
  readonly runner: Runner;
  readonly states: Pick<States, "delete">;
  readonly signal: AbortSignal;
}

/** Lifetime of states that remain if the service ends before it is done. */
const KEEP = { ttlSeconds: 3_600 };

/**
 * Runs a notebook. A cell that fails does not end it.
 *
 * @throws What `Runner.run` throws.
 */
export async function runCells(
  { cells, run, cellTimeoutMs, totalTimeoutMs, collect }: Notebook,
  { runner, states, signal }: RunCellsOptions,
): Promise<NotebookResult> {
  const results: RunResult[] = [];
  let leftMs = totalTimeoutMs;
  let state: string | undefined;
  let files: readonly OutputFile[] = [];

  async function runOne(
    request: Pick<RunRequest, "code" | "timeoutMs" | "inputs" | "keep">,
  ): Promise<RunResult> {
    const result = await runner.run(
      { ...run, ...request, ...(state === undefined ? {} : { state }) },
      signal,
    );
    const kept = result.state?.id;
    if (kept !== undefined) {
      const before = state;
      state = kept;
      await forget(before);
    }
    return result;
  }

  async function forget(id: string | undefined): Promise<void> {
    if (id === undefined) return;
    try {
      await states.delete(run.caller, id);
    } catch (error) {
      // It expires anyway.
      if (!(error instanceof StateError)) throw error;
    }
  }

  try {
    for (const [index, code] of cells.entries()) {
      if (leftMs <= 0) break;
      const isLast = index === cells.length - 1;
      const result = await runOne({
        code,
        timeoutMs: Math.max(1, Math.min(cellTimeoutMs, leftMs)),
        inputs: state === undefined ? run.inputs : undefined,
        keep: isLast && collect.length === 0 ? undefined : KEEP,
      });
      leftMs -= result.durationMs;
      results.push(result);
    }
    if (collect.length > 0) {
      const inputs = state === undefined
        ? { ...run.inputs, collect }
        : { collect };
      const timeoutMs = cellTimeoutMs;
      ({ files } = await runOne({ code: "", timeoutMs, inputs }));
    }
  } catch (error) {
    if (!(error instanceof StateError) || error.reason !== "unknown") {
      throw error;
    }
    throw new OverloadedError(
      "What a cell has left had to make room for other states",
      1,
    );
  } finally {
    await forget(state);
  }
  return {
    cells: results,
    files,
    isOutOfTime: results.length < cells.length || leftMs <= 0,
    durationMs: totalTimeoutMs - leftMs,
  };
}
