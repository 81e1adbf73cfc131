/**
 * Runs a program for a caller: its request comes in, what came of it goes out,
 * in the words of a dialect.
 *
 * @module
 */

import { ERROR_TEXT } from "../../run/error_texts.ts";
import type { PolicyName } from "../../run/policy.ts";
import type { RunRequest } from "../../run/request.ts";
import type { Runner } from "../../run/runner.ts";
import { checkDialect } from "../server/admission.ts";
import type {
  AnswerFacts,
  AnswerLines,
  ClaimBody,
  Dialect,
  Order,
} from "../dialects/dialect.ts";
import { jsonAnswer } from "../server/http_answer.ts";
import { HttpError } from "../server/http_error.ts";
import type { HttpRequest } from "../server/http_request.ts";
import { namesNdjson, NDJSON } from "../server/ndjson.ts";
import type { Destination, Outcome } from "../server/observe_requests.ts";
import { outputChars, SMALL_OUTPUT_CHARS } from "./output_chars.ts";
import type { BodyLimits } from "../server/read_body.ts";
import { readJsonBody } from "../server/read_json_body.ts";
import { createRequestRules, type RulesConfig } from "./request_limits.ts";
import { runForCaller } from "./run_for_caller.ts";
import { runLogFields } from "./run_log_fields.ts";
import { sendLarge, tooManyUnsent } from "../server/send_large.ts";
import { RunStream } from "./stream/run_stream.ts";
import { inOneTurn } from "../../telemetry/event_loop_watch.ts";
import type { UnsentAnswers } from "../server/unsent_answers.ts";

/** Options for {@linkcode createRunCode}. */
export interface RunCodeOptions {
  /** Dialect of the route, with its policy. */
  readonly spoken: Spoken;
  /** For bodies that it claims. @default {none} */
  readonly instead?: Claim;
  /** Runner of the programs. */
  readonly runner: Runner;
  /** Limits of a request. */
  readonly config: RulesConfig;
  /** Limits of a body. */
  readonly bodies: BodyLimits;
  /** Budget of all answers under way. */
  readonly unsent: UnsentAnswers;
}

/** A dialect as the operator has set it up. */
export interface Spoken {
  readonly dialect: Dialect;
  /** Policy that checks its programs; absent: the operator's own policy. */
  readonly policy?: PolicyName;
  /** Secret that callers must send; "": nothing. */
  readonly secret: string;
}

/** A dialect on the path of another one. */
export interface Claim extends Spoken {
  readonly claim: ClaimBody;
}

/**
 * Returns the handler of a route that runs one program, in its dialect. Never
 * throws: failures are answered as the dialect does.
 */
export function createRunCode(
  { spoken, instead, runner, config, bodies, unsent }: RunCodeOptions,
): Destination["handle"] {
  const rulesOf = createRequestRules(config);

  return async function runCode(request, taskId) {
    let { dialect, policy: dialectPolicy } = spoken;
    const { caller, trace } = request;
    try {
      // The media type is not looked at: what counts is whether the body is
      // JSON, and `curl -d` calls everything a form.
      const body = await readJsonBody(request, bodies);
      checkSignature(spoken, request, body);
      const claimed = instead?.claim(body);
      if (instead && claimed) {
        ({ dialect, policy: dialectPolicy } = instead);
        checkDialect(caller, dialect.name);
      }
      const rules = rulesOf(caller, dialectPolicy);
      const limits = {
        taskId,
        ...rules.limits,
        query: new URLSearchParams(request.url.split("?")[1]),
        headers: request.headers,
      };
      const order = inOneTurn(
        `parse ${dialect.name}`,
        () => claimed?.(limits) ?? dialect.parse(body, limits),
      );
      const run = runForCaller(order.run, request, rules.policy);
      const facts = () => ({
        pool: runner,
        policy: rules.checkedBy,
        traceId: trace?.traceId,
      });
      const lines = linesFor(order, request);
      if (lines) return await answerByLine(run, lines, facts, request);
      const result = await runner.run(run, request.signal);
      const answer = inOneTurn(
        `answer ${dialect.name}`,
        () => order.answer(result, facts()),
      );
      const sent = outputChars(result) <= SMALL_OUTPUT_CHARS
        ? jsonAnswer(answer, dialect.status)
        : sendLarge(unsent, answer, dialect.status);
      return { answer: sent, logFields: runLogFields(run, result) };
    } catch (error) {
      return { answer: dialect.fail(error, taskId), error };
    }
  };

  async function answerByLine(
    run: RunRequest,
    lines: AnswerLines,
    facts: () => AnswerFacts,
    { signal }: HttpRequest,
  ): Promise<Outcome> {
    const stream = new RunStream({ lines, unsent });
    const running = runner.run(run, signal, stream);
    const { taskId } = run;
    const ended = running.then((result) => {
      const last = [...stream.rest(result), ...lines.end(result, facts())];
      const instead = lines.fail(tooManyUnsent(), taskId);
      stream.finish(last, instead, runLogFields(run, result));
    }, (error) => {
      const reason = error instanceof Error ? error.message : String(error);
      stream.finish(lines.fail(error, taskId), [], {
        language: run.language,
        outcome: "error",
        reason,
      });
    });
    // A run that is turned away is answered so; once it runs there is no way
    // back.
    await Promise.race([stream.begun, running]);
    ended.catch(() => {});
    const headers = { "content-type": NDJSON };
    return { answer: { status: 200, headers, stream } };
  }
}

/** @throws {HttpError} 401 if a signature is not that of the secret. */
function checkSignature(
  { dialect, secret }: Spoken,
  { headers, caller }: HttpRequest,
  body: Uint8Array,
): void {
  // A known caller has shown a key.
  if (secret === "" || caller !== undefined) return;
  if (dialect.signatureOf?.(headers)?.(body, secret) === false) {
    throw new HttpError(401, ERROR_TEXT.unauthorized);
  }
}

/** Chooses whether, and how, an answer is streamed line by line. */
function linesFor(
  { lines }: Order,
  { headers: { accept } }: HttpRequest,
): AnswerLines | undefined {
  return lines?.isAlways || namesNdjson(accept) ? lines : undefined;
}
