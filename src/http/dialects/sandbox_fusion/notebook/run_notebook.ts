/**
 * Runs a notebook for a caller: its cells come in with one request, and what
 * came of all of them goes out.
 *
 * @module
 */

import type { States } from "../../../../run/state.ts";
import { answerNotebook, parseNotebook } from "../sandbox_fusion_notebook.ts";
import type { Destination } from "../../../server/observe_requests.ts";
import { readJsonBody } from "../../../server/read_json_body.ts";
import { createRequestRules } from "../../../native/request_limits.ts";
import { runForCaller } from "../../../native/run_for_caller.ts";
import type { RunCodeOptions } from "../../../native/run_code.ts";
import { sendLarge } from "../../../server/send_large.ts";
import { runCells } from "./run_cells.ts";

/** Options for {@linkcode createRunNotebook}. */
export interface RunNotebookOptions extends Omit<RunCodeOptions, "instead"> {
  readonly states: Pick<States, "delete">;
}

/** Returns the handler of `POST /run_jupyter`, which runs cell after cell. */
export function createRunNotebook(
  { spoken, runner, states, config, bodies, unsent }: RunNotebookOptions,
): Destination["handle"] {
  const rulesOf = createRequestRules(config);

  return async function runNotebook(request, taskId) {
    const { caller, signal } = request;
    try {
      const body = await readJsonBody(request, bodies);
      const { limits, policy } = rulesOf(caller, spoken.policy);
      const { notebook, fetched } = parseNotebook(body, { taskId, ...limits });
      const run = runForCaller(notebook.run, request, policy);
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
