/**
 * Fields of a run in the log.
 *
 * @module
 */

import type { LogFields } from "../../telemetry/log.ts";
import type { RunRequest } from "../../run/request.ts";
import type { RunResult } from "../../run/result.ts";
import { runError } from "./run_error.ts";

/** Returns the fields; never a thing that the program, or its caller, wrote. */
export function runLogFields(
  run: Pick<RunRequest, "language">,
  result: RunResult,
): LogFields {
  return {
    // A request that continues a state need not name its language.
    language: result.language ?? run.language,
    // A bare `sys.exit(1)` is a failure too.
    outcome: runError(result)?.kind ?? "success",
    exit_code: result.exitCode,
    sandbox: result.instanceId,
    run_ms: result.durationMs,
    queue_ms: result.queueMs,
    cpu_ms: result.cpuMs,
    memory_peak_bytes: result.memoryPeakBytes,
  };
}
