/**
 * Programs for models: `POST /mcp`, the Model Context Protocol over HTTP. Its
 * tools are runs like any other, with the same limits and the same words.
 *
 * @module
 */

import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import {
  anyMemberSource,
  LONG_JSON_CHARS,
  parseLongObject,
} from "../server/long_json.ts";
import { decodeAnyBody } from "../server/read_json_body.ts";
import { AbandonedError } from "../../run/thrown_errors.ts";
import type { LogFields } from "../../telemetry/log.ts";
import type { RunRequest } from "../../run/request.ts";
import type { RunResult } from "../../run/result.ts";
import {
  ALL_OPERATOR_TOOLS,
  type OperatorTools,
  type ToolDefinition,
} from "../../run/tools.ts";
import { nativeOrder } from "../native/native_dialect.ts";
import { errorAnswer } from "../server/error_answer.ts";
import { type HttpAnswer, jsonAnswer } from "../server/http_answer.ts";
import { HttpError } from "../server/http_error.ts";
import type { HttpRequest } from "../server/http_request.ts";
import type { Destination, Outcome } from "../server/observe_requests.ts";
import { outputChars, SMALL_OUTPUT_CHARS } from "../native/output_chars.ts";
import { memberSource } from "../server/json_member.ts";
import type { ParsedObject } from "../server/json_object.ts";
import { readBody } from "../server/read_body.ts";
import type { RunCodeOptions } from "../native/run_code.ts";
import {
  createRequestRules,
  type RequestRules,
} from "../native/request_limits.ts";
import { runForCaller } from "../native/run_for_caller.ts";
import { runLogFields } from "../native/run_log_fields.ts";
import { tooManyUnsent } from "../server/send_large.ts";
import type { HeldAnswer } from "../server/unsent_answers.ts";
import type * as AnswerMcp from "./answer_mcp.ts";
import { McpStream } from "./mcp_stream.ts";
import type { McpToolResult } from "./mcp_types.ts";
import { RunProgress } from "./run_progress.ts";
import { SEARCH_TOOL, searchTools } from "./search_tools.ts";
import { toolResult } from "./tool_result.ts";
import { instructionsFor, TOOL_NAMES, toolsFor } from "./tools.ts";

/** Options for {@linkcode createMcp}. */
export interface McpOptions extends
  Pick<
    RunCodeOptions,
    "runner" | "config" | "bodies" | "unsent"
  > {
  /** Version of the service. */
  readonly version: string;
  /** Tools that the programs may call. @default {none} */
  readonly operator?: OperatorTools | undefined;
  /** True if calls of a session go on from each other. */
  readonly hasSessions: boolean;
  /** Resolves when the protocol's package is there. @default {at once} */
  readonly untilInstalled?: (() => Promise<void>) | undefined;
}

/** The handling of one message so far. */
interface Handling {
  logFields: LogFields;
  error?: unknown;
  /** Resolves when its program has ended; absent: it runs none. */
  run?: Promise<unknown>;
  held?: HeldAnswer;
}

/** A message, and what it is held to. */
interface Message {
  readonly json: string;
  /** Id of its session. @default {none} */
  readonly session: string | undefined;
  readonly request: HttpRequest;
  readonly taskId: string;
  readonly rules: RequestRules;
}

/**
 * Not a literal: Deno would look for its package when the service starts, which
 * may be before that is installed, and would not look again.
 */
const ANSWER_MCP = new URL("./answer_mcp.ts", import.meta.url).href;
/** A text stands in the answer four times at most: twice, and then escaped. */
const COPIES = 4;
const SESSION_HEADER = "mcp-session-id";
/** Ids that this service gives. Nothing is stored for one without a call. */
const SESSION_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Returns the handler of `POST /mcp`: one message, answered at once or line by line. */
export function createMcp({
  runner,
  config,
  bodies,
  unsent,
  version,
  operator,
  hasSessions,
  untilInstalled = () => Promise.resolve(),
}: McpOptions): Destination["handle"] {
  let loading: Promise<typeof AnswerMcp> | undefined;
  const load = (): Promise<typeof AnswerMcp> =>
    loading ??= untilInstalled().then(() => import(ANSWER_MCP));
  const rulesOf = createRequestRules(config);
  const instructions = instructionsFor(hasSessions);

  return async function answerMessage(request, taskId) {
    const { caller, headers } = request;
    const rules = rulesOf(caller);
    const { timeoutMs, languages, files } = rules.limits;
    const handling: Handling = { logFields: {} };
    try {
      const { json, message } = await parse(await readBody(request, bodies));
      const session = hasSessions ? sessionOf(headers) : undefined;
      const { answerMcp } = await load();
      const response = await answerMcp({
        message,
        headers,
        version,
        instructions,
        tools: () =>
          toolsFor({
            languages,
            timeoutMs,
            takesFiles: files.allowed,
            status: runner.status(),
            callable: callableBy(caller),
          }),
        call: async (call) => {
          if (call.tool === SEARCH_TOOL) return search(call, caller);
          const message = { json, session, request, taskId, rules };
          const running = runTool(call, message, handling);
          handling.run = running;
          return await running;
        },
      });
      const isNew = hasSessions && Object(message).method === "initialize";
      if (isNew) response.headers.set(SESSION_HEADER, randomUUID());
      return await outcomeOf(response, handling);
    } catch (error) {
      handling.held?.release();
      return { answer: errorAnswer(error, taskId), error };
    }
  };

  /** Runs the program of a call; the model receives its error. */
  async function runTool(
    { tool, arguments: given, tell }: AnswerMcp.ToolCall,
    { json, session, request, taskId, rules }: Message,
    handling: Handling,
  ): Promise<McpToolResult> {
    const { trace, signal, caller } = request;
    const { limits, policy, checkedBy } = rules;
    const progress = tell && new RunProgress({ tell });
    try {
      const object = await argumentsOf(tool, given, json);
      const order = nativeOrder(object, { taskId, ...limits });
      const run: RunRequest = {
        ...runForCaller(order.run, request, policy),
        ...(callableBy(caller).length === 0
          ? {}
          : { operatorTools: [ALL_OPERATOR_TOOLS] }),
      };
      handling.logFields = { language: run.language };
      const isInSession = session !== undefined && run.state === undefined &&
        run.keep === undefined;
      const result = isInSession
        ? await runInSession(session, run, signal, progress)
        : await runner.run(run, signal, progress);
      handling.logFields = runLogFields(run, result);
      hold(result, handling);
      const answer = order.answer(result, {
        pool: runner,
        policy: checkedBy,
        traceId: trace?.traceId,
      });
      return toolResult(answer);
    } catch (error) {
      handling.error = error;
      handling.logFields = { ...handling.logFields, outcome: "error" };
      return toolFailure(error, taskId);
    } finally {
      progress?.left();
    }
  }

  async function runInSession(
    session: string,
    run: RunRequest,
    signal: AbortSignal,
    progress: RunProgress | undefined,
  ): Promise<RunResult> {
    const context = { sandbox: `mcp ${session}` };
    // The next call replaces the state, so its id is of no use to the model.
    const { state: _, ...result } = await runner.run(
      { ...run, context },
      signal,
      progress,
    );
    return result;
  }

  /** Returns the operator's tools that programs of a caller may call. */
  function callableBy(
    caller: HttpRequest["caller"],
  ): readonly ToolDefinition[] {
    return operator?.of(caller?.name) ?? [];
  }

  function search(
    { arguments: { query } }: AnswerMcp.ToolCall,
    caller: HttpRequest["caller"],
  ): McpToolResult {
    if (typeof query === "string") {
      return searchTools(callableBy(caller), query);
    }
    const text = "Parameter 'query' must be a string";
    return { content: [{ type: "text", text }], isError: true };
  }

  function hold(result: RunResult, handling: Handling): void {
    const chars = outputChars(result);
    if (chars <= SMALL_OUTPUT_CHARS) return;
    const held = unsent.hold(COPIES * chars);
    if (held === null) {
      throw tooManyUnsent();
    }
    handling.held = held;
  }
}

/**
 * Returns the id of a request's session; undefined if there is none.
 *
 * @throws {HttpError} 404 if this service has not given it: clients begin another.
 */
function sessionOf(headers: IncomingHttpHeaders): string | undefined {
  const id = headers[SESSION_HEADER];
  if (id === undefined) return undefined;
  if (typeof id === "string" && SESSION_ID.test(id)) return id;
  throw new HttpError(404, "Session not found");
}

/** Returns the one message of a body, and its text. */
async function parse(
  body: Uint8Array,
): Promise<{ readonly json: string; readonly message: unknown }> {
  const isLong = body.length > LONG_JSON_CHARS;
  const json = await decodeAnyBody(body);
  let message: unknown;
  try {
    message = isLong ? (await parseLongObject(json)).members : JSON.parse(json);
  } catch {
    throw new HttpError(400, "Invalid JSON format");
  }
  // A request is a run: for callers' shares, for quotas, for the log.
  if (Array.isArray(message)) {
    throw new HttpError(400, "A body must be one message of JSON-RPC", {
      details: "Batches are not part of the protocol since 2025-06-18",
    });
  }
  return { json, message };
}

/** Returns a tool's arguments with their source: a parsed number may differ. */
async function argumentsOf(
  { name, inputSchema: { properties } }: AnswerMcp.ToolCall["tool"],
  { language, ...given }: Readonly<Record<string, unknown>>,
  json: string,
): Promise<ParsedObject> {
  // A model that has mistaken a name would not learn it otherwise.
  const unknown = Object.keys(given)
    .find((argument) => !Object.hasOwn(properties, argument));
  if (unknown !== undefined) {
    const accepted = Object.keys(properties).join(", ");
    throw new HttpError(400, "Unknown argument", {
      details: `"${unknown.slice(0, 100)}" is none of ${accepted}`,
    });
  }
  const spoken = name === TOOL_NAMES.python
    ? "python"
    : language ?? "javascript";
  const params = await anyMemberSource(json, "params") ?? "{}";
  const source = await anyMemberSource(params, "arguments") ?? "{}";
  const input = await anyMemberSource(source, "input");
  return {
    source: (name) => name === "input" ? input : memberSource(source, name),
    members: { ...given, mode: "cell", language: spoken },
  };
}

/** Returns a failure in words that a model can act on. */
function toolFailure(error: unknown, taskId: string): McpToolResult {
  const { body, headers } = errorAnswer(error, taskId);
  const told = typeof body === "string" ? JSON.parse(body) : {};
  const wait = headers["retry-after"];
  const text = [
    told.error ?? "Execution failed",
    ...(told.details === undefined ? [] : [told.details]),
    ...(wait === undefined ? [] : [`Try again in ${wait} s`]),
  ].join(". ");
  return { content: [{ type: "text", text }], isError: true };
}

async function outcomeOf(
  response: Response,
  handling: Handling,
): Promise<Outcome> {
  const { status, body } = response;
  const type = response.headers.get("content-type");
  const session = response.headers.get(SESSION_HEADER);
  const headers: Record<string, string> = {
    "cache-control": "no-store",
    ...(type === null ? {} : { "content-type": type }),
    ...(session === null ? {} : { [SESSION_HEADER]: session }),
  };
  if (type === "text/event-stream" && body !== null) {
    const stream = new McpStream({
      body,
      held: () => handling.held,
      finished: async () => {
        await handling.run;
        return { ...handling.logFields, ...reasonOf(handling.error) };
      },
    });
    return { answer: { status, headers, stream } };
  }
  const text = body === null ? undefined : await response.text();
  const { logFields, error, held } = handling;
  // Nobody reads it. The number is for the log, as for every other run.
  if (error instanceof AbandonedError) {
    return { answer: { status: 499, headers: {} }, error };
  }
  const answer: HttpAnswer = {
    ...jsonAnswer(null, status),
    headers,
    body: text,
    ...(held === undefined ? {} : { held }),
  };
  return {
    answer,
    logFields,
    ...(error === undefined ? {} : { error }),
    ...(handling.run === undefined ? { hasRun: false } : {}),
  };
}

function reasonOf(error: unknown): LogFields {
  if (error === undefined) return {};
  return { reason: error instanceof Error ? error.message : String(error) };
}
