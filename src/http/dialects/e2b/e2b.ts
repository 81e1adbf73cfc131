/**
 * E2B's code interpreter: `POST /execute`, line by line; see
 * docs/dialects/e2b.md. Its contexts are `context_endpoints.ts`'s.
 *
 * @module
 */

import type { IncomingHttpHeaders } from "node:http";
import type { Language, LanguageFamily } from "../../../run/languages.ts";
import type { CellResult, RunResult } from "../../../run/result.ts";
import type { HttpAnswer } from "../../server/http_answer.ts";
import { HttpError } from "../../server/http_error.ts";
import { isRecord } from "../../server/is_record.ts";
import { type Members, readObject } from "../../server/json_object.ts";
import { runError } from "../../native/run_error.ts";
import { bareClassName } from "../bare_class_name.ts";
import type { AnswerLines, Dialect, DialectLimits, Order } from "../dialect.ts";
import { failWith } from "../fail_with.ts";
import { languageOf, namesTaken, textMember } from "../request_members.ts";

/** Dialect of E2B's code interpreter: one line of JSON per event of a cell. */
export const E2B: Dialect = {
  name: "e2b",
  secretOf,
  parse: parseOrder,
  fail,
};

/** Callers' names of the languages. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  python: "python",
  python3: "python",
  javascript: "javascript",
  js: "javascript",
  typescript: "typescript",
  ts: "typescript",
};

/** Members of a result by media type; all others are its `extra`. */
const FORMATS: Readonly<Record<string, string>> = {
  "text/plain": "text",
  "text/html": "html",
  "text/markdown": "markdown",
  "image/svg+xml": "svg",
  "image/png": "png",
  "image/jpeg": "jpeg",
  "application/pdf": "pdf",
  "text/latex": "latex",
  "application/json": "json",
  "application/javascript": "javascript",
  "application/vnd.e2b.data+json": "data",
  "application/vnd.e2b.chart+json": "chart",
};

/** Returns what a request calls the sandbox that it means. */
export function sandboxOf(headers: IncomingHttpHeaders): string {
  return [headers["e2b-sandbox-id"] ?? ""].flat().join(", ");
}

/**
 * Returns the language that a request names.
 *
 * @throws {HttpError} 400 if nothing here runs it.
 */
export function readLanguage(
  name: string,
  families: readonly LanguageFamily[],
): Language {
  const language = languageOf(LANGUAGES, name.trim().toLowerCase(), families);
  if (language !== undefined) return language;
  const names = namesTaken(LANGUAGES, families).join(", ");
  throw new HttpError(400, `Unsupported language ${name}: here are ${names}`);
}

/**
 * Secret that its clients can send: a token of theirs, or a password in the
 * address.
 */
function secretOf(headers: IncomingHttpHeaders): string | undefined {
  const tokens = [
    headers["x-access-token"],
    headers["e2b-traffic-access-token"],
  ];
  const token = tokens.flat().find((one) => one !== undefined && one !== "");
  if (token !== undefined) return token;
  const basic = /^Basic +([\w+/=-]+)$/i.exec(headers.authorization ?? "")?.[1];
  if (basic === undefined) return undefined;
  const [, ...password] = Buffer.from(basic, "base64").toString().split(":");
  return password.length === 0 ? undefined : password.join(":");
}

function parseOrder(
  body: Uint8Array,
  { taskId, timeoutMs, languages, headers = {} }: DialectLimits,
): Order {
  const members = readBody(body);
  const { code } = members;
  if (typeof code !== "string") {
    throw new HttpError(422, "Field required: code, a string");
  }
  const id = textMember(members, "context_id", "");
  const language = textMember(members, "language", "");
  if (id !== "" && language !== "") {
    throw new HttpError(
      400,
      "Only one of context_id or language can be provided",
    );
  }
  const lines = linesOf();
  return {
    run: {
      taskId,
      // Of a context by its id the language is known there.
      language: readLanguage(language || firstName(languages), languages),
      code,
      inputJson: "null",
      timeoutMs,
      priority: "normal",
      mode: "cell",
      kernel: { env: readVariables(members), showsData: true },
      context: {
        sandbox: sandboxOf(headers),
        ...(id === "" ? {} : { id }),
      },
    },
    answer: (result, facts) => lines.end(result, facts),
    lines,
  };
}

function firstName(languages: readonly LanguageFamily[]): string {
  return languages.includes("python") ? "python" : languages[0];
}

function readBody(body: Uint8Array): Members {
  try {
    return readObject(body).members;
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    throw new HttpError(422, error.message, { details: error.details });
  }
}

function readVariables(
  { env_vars: given }: Members,
): Readonly<Record<string, string>> {
  if (given === undefined || given === null) return {};
  const isSound = isRecord(given) &&
    Object.entries(given).every(([name, value]) =>
      /^[^=\0]+$/.test(name) && typeof value === "string" &&
      !value.includes("\0") && (name + value).isWellFormed()
    );
  if (isSound) return given as Readonly<Record<string, string>>;
  throw new HttpError(422, "env_vars must be an object of strings");
}

function linesOf(): AnswerLines {
  return {
    isAlways: true,
    begun: (execution = 1) => [
      { type: "number_of_executions", execution_count: execution },
    ],
    event: (event) => [
      event.type === "result"
        ? resultLine(event.result)
        : printedLine(event.type, event.text),
    ],
    keepalive: () => [{ type: "keepalive" }],
    end: (result) => [...notes(result), ...errorLines(result), END],
    fail: (error, taskId) => {
      const { body } = fail(error, taskId);
      return [{
        type: "error",
        name: "SandboxError",
        value: String(body),
        traceback: "",
      }, END];
    },
  };
}

const END = { type: "end_of_execution" };

function printedLine(type: "stdout" | "stderr", text: string): unknown {
  return { type, text, timestamp: new Date().toISOString() };
}

function resultLine({ type, data }: CellResult): unknown {
  const known: Record<string, unknown> = {};
  const extra: Record<string, unknown> = {};
  for (const [mediaType, value] of Object.entries(data)) {
    const name = FORMATS[mediaType];
    if (name === undefined) extra[mediaType] = value;
    else known[name] = name === "text" ? withoutQuotes(String(value)) : value;
  }
  return {
    type: "result",
    ...known,
    extra,
    is_main_result: type === "execute_result",
  };
}

function withoutQuotes(text: string): string {
  const quote = text[0];
  const isQuoted = text.length > 1 && (quote === "'" || quote === '"') &&
    text.endsWith(quote);
  return isQuoted ? text.slice(1, -1) : text;
}

/** Notes that its clients must see but have no field for. */
function notes({ stateError, truncated }: RunResult): unknown[] {
  const texts = [
    ...(stateError === undefined ? [] : [
      `${stateError}. The context is as it was before this execution.\n`,
    ]),
    ...(truncated.includes("results")
      ? ["Some results are left out: all together may have 4 MiB.\n"]
      : []),
  ];
  return texts.map((text) => printedLine("stderr", text));
}

function errorLines(result: RunResult): unknown[] {
  const error = runError(result);
  if (error === undefined) return [];
  const { message: value } = error;
  const name = bareClassName(error);
  return [{ type: "error", name, value, traceback: result.traceback ?? "" }];
}

const failInJson = failWith({ overloaded: 503, body: (_status, text) => text });

/** Its clients show the text of an error as it is. */
function fail(error: unknown, taskId: string): HttpAnswer {
  const { status, headers, body } = failInJson(error, taskId);
  if (typeof body !== "string") return { status, headers };
  const type = { "content-type": "text/plain; charset=utf-8" };
  return { status, headers: { ...headers, ...type }, body: JSON.parse(body) };
}
