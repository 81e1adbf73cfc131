/**
 * POST /run_code: a program comes in, what came of it goes out.
 *
 * @module
 */

import type { Context } from "hono";
import type { Config } from "../config.ts";
import type { Runner, RunResult } from "../protocol.ts";
import type { AppEnv } from "./app_env.ts";
import { jsonResponse } from "./json_response.ts";
import { parseRunRequest } from "./parse_run_request.ts";
import { readBody } from "./read_body.ts";
import { runAnswer } from "./run_answer.ts";

/** Options for {@linkcode createRunCode}. */
export interface RunCodeOptions {
  /** What runs the programs. */
  readonly runner: Runner;
  /** Limits of a request. */
  readonly config: Pick<Config, "timeoutMs" | "maxBodyBytes">;
  /** Time until a body must have come, in milliseconds. */
  readonly bodyTimeoutMs?: number;
}

/** Returns the handler. */
export function createRunCode(
  { runner, config, bodyTimeoutMs }: RunCodeOptions,
): (context: Context<AppEnv>) => Promise<Response> {
  const { timeoutMs, maxBodyBytes: maxBytes } = config;
  return async function runCode(context) {
    const request = context.req.raw;
    const taskId = context.get("taskId");
    // The media type is not looked at: what counts is whether the body is JSON,
    // and `curl -d` calls everything a form.
    const body = await readBody(request, {
      maxBytes,
      timeoutMs: bodyTimeoutMs,
    });
    const run = parseRunRequest(body, { taskId, timeoutMs });
    const result = await runner.run(run, request.signal);
    const answer = runAnswer(taskId, result, runner.status().stats);
    context.set("logFields", logFields(result));
    return jsonResponse(answer);
  };
}

function logFields(result: RunResult) {
  return {
    outcome: result.error?.kind ?? "success",
    exit_code: result.exitCode,
    sandbox: result.instanceId,
    run_ms: result.durationMs,
    queue_ms: result.queueMs,
    cpu_ms: result.cpuMs,
    memory_peak_bytes: result.memoryPeakBytes,
  };
}
