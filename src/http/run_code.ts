/**
 * Runs a program for a caller: its request comes in, what came of it goes out,
 * in the words of a dialect.
 *
 * @module
 */

import type { Config } from "../settings/config.ts";
import type { LogFields } from "../log.ts";
import { OverloadedError } from "../errors.ts";
import type { HttpMetrics } from "../metrics.ts";
import type { Runner, RunResult } from "../protocol.ts";
import type { BodyBudget } from "./body_budget.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { encodeJson } from "./encode_json.ts";
import { freeBody, type HttpAnswer, jsonAnswer } from "./http_answer.ts";
import type { HttpRequest } from "./http_request.ts";
import { readBody } from "./read_body.ts";
import { runError } from "./run_error.ts";
import type { UnsentAnswers } from "./unsent_answers.ts";

/** Options for {@linkcode createRunCode}. */
export interface RunCodeOptions {
  /** How the caller speaks. */
  readonly dialect: Dialect;
  /** What runs the programs. */
  readonly runner: Runner;
  /** Limits of a request. */
  readonly config: Pick<
    Config,
    "timeoutMs" | "maxBodyBytes" | "filePolicy" | "maxFiles" | "maxFileBytes"
  >;
  /** What all bodies on their way may hold. */
  readonly bodies: BodyBudget;
  /** What all answers on their way may hold. */
  readonly unsent: UnsentAnswers;
  readonly metrics: Pick<HttpMetrics, "connectionEnded">;
  /** Time until a body must have come, in milliseconds. */
  readonly bodyTimeoutMs?: number;
}

/** What came of a request that a program was run for. */
export interface RunCodeAnswer extends HttpAnswer {
  /** More for the one line of the log. */
  readonly logFields: LogFields;
}

// Answers to less are not accounted for: the kernel takes them in one go, and
// a connection costs the service about as much.
const SMALL_OUTPUT_CHARS = 16_384;

/** Returns the handler. */
export function createRunCode(
  { dialect, runner, config, bodies, unsent, metrics, bodyTimeoutMs }:
    RunCodeOptions,
): (request: HttpRequest, taskId: string) => Promise<RunCodeAnswer> {
  const { timeoutMs, maxBodyBytes: maxBytes } = config;
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

  return async function runCode(request, taskId) {
    // The media type is not looked at: what counts is whether the body is JSON,
    // and `curl -d` calls everything a form.
    const body = await readBody(request, limits);
    const run = dialect.parse(body, { taskId, timeoutMs, files });
    const result = await runner.run(run, request.signal);
    const answer = dialect.answer(run, result, runner.status().stats);
    const sent = outputChars(result) <= SMALL_OUTPUT_CHARS
      ? jsonAnswer(answer)
      : holdLarge(answer);
    return { ...sent, logFields: logFields(result) };
  };

  function holdLarge(answer: unknown): HttpAnswer {
    const body = encodeJson(answer);
    const bytes = body.reduce((sum, { length }) => sum + length, 0);
    const held = unsent.hold(bytes);
    if (held !== null) return { ...jsonAnswer(""), body, held };
    freeBody(body);
    throw new OverloadedError(
      "Too many large answers wait for clients that do not read them",
      1,
    );
  }
}

function outputChars(
  { stdout, stderr, retVal, retJson = "", files }: RunResult,
): number {
  return files.reduce(
    (sum, { data }) => sum + data.length,
    stdout.length + stderr.length + retVal.length + retJson.length,
  );
}

function logFields(result: RunResult): LogFields {
  return {
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
