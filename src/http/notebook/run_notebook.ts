/**
 * Runs a notebook for a caller: its cells come in with one request, and what
 * came of all of them goes out.
 *
 * @module
 */

import type { States } from "../../protocol.ts";
import {
  answerNotebook,
  parseNotebook,
} from "../dialects/sandbox_fusion_notebook.ts";
import type { Destination } from "../observe_requests.ts";
import { readBody } from "../read_body.ts";
import type { RunCodeOptions } from "../run_code.ts";
import { sendLarge } from "../send_large.ts";
import { runCells } from "./run_cells.ts";

/** Options for {@linkcode createRunNotebook}. */
export interface RunNotebookOptions extends Omit<RunCodeOptions, "instead"> {
  readonly states: Pick<States, "delete">;
}

/** Returns the handler. */
export function createRunNotebook(
  { spoken, runner, states, config, bodies, unsent, metrics, bodyTimeoutMs }:
    RunNotebookOptions,
): Destination["handle"] {
  const { timeoutMs, maxBodyBytes: maxBytes, languages } = config;
  const files = {
    allowed: config.filePolicy !== "never",
    maxFiles: config.maxFiles,
    maxFileBytes: config.maxFileBytes,
  };
  const limits = {
    maxBytes,
    timeoutMs: bodyTimeoutMs,
    budget: bodies,
    onTimeout: () => metrics.connectionEnded({ reason: "slow_body" }),
  };

  return async function runNotebook(request, taskId) {
    const { caller, signal, trace } = request;
    try {
      const body = await readBody(request, limits);
      const { notebook, fetched } = parseNotebook(body, {
        taskId,
        timeoutMs: Math.min(timeoutMs, caller?.timeoutMs ?? timeoutMs),
        languages,
        files,
      });
      const policy = caller?.policy ?? spoken.policy;
      const run = {
        ...notebook.run,
        ...(policy === undefined ? {} : { policy }),
        ...(caller === undefined ? {} : { caller: caller.name }),
        ...(trace === undefined ? {} : { trace }),
      };
      const result = await runCells(
        { ...notebook, run },
        { runner, states, signal },
      );
      const { cells, isOutOfTime, durationMs } = result;
      return {
        answer: sendLarge(unsent, answerNotebook(result, fetched)),
        logFields: {
          language: run.language,
          outcome: isOutOfTime ? "timeout" : "success",
          cells: cells.length,
          run_ms: durationMs,
          queue_ms: cells.reduce((sum, { queueMs }) => sum + queueMs, 0),
          cpu_ms: cells.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
        },
      };
    } catch (error) {
      return { answer: spoken.dialect.fail(error, taskId), error };
    }
  };
}
