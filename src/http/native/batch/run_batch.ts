/**
 * One program for many inputs: `POST /run_batch`. Its inputs come in one object
 * or line by line; its rows go out as they end, or in one object. In between
 * is {@linkcode BatchProgress}.
 *
 * @module
 */

import { ERROR_TEXT } from "../../../run/error_texts.ts";
import type { Runner } from "../../../run/runner.ts";
import type { Config } from "../../../settings/config.ts";
import { errorAnswer } from "../../server/error_answer.ts";
import { jsonAnswer } from "../../server/http_answer.ts";
import { HttpError } from "../../server/http_error.ts";
import type { HttpRequest } from "../../server/http_request.ts";
import { type ParsedObject, readObject } from "../../server/json_object.ts";
import { parseAnyObject } from "../../server/long_json.ts";
import { namesNdjson, NDJSON } from "../../server/ndjson.ts";
import type { Destination, Outcome } from "../../server/observe_requests.ts";
import type { BodyLimits } from "../../server/read_body.ts";
import { readJsonBody } from "../../server/read_json_body.ts";
import { createRequestRules, type RulesConfig } from "../request_limits.ts";
import { runForCaller } from "../run_for_caller.ts";
import { BatchAnswer } from "./batch_answer.ts";
import { CollectedAnswer } from "./collected_answer.ts";
import { BatchProgress, type BatchProgressConfig } from "./batch_progress.ts";
import { type BatchOptions, parseBatch, parseInputs } from "./parse_batch.ts";
import { readLines } from "./read_lines.ts";

/** Options for {@linkcode createRunBatch}. */
export interface RunBatchOptions {
  readonly runner: Runner;
  readonly config: BatchConfig;
  /** Limits of a body; of one in lines, its time holds for each next piece. */
  readonly bodies: BodyLimits;
}

/** Limits of a batch. */
export type BatchConfig =
  & BatchProgressConfig
  & RulesConfig
  & Pick<Config, "maxBodyBytes">;

/** Returns the handler. It never throws: 4xx and 503 as the contract has them. */
export function createRunBatch(
  { runner, config, bodies }: RunBatchOptions,
): Destination["handle"] {
  const rulesOf = createRequestRules(config);

  return async function runBatch(request, taskId) {
    try {
      return await answerBatch(request, taskId);
    } catch (error) {
      return { answer: errorAnswer(error, taskId), error };
    }
  };

  async function answerBatch(
    request: HttpRequest,
    taskId: string,
  ): Promise<Outcome> {
    const { limits } = rulesOf(request.caller);
    const accept = request.headers.accept ?? "";
    const asLines = !/application\/json\b/i.test(accept);
    const isByLine = namesNdjson(request.headers["content-type"]);
    const parse = (object: ParsedObject) => parseBatch({ ...object, limits });
    if (!isByLine) {
      const object = readObject(await readJsonBody(request, bodies));
      const options = parse(object);
      const inputs = await parseInputs(object);
      return await run(request, taskId, options, once(inputs), false, asLines);
    }
    const lines = readLines(request.body, {
      maxLineBytes: config.maxBodyBytes,
      silenceMs: bodies.timeoutMs,
    });
    const first = await lines.next();
    if (first.done) throw new HttpError(400, ERROR_TEXT.missingCode);
    const [head, ...inputs] = first.value;
    const options = parse(await parseAnyObject(head));
    const all = prepend(inputs, lines);
    // Its rows take their time, and it waits for them: for each next line there
    // is a limit above, for all of it one of the settings.
    request.takesBodyByItself = true;
    return await run(request, taskId, options, all, true, asLines);
  }

  async function run(
    request: HttpRequest,
    taskId: string,
    options: BatchOptions,
    inputs: AsyncIterable<readonly string[]>,
    isByLine: boolean,
    asLines: boolean,
  ): Promise<Outcome> {
    const begun = Promise.withResolvers<void>();
    const lines = new BatchAnswer(options.inOrder);
    const whole = new CollectedAnswer();
    const progress = new BatchProgress({
      runner,
      config,
      taskId,
      options: {
        ...options,
        request: runForCaller(options.request, request, undefined),
      },
      answer: asLines ? lines : whole,
      inputs,
      isChecked: !isByLine,
      files: rulesOf(request.caller).limits.files,
      signal: request.signal,
      begun: begun.resolve,
    });
    // No row's answer is of use to who leaves before the last input.
    request.body.once("aborted", () => progress.abandon());
    const running = progress.run();
    running.catch(() => {});
    if (asLines) {
      // A batch that is turned away is answered so; from its first row on there
      // is no way back.
      await Promise.race([begun.promise, running]);
      const headers = { "content-type": NDJSON };
      return { answer: { status: 200, headers, stream: lines } };
    }
    await running;
    if (whole.isTooLarge) {
      throw new HttpError(413, "Answer too large", {
        details: "Ask for application/x-ndjson, which has no limit",
      });
    }
    const answer = { ...jsonAnswer(""), body: whole.body };
    return { answer, logFields: await whole.ended };
  }
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

async function* prepend<T>(
  first: readonly T[],
  rest: AsyncIterable<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  yield first;
  yield* rest;
}
