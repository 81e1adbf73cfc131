/**
 * `POST /judge`: one submission as an object, or any number of them line by line.
 *
 * @module
 */

import { ERROR_TEXT } from "../../../run/error_texts.ts";
import type { Runner } from "../../../run/runner.ts";
import type { LogFields } from "../../../telemetry/log.ts";
import { errorAnswer } from "../../server/error_answer.ts";
import { jsonAnswer } from "../../server/http_answer.ts";
import { HttpError } from "../../server/http_error.ts";
import type { HttpRequest } from "../../server/http_request.ts";
import { parseAnyObject } from "../../server/long_json.ts";
import { decodeAnyBody } from "../../server/read_json_body.ts";
import { namesNdjson, NDJSON } from "../../server/ndjson.ts";
import type { Destination, Outcome } from "../../server/observe_requests.ts";
import { type BodyLimits, readBody } from "../../server/read_body.ts";
import { BatchAnswer } from "../batch/batch_answer.ts";
import { readLines } from "../batch/read_lines.ts";
import type { BatchConfig } from "../batch/run_batch.ts";
import { fileLimits } from "../inputs/read_files.ts";
import { Checkers } from "./checkers.ts";
import {
  type Judged,
  type JudgeParts,
  judgeSubmission,
} from "./judge_submission.ts";
import {
  readSubmission,
  readWord,
  type Submission,
  type SubmissionLimits,
} from "./read_submission.ts";
import { answerTest } from "./verdict.ts";

/** Options for {@linkcode createJudge}. */
export interface JudgeOptions {
  readonly runner: Runner;
  readonly config: BatchConfig;
  readonly bodies: BodyLimits;
  /** Returns a stored set of tests. @default {there are none} */
  readonly testsOf?: (
    caller: string | undefined,
    id: string,
  ) => Promise<string>;
}

/** Submissions that are judged at a time, for each sandbox that there is. */
const PER_SANDBOX = 3;
const LEAST_AT_ONCE = 4;

/** Returns the handler. It never throws. */
export function createJudge(
  { runner, config, bodies, testsOf = noTests }: JudgeOptions,
): Destination["handle"] {
  return async function judge(request, taskId) {
    try {
      return namesNdjson(request.headers["content-type"])
        ? await judgeLines(request, taskId)
        : await judgeOne(request, taskId);
    } catch (error) {
      return { answer: errorAnswer(error, taskId), error };
    }
  };

  async function judgeOne(
    request: HttpRequest,
    taskId: string,
  ): Promise<Outcome> {
    const startMs = performance.now();
    const json = await decodeAnyBody(await readBody(request, bodies));
    const submission = await readSubmission(json, limitsOf(request));
    const { parts, checkers } = partsOf(request, request.signal);
    try {
      const judged = await judgeSubmission(submission, parts);
      const told = answerOf(submission, judged, startMs);
      return {
        answer: jsonAnswer({ task_id: taskId, ...told }),
        logFields: {
          language: submission.language,
          outcome: judged.verdict,
          tests: judged.tests.length,
          passed: judged.passed,
        },
      };
    } finally {
      checkers.end();
    }
  }

  async function judgeLines(
    request: HttpRequest,
    taskId: string,
  ): Promise<Outcome> {
    const lines = readLines(request.body, {
      maxLineBytes: config.maxBodyBytes,
      silenceMs: bodies.timeoutMs,
    });
    const first = await lines.next();
    if (first.done) throw new HttpError(400, ERROR_TEXT.missingCode);
    request.takesBodyByItself = true;
    let [head, ...rest] = first.value;
    const { members } = await parseAnyObject(head);
    if (members.code !== undefined) {
      rest = [head, ...rest];
      head = "{}";
    }
    const order = readWord(members, "order", ["input", "completion"]);
    const pieces = async function* () {
      yield rest;
      yield* lines;
    };
    const stopped = new AbortController();
    const signal = AbortSignal.any([request.signal, stopped.signal]);
    request.body.once("aborted", () => stopped.abort());
    const answer = new BatchAnswer(order === "input");
    answer.listen({
      slow(isBehind) {
        isSlow = isBehind;
        if (!isBehind) room();
      },
      full() {},
    });
    let isSlow = false;
    let room = () => {};
    const startMs = performance.now();
    const verdicts: Record<string, number> = {};
    const { parts, checkers } = partsOf(request, signal);
    let taken = 0;
    let running = 0;
    let inputChars = 0;
    let cut: string | undefined;

    async function judgeLine(index: number, line: string): Promise<void> {
      const lineStartMs = performance.now();
      let told: object & { readonly verdict: string };
      try {
        const submission = await readSubmission(line, limitsOf(request), head);
        const judged = await judgeSubmission(submission, parts);
        told = answerOf(submission, judged, lineStartMs);
      } catch (error) {
        told = await notJudged(line, error);
      }
      verdicts[told.verdict] = (verdicts[told.verdict] ?? 0) + 1;
      answer.row(index, JSON.stringify({ index, ...told }));
    }

    async function takeAll(): Promise<void> {
      for await (const piece of pieces()) {
        for (const line of piece) {
          while ((running >= mostAtOnce() || isTooFar()) && !signal.aborted) {
            await new Promise<void>((resolve) => room = resolve);
          }
          if (signal.aborted) return;
          inputChars += line.length;
          if (taken >= config.batchRows || inputChars > config.batchBytes) {
            cut = "it has more submissions than the service takes at once";
            return;
          }
          running += 1;
          void judgeLine(taken++, line).finally(() => {
            running -= 1;
            room();
          });
        }
      }
    }

    const isTooFar = () => isSlow || answer.waitingRows > MOST_WAITING;
    signal.addEventListener("abort", () => room(), { once: true });
    void (async () => {
      const timer = setTimeout(() => {
        cut = `it took more than ${config.batchTimeoutMs} ms`;
        stopped.abort();
      }, config.batchTimeoutMs);
      try {
        await takeAll();
      } catch (error) {
        cut = error instanceof HttpError
          ? `its lines cannot be read: ${error.details ?? error.message}`
          : "its lines cannot be read: a defect";
      }
      while (running > 0 && !signal.aborted) {
        await new Promise<void>((resolve) => room = resolve);
      }
      clearTimeout(timer);
      checkers.end();
      const logFields: LogFields = {
        outcome: cut === undefined ? "success" : "cut",
        submissions: taken,
      };
      if (request.signal.aborted) return answer.drop(logFields);
      const summary = {
        task_id: taskId,
        trace_id: request.trace?.traceId,
        status: cut === undefined ? "success" : "error",
        error: cut === undefined
          ? undefined
          : { type: "JudgeError", message: `Cannot go on: ${cut}` },
        submissions: taken,
        verdicts,
        duration_ms: Math.round(performance.now() - startMs),
      };
      answer.finish(summary, logFields);
    })();
    return {
      answer: {
        status: 200,
        headers: { "content-type": NDJSON },
        stream: answer,
      },
    };
  }

  function mostAtOnce(): number {
    const { totalInstances } = runner.stats();
    return Math.max(LEAST_AT_ONCE, PER_SANDBOX * totalInstances);
  }

  function partsOf(
    request: HttpRequest,
    signal: AbortSignal,
  ): { readonly parts: JudgeParts; readonly checkers: Checkers } {
    const caller = request.caller?.name;
    const { timeoutMs } = config;
    const checkers = new Checkers({ runner, caller, signal, timeoutMs });
    const { trace } = request;
    const parts = { runner, caller, trace, signal, checkers, timeoutMs };
    return { parts, checkers };
  }

  function limitsOf({ caller }: HttpRequest): SubmissionLimits {
    const { timeoutMs, languages } = config;
    return {
      timeoutMs: Math.min(timeoutMs, caller?.timeoutMs ?? timeoutMs),
      languages,
      files: fileLimits(config),
      testsOf: (id) => testsOf(caller?.name, id),
    };
  }
}

/** Submissions that wait for others before them. */
const MOST_WAITING = 1_000;

function answerOf(
  { id, include, ignored }: Submission,
  { verdict, passed, score, reason, tests }: Judged,
  startMs: number,
) {
  return {
    id,
    verdict,
    passed,
    total: tests.length,
    score,
    reason,
    tests: tests.map((test, index) => answerTest(index, test, include)),
    ignored,
    duration_ms: Math.round(performance.now() - startMs),
  };
}

/** A line that is no submission, or that a defect kept from being judged. */
async function notJudged(line: string, error: unknown) {
  const reason = error instanceof HttpError
    ? [error.message, error.details].filter((text) => text).join(": ")
    : "a fault of the service";
  return {
    id: await idOf(line),
    verdict: "not_judged",
    passed: 0,
    total: 0,
    score: null,
    reason,
    tests: [],
    duration_ms: 0,
  };
}

async function idOf(line: string): Promise<string | undefined> {
  try {
    const { members: { id } } = await parseAnyObject(line);
    return typeof id === "string" ? id.slice(0, 200) : undefined;
  } catch {
    return undefined;
  }
}

function noTests(): Promise<string> {
  throw new HttpError(404, "Tests not found");
}
