/**
 * Langfuse's external code evaluators; see docs/dialects/langfuse.md.
 *
 * @module
 */

import type { Language } from "../../../run/languages.ts";
import type { RunResult } from "../../../run/result.ts";
import { jsonDepth } from "../../../run/json_depth.ts";
import { bearerToken } from "../../server/bearer_token.ts";
import { HttpError } from "../../server/http_error.ts";
import { isRecord } from "../../server/is_record.ts";
import { readObject } from "../../server/json_object.ts";
import { runError } from "../../native/run_error.ts";
import type { Dialect, DialectLimits, Order } from "../dialect.ts";
import { failWith } from "../fail_with.ts";
import { langfuseProgram } from "./langfuse_program.ts";
import { langfuseSignature } from "./langfuse_signature.ts";
import { langfuseTypeScript, stripFailure } from "./langfuse_typescript.ts";
import { languageOf, namesTaken } from "../request_members.ts";

/** Callers' names of the languages. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  PYTHON: "python",
  TYPESCRIPT: "typescript",
};

/** Langfuse gives up after 10 s, and tries again after a 429. */
const LONGEST_RUN_MS = 8_000;
const LONGEST_WAIT_MS = 1_500;
/** Largest answer, in bytes: Langfuse reads no more. */
const LARGEST_ANSWER_BYTES = 262_144;

/** Most levels of an answer: more could not be written again. */
const MOST_LEVELS = 100;

/** Prefix of a code for an invalid request. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: "INVALID_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  429: "OVERLOADED",
  500: "INTERNAL_ERROR",
};

/** Node's exit code of a program that awaits what never comes. */
const UNSETTLED_EXIT_CODE = 13;

/** Nothing here runs an evaluator's language: told as an evaluator's failure. */
class RuntimeLanguageError extends HttpError {}

/** Dialect of Langfuse's evaluators: a program's failure has a code in the body. */
export const LANGFUSE: Dialect = {
  name: "langfuse",
  secretOf: bearerToken,
  signatureOf: langfuseSignature,
  parse: parseOrder,
  fail: failWith({
    overloaded: 429,
    body: (status, text, error) =>
      failure(
        error instanceof RuntimeLanguageError
          ? "UNSUPPORTED_RUNTIME"
          : REFUSALS[status] ?? REFUSALS[400],
        text,
      ),
  }),
};

function failure(code: string, message: string): unknown {
  return { error: { code, message } };
}

function parseOrder(
  body: Uint8Array,
  { taskId, timeoutMs, languages }: DialectLimits,
): Order {
  const { members: { runtime, code }, source: sourceOf } = readObject(body);
  if (!isRecord(code) || typeof code.source !== "string") {
    throw new HttpError(400, "code.source must be a string");
  }
  const name = isRecord(runtime) ? runtime.language : undefined;
  const language = languageOf(LANGUAGES, name, languages);
  if (language === undefined) {
    const names = namesTaken(LANGUAGES, languages)
      .map((name) => `"${name}"`).join(" or ");
    throw new RuntimeLanguageError(
      200,
      `runtime.language must be ${names}: nothing else runs here`,
    );
  }
  const source = JSON.stringify(code.source);
  const payload = sourceOf("payload") ?? "{}";
  return {
    run: {
      taskId,
      language,
      code: language === "python"
        ? langfuseProgram(code.source)
        : langfuseTypeScript(code.source),
      inputJson: `{"source":${source},"payload":${payload}}`,
      timeoutMs: Math.min(timeoutMs, LONGEST_RUN_MS),
      priority: "normal",
      queueTimeoutMs: LONGEST_WAIT_MS,
    },
    answer: answerRun,
  };
}

function answerRun(result: RunResult): unknown {
  const error = runError(result);
  const isUnsettled = result.exitCode === UNSETTLED_EXIT_CODE &&
    error?.type === "Error";
  if (isUnsettled || error?.kind === "timeout") {
    return failure("TIMEOUT", error.message);
  }
  if (error?.kind === "syntax") {
    // Of TypeScript alone: Python's source is compiled by its program.
    return failure(
      "INVALID_SOURCE",
      stripFailure(error.message, error.line ?? undefined),
    );
  }
  if (error !== undefined) {
    // The end of the whole program: `sys.exit`, no memory left.
    const { type, message } = error;
    return failure("USER_CODE_ERROR", message ? `${type}: ${message}` : type);
  }
  if (Buffer.byteLength(result.retVal) > LARGEST_ANSWER_BYTES) {
    return failure(
      "INVALID_RESULT",
      `Evaluator must return at most ${LARGEST_ANSWER_BYTES} bytes`,
    );
  }
  const told = parseTold(result.retVal);
  if (isRecord(told)) {
    if (Array.isArray(told.scores)) return told;
    if (isRecord(told.error)) return { error: told.error };
  }
  return failure(
    "INVALID_RESULT",
    told === undefined
      // NaN and the infinities, which JSON has not, and levels without end.
      ? "Evaluator must return scores that JSON can express"
      : "Evaluator must return an object shaped like { scores: [...] }",
  );
}

/** Returns the answer of the program; null without any, undefined if broken. */
function parseTold(text: string): unknown {
  if (text === "") return null;
  if (jsonDepth(text) > MOST_LEVELS) return undefined;
  try {
    return JSON.parse(text, (_, value) => {
      // Written again it would be null.
      if (value === Infinity || value === -Infinity) throw new RangeError();
      return value;
    });
  } catch {
    return undefined;
  }
}
