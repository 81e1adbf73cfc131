/**
 * Piston's `POST /api/v2/execute`; see docs/dialects/piston.md.
 *
 * @module
 */

import type { InputFile } from "../../../run/inputs.ts";
import type { Language } from "../../../run/languages.ts";
import type { PoolStatus } from "../../../run/pool_status.ts";
import type { RunResult } from "../../../run/result.ts";
import { HttpError } from "../../server/http_error.ts";
import { isRecord } from "../../server/is_record.ts";
import { type FileLimits, readFiles } from "../../native/inputs/read_files.ts";
import { type Members, readObject } from "../../server/json_object.ts";
import { runError } from "../../native/run_error.ts";
import type { AnswerFacts, Dialect, DialectLimits, Order } from "../dialect.ts";
import { failWith } from "../fail_with.ts";
import {
  languageOf,
  numberMember,
  stdinOf,
  textMember,
  timeLimit,
  versionOf,
} from "../request_members.ts";

/** Dialect of Piston: 200 for each execution, its outcome in `run`. */
export const PISTON: Dialect = {
  name: "piston",
  parse: parseOrder,
  fail: failWith({
    overloaded: 429,
    body: (_status, message) => ({ message }),
  }),
};

/** Public description of a language's runtime. */
interface Runtime {
  readonly aliases: readonly string[];
  /** Name of what runs it, where that is not the language itself. */
  readonly runtime?: string;
  /**
   * Versions that may be asked for: callers pin what some server happened to
   * have.
   */
  readonly version: RegExp;
}

const PYTHON_3 = /^[\^~>=v ]*(?:\*|x|3(?:\.[\dx*]+)*)$/i;
const ANY_VERSION = /^[\^~>=v ]*(?:\*|x|\d+(?:\.[\dx*]+)*)$/i;

const RUNTIMES: Readonly<Record<Language, Runtime>> = {
  python: { aliases: ["py", "py3", "python3"], version: PYTHON_3 },
  javascript: {
    aliases: ["js", "node-javascript", "node-js"],
    runtime: "quickjs",
    version: ANY_VERSION,
  },
  typescript: { aliases: ["ts"], runtime: "quickjs", version: ANY_VERSION },
};
/** Callers' names of the languages. */
const LANGUAGES: Readonly<Record<string, Language>> = Object.fromEntries(
  Object.entries(RUNTIMES).flatMap(([language, { aliases }]) =>
    [language, ...aliases].map((name) => [name, language as Language])
  ),
);
/** Piston's own time limit of a program. */
const DEFAULT_TIMEOUT_MS = 3_000;

/** Returns what `GET /api/v2/runtimes` tells. */
export function pistonRuntimes(status: PoolStatus): unknown {
  return Object.entries(RUNTIMES).flatMap(([language, row]) => {
    const version = versionOf(language as Language, status);
    const { aliases, runtime } = row;
    return version === undefined
      ? []
      : [{ language, version, aliases, ...(runtime ? { runtime } : {}) }];
  });
}

function parseOrder(
  body: Uint8Array,
  { taskId, timeoutMs, languages, files: limits }: DialectLimits,
): Order {
  const { members } = readObject(body);
  const name = textMember(members, "language", "");
  const version = textMember(members, "version", "*");
  const language = languageOf(LANGUAGES, name, languages);
  if (language === undefined || !RUNTIMES[language].version.test(version)) {
    throw new HttpError(400, `${name}-${version} runtime is unknown`);
  }
  const { code, files } = readSources(members, limits);
  const stdin = textMember(members, "stdin", "");
  const argv = members.args ?? [];
  if (!isTexts(argv)) {
    throw new HttpError(400, "args must be an array of strings");
  }
  const asked = numberMember(members, "run_timeout", DEFAULT_TIMEOUT_MS);
  return {
    run: {
      taskId,
      language,
      code,
      inputJson: "null",
      timeoutMs: timeLimit(asked, timeoutMs),
      priority: "normal",
      inputs: {
        argv,
        ...stdinOf(stdin),
        ...(files.length === 0 ? {} : { files }),
      },
    },
    answer: (result, facts) => answerRun(language, result, facts),
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) &&
    value.every((each) => typeof each === "string" && !each.includes("\0"));
}

/** Returns the program, which is the first file, and all others. */
function readSources(
  { files }: Members,
  limits: FileLimits,
): { readonly code: string; readonly files: InputFile[] } {
  if (!Array.isArray(files) || files.length === 0 || !files.every(isRecord)) {
    throw new HttpError(400, "files must be an array of objects, not empty");
  }
  const [main, ...others] = files.map((file, index) => ({
    name: textMember(file, "name", `file${index}.code`),
    base64: readContent(file, index),
  }));
  return {
    code: Buffer.from(main.base64, "base64").toString(),
    files: others.length === 0 ? [] : readFiles(
      Object.fromEntries(
        others.map(({ name, base64 }) => [name, { data: base64 }]),
      ),
      limits,
    ),
  };
}

function readContent(file: Members, index: number): string {
  const { content, encoding = "utf8" } = file;
  if (typeof content !== "string") {
    throw new HttpError(400, `files[${index}].content is required as a string`);
  }
  if (encoding === "base64") return content;
  if (encoding === "utf8" || encoding === "hex") {
    return Buffer.from(content, encoding).toString("base64");
  }
  throw new HttpError(
    400,
    `files[${index}].encoding must be utf8, base64 or hex`,
  );
}

function answerRun(
  language: Language,
  result: RunResult,
  { pool }: AnswerFacts,
): unknown {
  const { stdout, stderr, exitCode } = result;
  const error = runError(result);
  const isKilled = error?.kind === "timeout" || exitCode === 137;
  return {
    language,
    version: versionOf(language, pool.status()) ?? "",
    run: {
      stdout,
      stderr,
      output: stdout + stderr,
      code: isKilled ? null : exitCode,
      signal: isKilled ? "SIGKILL" : null,
      message: null,
      status: statusOf(error?.kind),
      cpu_time: Math.round(result.cpuMs),
      wall_time: Math.round(result.durationMs),
      memory: Math.round(result.memoryPeakBytes),
    },
  };
}

function statusOf(kind: string | undefined): string | null {
  if (kind === undefined) return null;
  if (kind === "timeout") return "TO";
  return kind === "crash" ? "SG" : "RE";
}
