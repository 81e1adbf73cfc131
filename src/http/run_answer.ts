/**
 * From the result of a run to the body of its answer.
 *
 * @module
 */

import {
  type PoolStats,
  type RunAnswer,
  type RunError,
  type RunResult,
  RUNTIME,
} from "../protocol.ts";
import { takeRetVal } from "./ret_val_markers.ts";

/**
 * Returns the answer's body. The order of its members is that of the contract.
 *
 * @param taskId UUID of the run.
 * @param stats The pool after the run.
 */
export function runAnswer(
  taskId: string,
  result: RunResult,
  stats: PoolStats,
): RunAnswer {
  const printed = takeRetVal(result.stdout);
  const error = result.error ?? exitError(result.exitCode);
  return {
    output: {
      stdout: printed.stdout,
      stderr: error === undefined
        ? result.stderr
        : tellingStderr(result.stderr, error),
      ret_val: printed.retVal ?? result.retVal,
      ...(printed.retVal === null ? { ret_json: result.retJson } : {}),
    },
    workload_info: { id: result.sandboxId, status: "Used" },
    metadata: {
      language: "python",
      runtime: RUNTIME,
      duration: Math.round(result.durationMs),
      status: error === undefined ? "success" : "error",
      exit_code: result.exitCode,
      timed_out: error?.kind === "timeout",
      task_id: taskId,
      instance_id: result.instanceId,
      pool_stats: {
        totalInstances: stats.totalInstances,
        idleInstances: stats.idleInstances,
        activeInstances: stats.activeInstances,
      },
      ...(error === undefined ? {} : { error: publicError(error) }),
      truncated: result.truncated,
      files: result.files,
      queue_ms: Math.round(result.queueMs),
      cpu_ms: Math.round(result.cpuMs),
      memory_peak_bytes: Math.round(result.memoryPeakBytes),
    },
  };
}

/** A program that ends with a code of its own has failed, as in a shell. */
function exitError(exitCode: number): RunError | undefined {
  if (exitCode === 0) return undefined;
  return {
    type: "SystemExit",
    message: String(exitCode),
    line: null,
    column: null,
    kind: "exception",
  };
}

/**
 * The main application takes an empty `ret_val` with an empty `stderr` for a
 * success that returned nothing, so a failure must not leave `stderr` empty.
 */
function tellingStderr(stderr: string, { type, message }: RunError): string {
  if (stderr.trim() !== "") return stderr;
  return `${stderr}${message === "" ? type : `${type}: ${message}`}\n`;
}

function publicError(error: RunError): RunError {
  const { type, message, line, column, kind, help, rules = [] } = error;
  const shown = { type, message, line, column, kind, help };
  return rules.length > 0 ? { ...shown, rules } : shown;
}
