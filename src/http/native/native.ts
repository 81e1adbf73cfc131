/**
 * The service's own dialect, the HTTP contract of `POST /run_code`. Written by
 * hand: each field has a text of its own, and a schema would be walked through
 * for every request.
 *
 * @module
 */

import { LANGUAGES } from "../../run/languages.ts";
import type { RunAnswer } from "../../run/answer.ts";
import { ERROR_TEXT } from "../../run/error_texts.ts";
import type { RunError } from "../../run/error.ts";
import type { Priority, RunRequest } from "../../run/request.ts";
import type { RunResult } from "../../run/result.ts";
import type { StateInfo } from "../../run/state.ts";
import { errorAnswer } from "../server/error_answer.ts";
import { HttpError } from "../server/http_error.ts";
import { isRecord } from "../server/is_record.ts";
import { INPUT_FIELDS, readInputs } from "./inputs/read_inputs.ts";
import { memberSource } from "../server/json_member.ts";
import { type Members, readObject } from "../server/json_object.ts";
import { publicError } from "../server/public_error.ts";
import { readLanguage } from "./read_language.ts";
import { receipt } from "./receipt.ts";
import { takeRetVal } from "./ret_val_markers.ts";
import { runError } from "./run_error.ts";
import type {
  AnswerFacts,
  AnswerLines,
  Dialect,
  DialectLimits,
} from "../dialects/dialect.ts";

/** `POST /run_code`: 200 for whatever a program did, 400 for a bad request. */
export const NATIVE: Dialect = {
  name: "native",
  parse(body, limits) {
    const run = parseRun(body, limits);
    const answer = (result: RunResult, facts: AnswerFacts) =>
      answerRun(run, result, facts);
    return { run, answer, lines: linesOf(answer) };
  },
  fail: errorAnswer,
};

/**
 * Returns the run that a body asks for. Members that are unknown are ignored,
 * null counts as absent.
 *
 * @throws {HttpError} 400 with the contract's text.
 */
function parseRun(
  body: Uint8Array,
  { taskId, timeoutMs, languages, files }: DialectLimits,
): RunRequest {
  const { json, members } = readObject(body);
  const code = readCode(members.code);
  const language = readLanguage(members.language, languages);
  const kept = readKept(members);
  checkExt(members.ext);
  const asked = members.timeout;
  const ignored = Object.keys(members).filter((name) => !FIELDS.has(name));
  const inputs = readInputs(members, files);
  return {
    taskId,
    language,
    code,
    inputJson: readInput(members.input, json),
    timeoutMs: readTimeout(members.timeout, timeoutMs),
    priority: readPriority(members.priority),
    ...readMode(members.mode),
    ...kept,
    ...(typeof asked === "number" && asked > timeoutMs
      ? { askedTimeoutMs: asked }
      : {}),
    ...(ignored.length === 0 ? {} : {
      ignored: ignored.slice(0, MOST_IGNORED)
        .map((name) => name.slice(0, MOST_NAME_CHARS)),
    }),
    ...(inputs === undefined ? {} : { inputs }),
  };
}

/** What a request may have; anything else is named in the answer. */
const FIELDS: ReadonlySet<string> = new Set([
  "code",
  "language",
  "timeout",
  "priority",
  "input",
  "ext",
  "keep",
  "ttl",
  "state",
  "mode",
  ...INPUT_FIELDS,
]);
/** A caller's names come back to it, but not a body full of them. */
const MOST_IGNORED = 20;
const MOST_NAME_CHARS = 100;

function readCode(code: unknown): string {
  if (code === undefined || code === null || code === "") {
    throw new HttpError(400, ERROR_TEXT.missingCode);
  }
  if (typeof code === "string") return code;
  throw new HttpError(400, ERROR_TEXT.codeNotString);
}

/** What is asked for of states. */
function readKept(
  { language, state, keep, ttl }: Members,
): Pick<RunRequest, "state" | "takesStateLanguage" | "keep"> {
  const asked = state ?? "";
  if (typeof asked !== "string") throw wrongType("state", "a string");
  if (typeof (keep ?? false) !== "boolean") {
    throw wrongType("keep", "true or false");
  }
  const isTtl = typeof ttl === "number" && Number.isInteger(ttl) && ttl > 0;
  if ((ttl ?? null) !== null && !isTtl) {
    throw wrongType("ttl", "a positive integer (seconds)");
  }
  return {
    ...(asked === "" ? {} : {
      state: asked,
      takesStateLanguage: language === undefined || language === null ||
        language === "",
    }),
    ...(keep === true ? { keep: isTtl ? { ttlSeconds: ttl } : {} } : {}),
  };
}

/** What a cell prints last is no result: its value is. */
function readMode(
  mode: unknown,
): Pick<RunRequest, "mode" | "takesResultLine"> {
  if (mode === undefined || mode === null || mode === "program") {
    return { takesResultLine: true };
  }
  if (mode === "cell") return { mode };
  throw wrongType("mode", 'one of "program", "cell"');
}

function checkExt(ext: unknown): void {
  if (ext === undefined || ext === null) return;
  const isOfStrings = isRecord(ext) &&
    Object.values(ext).every((value) => typeof value === "string");
  if (!isOfStrings) throw wrongType("ext", "an object of strings");
}

function readTimeout(timeout: unknown, mostMs: number): number {
  if (timeout === undefined || timeout === null) return mostMs;
  if (
    typeof timeout !== "number" || !Number.isInteger(timeout) || timeout < 0
  ) {
    throw new HttpError(400, ERROR_TEXT.badTimeout);
  }
  return timeout === 0 ? mostMs : Math.min(timeout, mostMs);
}

function readPriority(priority: unknown): Priority {
  if (priority === undefined || priority === null) return "normal";
  if (typeof priority !== "string") throw wrongType("priority", "a string");
  return priority === "low" || priority === "high" ? priority : "normal";
}

function readInput(input: unknown, json: string): string {
  switch (typeof input) {
    case "undefined":
      return "null";
    case "string":
    case "boolean":
      return JSON.stringify(input);
    default:
      return memberSource(json, "input") ?? "null";
  }
}

function wrongType(name: string, accepted: string): HttpError {
  return new HttpError(400, `Parameter '${name}' must be ${accepted}`);
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
    end: (result, facts) => [{ type: "answer", answer: answer(result, facts) }],
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
  const { language = run.language, state, stateError } = result;
  // The marks are those of the main application's Python template.
  const printed = language === "python" && run.mode === undefined
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
      ...(run.mode === undefined ? {} : {
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
      ...(traceId === undefined ? {} : { trace_id: traceId }),
    },
  };
  const proof = receipt(run, result.image, answer);
  if (proof === undefined) return answer;
  return { ...answer, metadata: { ...answer.metadata, receipt: proof } };
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
