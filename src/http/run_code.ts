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
import type { PolicyName, Runner, RunRequest, RunResult } from "../protocol.ts";
import { checkDialect } from "./admission.ts";
import type { BodyBudget } from "./body_budget.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { encodeJson } from "./encode_json.ts";
import { freeBody, type HttpAnswer, jsonAnswer } from "./http_answer.ts";
import type { Destination } from "./observe_requests.ts";
import { policyName } from "../settings/policy_name.ts";
import { readBody } from "./read_body.ts";
import { runError } from "./run_error.ts";
import type { UnsentAnswers } from "./unsent_answers.ts";

/** Options for {@linkcode createRunCode}. */
export interface RunCodeOptions {
  /** How callers speak there, and for whom programs are checked. */
  readonly spoken: Spoken;
  /** For bodies that it claims. @default {none} */
  readonly instead?: Claim;
  /** What runs the programs. */
  readonly runner: Runner;
  /** Limits of a request. */
  readonly config: Pick<
    Config,
    | "timeoutMs"
    | "maxBodyBytes"
    | "languages"
    | "filePolicy"
    | "maxFiles"
    | "maxFileBytes"
    | "safetyPolicy"
  >;
  /** What all bodies on their way may hold. */
  readonly bodies: BodyBudget;
  /** What all answers on their way may hold. */
  readonly unsent: UnsentAnswers;
  readonly metrics: Pick<HttpMetrics, "connectionEnded">;
  /** Time until a body must have come, in milliseconds. */
  readonly bodyTimeoutMs?: number;
}

/** A dialect as the operator has set it up. */
export interface Spoken {
  readonly dialect: Dialect;
  /** What its programs are checked by; absent: the operator's own policy. */
  readonly policy?: PolicyName;
  /** What callers must give; "": nothing. */
  readonly secret: string;
}

/** A dialect on the path of another one. */
export interface Claim extends Spoken {
  /** Returns whether a body is meant for it. */
  readonly claims: (body: Uint8Array) => boolean;
}

// Answers to less are not accounted for: the kernel takes them in one go, and
// a connection costs the service about as much.
const SMALL_OUTPUT_CHARS = 16_384;

/** Returns the handler. */
export function createRunCode(
  { spoken, instead, runner, config, bodies, unsent, metrics, bodyTimeoutMs }:
    RunCodeOptions,
): Destination["handle"] {
  const { timeoutMs, maxBodyBytes: maxBytes, languages } = config;
  const ownPolicy = policyName(config.safetyPolicy);
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
    let { dialect, policy } = spoken;
    const { caller } = request;
    try {
      // The media type is not looked at: what counts is whether the body is
      // JSON, and `curl -d` calls everything a form.
      const body = await readBody(request, limits);
      if (instead?.claims(body)) {
        ({ dialect, policy } = instead);
        checkDialect(caller, dialect.name);
      }
      policy = caller?.policy ?? policy;
      const query = new URLSearchParams(request.url.split("?")[1]);
      const order = dialect.parse(body, {
        taskId,
        timeoutMs: Math.min(timeoutMs, caller?.timeoutMs ?? timeoutMs),
        languages,
        files,
        query,
      });
      const run = {
        ...order.run,
        ...(policy === undefined ? {} : { policy }),
        ...(caller === undefined ? {} : { caller: caller.name }),
      };
      const result = await runner.run(run, request.signal);
      const answer = order.answer(result, {
        status: runner.status(),
        policy: policy ?? ownPolicy,
      });
      const sent = outputChars(result) <= SMALL_OUTPUT_CHARS
        ? jsonAnswer(answer, dialect.status)
        : holdLarge(answer, dialect.status);
      return { answer: sent, logFields: logFields(run, result) };
    } catch (error) {
      return { answer: dialect.fail(error, taskId), error };
    }
  };

  function holdLarge(answer: unknown, status?: number): HttpAnswer {
    const body = encodeJson(answer);
    const bytes = body.reduce((sum, { length }) => sum + length, 0);
    const held = unsent.hold(bytes);
    if (held !== null) return { ...jsonAnswer("", status), body, held };
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

function logFields(
  { language }: Pick<RunRequest, "language">,
  result: RunResult,
): LogFields {
  return {
    language,
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
