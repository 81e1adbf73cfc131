/**
 * POST /run_code: a program comes in, what came of it goes out.
 *
 * @module
 */

import type { Context } from "hono";
import type { Config } from "../settings/config.ts";
import type { LogFields } from "../log.ts";
import type { RunAnswer, Runner, RunResult } from "../protocol.ts";
import type { AppEnv } from "./app_env.ts";
import { BodyBudget } from "./body_budget.ts";
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

/** Room for bodies on their way, but always for one of the largest. */
const BODIES_BYTES = 67_108_864;

/** Returns the handler. */
export function createRunCode(
  { runner, config, bodyTimeoutMs }: RunCodeOptions,
): (context: Context<AppEnv>) => Promise<Response> {
  const { timeoutMs, maxBodyBytes: maxBytes } = config;
  const budget = new BodyBudget(Math.max(BODIES_BYTES, maxBytes));
  const limits = { maxBytes, timeoutMs: bodyTimeoutMs, budget };
  return async function runCode(context) {
    const request = context.req.raw;
    const taskId = context.get("taskId");
    // The media type is not looked at: what counts is whether the body is JSON,
    // and `curl -d` calls everything a form.
    const body = await readBody(request, limits);
    const run = parseRunRequest(body, { taskId, timeoutMs });
    const result = await runner.run(run, request.signal);
    const answer = runAnswer(taskId, result, runner.status().stats);
    context.set("logFields", logFields(result, answer));
    return jsonResponse(answer);
  };
}

function logFields(result: RunResult, { metadata }: RunAnswer): LogFields {
  return {
    // The answer's, not the result's: a bare `sys.exit(1)` is a failure too.
    outcome: metadata.error?.kind ?? "success",
    exit_code: result.exitCode,
    sandbox: result.instanceId,
    run_ms: result.durationMs,
    queue_ms: result.queueMs,
    cpu_ms: result.cpuMs,
    memory_peak_bytes: result.memoryPeakBytes,
  };
}
