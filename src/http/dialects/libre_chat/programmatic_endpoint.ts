/**
 * `POST /librechat/exec/programmatic`: a program that calls tools of the client.
 * A round ends with calls, and the client's results continue the program; see
 * `src/calls/`.
 *
 * @module
 */

import type { Blobs } from "../../../run/blobs.ts";
import type { RunRequest } from "../../../run/request.ts";
import type { RunResult } from "../../../run/result.ts";
import { StateError } from "../../../run/thrown_errors.ts";
import type { ToolAnswer } from "../../../run/tools.ts";
import { createRequestRules } from "../../native/request_limits.ts";
import { runError } from "../../native/run_error.ts";
import { runForCaller } from "../../native/run_for_caller.ts";
import { runLogFields } from "../../native/run_log_fields.ts";
import { HttpError } from "../../server/http_error.ts";
import type { HttpRequest } from "../../server/http_request.ts";
import { isRecord } from "../../server/is_record.ts";
import { type Members, readObject } from "../../server/json_object.ts";
import type { Destination } from "../../server/observe_requests.ts";
import { readJsonBody } from "../../server/read_json_body.ts";
import { sendLarge } from "../../server/send_large.ts";
import type { DialectLimits } from "../dialect.ts";
import type { DialectParts } from "../dialect_routes.ts";
import { numberMember, textMember, timeLimit } from "../request_members.ts";
import { ownerOf } from "./exec_endpoint.ts";
import {
  bringFiles,
  type BroughtFile,
  COLLECT,
  keepFiles,
} from "./exec_run.ts";
import { newId, SessionFiles } from "./session_files.ts";
import { readProgram, readReferences } from "./libre_chat.ts";
import { readToolFunctions } from "./read_tool_functions.ts";
import { wrappedProgram } from "./wrapped_program.ts";

const DEFAULT_TIMEOUT_MS = 15_000;
const MOST_RESULTS = 200;
const CALL_ID = /^call_\d{3,6}$/;

/** Facts about a run between two rounds. */
interface Round {
  /** The client's names of the tools, in the order of those of the program. */
  readonly tools: readonly string[];
  /** Output so far. */
  readonly stdout: string;
  readonly stderr: string;
  readonly session: string;
  readonly files: readonly BroughtFile[];
  readonly owner: string;
}

/** A run to start or to continue. */
interface Start {
  readonly run: RunRequest;
  readonly round: Round;
}

/** Returns the handler. It never throws. */
export function createProgrammatic(
  { spoken, runner, config, bodies, unsent, blobs }: DialectParts,
): Destination["handle"] {
  const rulesOf = createRequestRules(config);

  return async function programmatic(request, taskId) {
    const { caller, signal } = request;
    try {
      const { members } = readObject(await readJsonBody(request, bodies));
      const rules = rulesOf(caller, spoken.policy);
      const limits = { taskId, ...rules.limits };
      const sessionFiles = new SessionFiles(blobs, caller?.name);
      const rounds = new Rounds(blobs as Blobs, caller?.name);
      const token = members.continuation_token;
      const { run, round } = token === undefined || token === null
        ? await begin(members, sessionFiles, limits, request)
        : await goOn(members, rounds, limits);
      const asked = runForCaller(run, request, rules.policy);
      const result = await runner.run(asked, signal);
      const answer = await answerRound(result, round, sessionFiles, rounds);
      return {
        answer: sendLarge(unsent, answer),
        logFields: runLogFields(run, result),
      };
    } catch (error) {
      return { answer: spoken.dialect.fail(error, taskId), error };
    }
  };
}

/** Rounds of one caller, by their continuation. */
class Rounds {
  readonly #blobs: Blobs;
  readonly #caller: string | undefined;

  constructor(blobs: Blobs, caller: string | undefined) {
    this.#blobs = blobs;
    this.#caller = caller;
  }

  async put(continuation: string, round: Round): Promise<void> {
    const json = new TextEncoder().encode(JSON.stringify(round));
    await this.#blobs.put(this.#caller, `round_${continuation}`, json);
  }

  /** @throws {StateError} If there is none. */
  async get(continuation: string): Promise<Round> {
    const json = await this.#blobs.get(this.#caller, `round_${continuation}`);
    if (json !== undefined) return JSON.parse(new TextDecoder().decode(json));
    throw new StateError("unknown", "The execution is unknown or has expired");
  }
}

async function begin(
  members: Members,
  sessionFiles: SessionFiles,
  { taskId, timeoutMs, languages, files }: DialectLimits,
  request: HttpRequest,
): Promise<Start> {
  const named = members.lang ?? members.language ?? "python";
  const program = readProgram({ ...members, lang: named }, languages);
  if (program.language !== "python") {
    throw new HttpError(400, "Programs that call tools are in Python");
  }
  const tools = readToolFunctions(members);
  const asked = numberMember(members, "timeout", DEFAULT_TIMEOUT_MS);
  if (asked === 0) throw new HttpError(400, "timeout must be positive");
  const brought = await bringFiles(
    sessionFiles,
    readReferences(members),
    files,
  );
  return {
    run: {
      taskId,
      language: program.language,
      ...wrappedProgram(program, tools.map(({ program }) => program)),
      timeoutMs: timeLimit(asked, timeoutMs),
      priority: "normal",
      inputs: {
        files: brought.inputs,
        ...(files.allowed ? { collect: COLLECT } : {}),
      },
      tools: tools.map(({ program }) => ({ name: program.tool })),
    },
    round: {
      tools: tools.map(({ name }) => name),
      stdout: "",
      stderr: "",
      session: newId(),
      files: brought.files,
      owner: ownerOf(members, request),
    },
  };
}

async function goOn(
  members: Members,
  rounds: Rounds,
  { taskId, timeoutMs }: DialectLimits,
): Promise<Start> {
  const id = textMember(members, "continuation_token", "");
  if (!/^[\w-]{1,200}$/.test(id)) {
    throw new HttpError(400, "continuation_token is malformed");
  }
  const results = readResults(members);
  return {
    run: {
      taskId,
      language: "python",
      code: "",
      inputJson: "null",
      timeoutMs,
      priority: "normal",
      continuation: { id, results },
    },
    round: await rounds.get(id),
  };
}

function readResults({ tool_results: results }: Members): ToolAnswer[] {
  const areMany = Array.isArray(results) && results.length > 0 &&
    results.length <= MOST_RESULTS;
  if (!areMany) {
    throw new HttpError(400, `tool_results must be 1 to ${MOST_RESULTS}`);
  }
  const ids = new Set<string>();
  return results.map((result: unknown, index) => {
    const fail = (fact: string) =>
      new HttpError(400, `tool_results[${index}]: ${fact}`);
    if (!isRecord(result)) throw fail("must be an object");
    const { call_id: id, is_error, error_message } = result;
    if (typeof id !== "string" || !CALL_ID.test(id)) {
      throw fail("call_id is malformed");
    }
    if (ids.has(id)) throw fail(`"${id}" is answered twice`);
    ids.add(id);
    if (is_error === true) {
      return {
        id,
        error: { message: String(error_message ?? "").slice(0, 10_000) },
      };
    }
    if (!Object.hasOwn(result, "result")) throw fail("result is required");
    return { id, value: JSON.stringify(result.result) };
  });
}

async function answerRound(
  result: RunResult,
  round: Round,
  sessionFiles: SessionFiles,
  rounds: Rounds,
): Promise<unknown> {
  const { tools, session } = round;
  const stdout = round.stdout + result.stdout;
  const stderr = round.stderr + result.stderr;
  const { calls, continuation } = result;
  if (calls !== undefined && continuation !== undefined) {
    await rounds.put(continuation.id, { ...round, stdout, stderr });
    return {
      status: "tool_call_required",
      continuation_token: continuation.id,
      tool_calls: calls.map(({ id, name, arguments: input }) => ({
        id,
        name: tools[Number(name.slice(name.indexOf("_") + 1))],
        input: JSON.parse(input),
      })),
      session_id: session,
      partial_stdout: stdout,
      partial_stderr: stderr,
    };
  }
  const why = failure(result);
  if (why !== undefined) {
    return { status: "error", error: why, stdout, stderr, session_id: session };
  }
  const kept = await keepFiles(sessionFiles, result, round.files, round.owner);
  return { status: "completed", stdout, stderr, ...kept };
}

/** Returns why a program failed, in the words that clients pass on. */
function failure(result: RunResult): string | undefined {
  const cut = result.truncated.find((name) =>
    name === "stdout" || name === "stderr"
  );
  if (cut !== undefined) return `${cut} length exceeded`;
  const error = runError(result);
  if (error === undefined) return undefined;
  if (error.kind === "timeout") return "Time limit exceeded";
  if (error.kind === "memory") return "Out of memory";
  return `Sandbox exited with code ${result.exitCode}`;
}
