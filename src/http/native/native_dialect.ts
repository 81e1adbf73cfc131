/**
 * The service's own dialect, the HTTP contract of `POST /run_code`.
 *
 * @module
 */

import type { RunAnswer } from "../../run/answer.ts";
import type { RunError } from "../../run/error.ts";
import { FIELDS } from "../../run/fields.ts";
import { keysOf } from "../../run/keys_of.ts";
import { LANGUAGES } from "../../run/languages.ts";
import type { RunRequest } from "../../run/request.ts";
import type { RunResult } from "../../run/result.ts";
import type { StateInfo } from "../../run/state.ts";
import { exactJson } from "../server/exact_json.ts";
import { errorAnswer } from "../server/error_answer.ts";
import { type ParsedObject, readObject } from "../server/json_object.ts";
import { publicError } from "../server/public_error.ts";
import { ignoredFields, readFields } from "./read_fields.ts";
import { receipt } from "./receipt.ts";
import { takeRetVal } from "./ret_val_markers.ts";
import { runError } from "./run_error.ts";
import type {
  AnswerFacts,
  AnswerLines,
  Dialect,
  DialectLimits,
  Order,
} from "../dialects/dialect.ts";

/** `POST /run_code`: 200 for whatever a program did, 400 for a bad request. */
export const NATIVE: Dialect = {
  name: "native",
  parse: (body, limits) => nativeOrder(readObject(body), limits),
  fail: errorAnswer,
};

const FIELD_NAMES: ReadonlySet<string> = new Set(keysOf(FIELDS));

/** Order of a body, and the form of its answer. */
interface NativeOrder extends Order {
  readonly answer: (result: RunResult, facts: AnswerFacts) => RunAnswer;
}

/**
 * Returns what an object asks for. Members that are unknown are ignored, null
 * counts as absent.
 *
 * @throws {HttpError} 400 with the contract's text.
 */
export function nativeOrder(
  { members, source }: ParsedObject,
  limits: DialectLimits,
): NativeOrder {
  const ignored = ignoredFields(members, FIELD_NAMES);
  const run = {
    taskId: limits.taskId,
    ...readFields({ members, source, limits }),
    ...(ignored && { ignored }),
  };
  const answer = (result: RunResult, facts: AnswerFacts) =>
    answerRun(run, result, facts);
  return { run, answer, lines: linesOf(answer) };
}

/** Returns the answer line by line; the last one has it whole. */
function linesOf(
  answer: (result: RunResult, facts: AnswerFacts) => RunAnswer,
): AnswerLines {
  return {
    event: (event) =>
      event.type === "result"
        ? [{ type: event.result.type, data: event.result.data }]
        : [event],
    restarted: () => [{ type: "restart" }],
    end: (result, facts) => [
      ...(describeCalls(result) ?? []).map((call) => ({ type: "call", call })),
      { type: "answer", answer: answer(result, facts) },
    ],
    fail: (error, taskId) => {
      const { status, body } = errorAnswer(error, taskId);
      const told = typeof body === "string" ? JSON.parse(body) : {};
      return [{ type: "error", status, ...told }];
    },
  };
}

/** Returns the answer's body, its members in the order of the contract. */
function answerRun(
  run: RunRequest,
  result: RunResult,
  { pool, policy, traceId }: AnswerFacts,
): RunAnswer {
  const { taskId, timeoutMs, ignored, askedTimeoutMs } = run;
  const { language = run.language, mode = run.mode } = result;
  const { state, stateError } = result;
  // The marks are those of the main application's Python template.
  const printed = language === "python" && mode === undefined
    ? takeRetVal(result.stdout)
    : { stdout: result.stdout, retVal: null };
  const error = runError(result);
  const stats = pool.stats();
  const answer: RunAnswer = {
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
      language,
      runtime: LANGUAGES[language].runtime,
      duration: Math.round(result.durationMs),
      status: error !== undefined
        ? "error"
        : result.calls === undefined
        ? "success"
        : "calls",
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
      ...(mode === undefined ? {} : {
        results: (result.results ?? []).map(({ type, data }) => ({
          type,
          data,
        })),
      }),
      queue_ms: Math.round(result.queueMs),
      cpu_ms: Math.round(result.cpuMs),
      memory_peak_bytes: Math.round(result.memoryPeakBytes),
      policy,
      ...(ignored === undefined ? {} : { ignored }),
      ...(askedTimeoutMs === undefined ? {} : { timeout_held_to: timeoutMs }),
      ...(state === undefined ? {} : { state: state && describeState(state) }),
      ...(stateError === undefined ? {} : { state_error: stateError }),
      ...(result.continuation === undefined ? {} : {
        continuation: {
          id: result.continuation.id,
          expires: new Date(result.continuation.expiresMs).toISOString(),
        },
      }),
      ...(traceId === undefined ? {} : { trace_id: traceId }),
    },
    ...(result.calls === undefined ? {} : { calls: describeCalls(result) }),
  };
  const proof = receipt(run, result.image, answer);
  if (proof === undefined) return answer;
  return { ...answer, metadata: { ...answer.metadata, receipt: proof } };
}

function describeCalls({ calls }: RunResult): RunAnswer["calls"] {
  return calls?.map((call) => ({
    id: call.id,
    name: call.name,
    arguments: exactJson(call.arguments),
  }));
}

function describeState(
  { id, bytes, expiresMs }: StateInfo,
): NonNullable<RunAnswer["metadata"]["state"]> {
  return { id, bytes, expires: new Date(expiresMs).toISOString() };
}

/**
 * The main application takes an empty `ret_val` with an empty `stderr` for a
 * success that returned nothing, so a failure must not leave `stderr` empty.
 */
function tellingStderr(stderr: string, { type, message }: RunError): string {
  if (stderr.trim() !== "") return stderr;
  return `${stderr}${message === "" ? type : `${type}: ${message}`}\n`;
}
