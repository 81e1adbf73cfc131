/**
 * SandboxFusion's `POST /run_code`, as verl, ROLL and the PyPI client
 * `sandbox-fusion` send it; see docs/dialects/sandbox-fusion.md.
 *
 * @module
 */

import { type InputFile, WRITABLE_FOLDERS } from "../../../run/inputs.ts";
import type { Language } from "../../../run/languages.ts";
import type { RunRequest } from "../../../run/request.ts";
import type { RunResult } from "../../../run/result.ts";
import { HttpError } from "../../server/http_error.ts";
import { isRecord } from "../../server/is_record.ts";
import { inputPath, PathError } from "../../native/inputs/input_path.ts";
import { type FileLimits, readFiles } from "../../native/inputs/read_files.ts";
import { type Members, readObject } from "../../server/json_object.ts";
import { runError } from "../../native/run_error.ts";
import type { ClaimBody, Dialect, DialectLimits, Order } from "../dialect.ts";
import { failWith } from "../fail_with.ts";
import {
  languageOf,
  namesTaken,
  stdinOf,
  timeLimit,
} from "../request_members.ts";
import { statusWords } from "./sandbox_fusion_status.ts";

/** Fields of this dialect alone; every client of it sends some. */
const OWN_FIELDS = [
  "run_timeout",
  "compile_timeout",
  "memory_limit_MB",
  "fetch_files",
] as const;

/** Callers' names of the languages. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  python: "python",
  nodejs: "javascript",
  javascript: "javascript",
  typescript: "typescript",
};

/** Its callers wait so long on top of both time limits. */
const CALLER_MARGIN_MS = 10_000;
/** For the answer to reach a caller before it gives up. */
const ANSWER_MS = 1_000;
/** Wait for a sandbox that no time of the program's is lost by. */
export const QUEUE_MARGIN_MS = CALLER_MARGIN_MS - ANSWER_MS;

const MOST_SHOWN_CHARS = 1_000;

/** Fault of one field, by callers' names. */
interface Problem {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
}

/** A request that is refused, field by field. */
class FieldError extends HttpError {
  readonly problems: readonly Problem[];

  constructor(...problems: readonly Problem[]) {
    super(422, "Cannot run the program: a field of the request is wrong");
    this.problems = problems;
  }
}

/** Dialect of SandboxFusion: 200 for runs, 422 by field, 504 for overload. */
export const SANDBOX_FUSION: Dialect = {
  name: "sandbox-fusion",
  parse: (body, limits) => orderOf(readMembers(body), limits),
  // The only status after which its callers ask again is 504.
  fail: failWith({
    overloaded: 504,
    body: (_status, text, error) => ({
      detail: error instanceof FieldError ? error.problems : text,
    }),
  }),
};

/** Claims a body on the native path that is meant for this dialect. */
export const claimSandboxFusion: ClaimBody = (body) => {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  // Most bodies have none of the words, and are not parsed here.
  if (!OWN_FIELDS.some((name) => bytes.includes(`"${name}"`))) return undefined;
  try {
    const { members } = readObject(body);
    return OWN_FIELDS.some((name) => Object.hasOwn(members, name))
      ? (limits) => orderOf(members, limits)
      : undefined;
  } catch {
    return undefined;
  }
};

function orderOf(
  members: Members,
  { taskId, timeoutMs, languages, files: fileLimits }: DialectLimits,
): Order {
  checkThere(members, ["code", "language"]);
  const code = readText(members, "code");
  const language = languageOf(LANGUAGES, members.language, languages);
  if (language === undefined) {
    const names = namesTaken(LANGUAGES, languages)
      .map((name) => `'${name}'`).join(", ");
    throw problem("literal_error", "language", members, names);
  }
  const compileMs = readSeconds(members, "compile_timeout", 10);
  const runMs = readSeconds(members, "run_timeout", 10);
  const stdin = members.stdin ?? "";
  if (typeof stdin !== "string") {
    throw problem("string_type", "stdin", members, "a valid string");
  }
  const files = readUploads(members, fileLimits);
  const fetched = readFetched(members, fileLimits);
  const collect = [...fetched.keys()].map(literalPattern);
  const run: RunRequest = {
    taskId,
    language,
    code,
    inputJson: "null",
    timeoutMs: timeLimit(runMs, timeoutMs),
    priority: "normal",
    queueTimeoutMs: Math.max(0, compileMs + QUEUE_MARGIN_MS),
    inputs: {
      ...stdinOf(stdin),
      ...(files.length === 0 ? {} : { files }),
      ...(collect.length === 0 ? {} : { collect }),
    },
  };
  return { run, answer: (result) => answerRun(result, fetched) };
}

/**
 * Returns the members of a body.
 *
 * @throws {FieldError} If it is not an object of JSON.
 */
export function readMembers(body: Uint8Array): Members {
  try {
    return readObject(body).members;
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    throw new FieldError({
      type: "json_invalid",
      loc: ["body"],
      msg: `JSON decode error: ${error.details}`,
      input: {},
    });
  }
}

/** Refuses a body without some of its fields, and names all of them. */
export function checkThere(members: Members, names: readonly string[]): void {
  const missing = names.filter((name) => !Object.hasOwn(members, name));
  if (missing.length === 0) return;
  const input = Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, shown(value)]),
  );
  throw new FieldError(...missing.map((name) => ({
    type: "missing",
    loc: ["body", name],
    msg: "Field required",
    input,
  })));
}

/** Returns the refusal of one field; `accepted` says what it should be. */
export function problem(
  type: string,
  name: string,
  members: Members,
  accepted: string,
): FieldError {
  return new FieldError({
    type,
    loc: ["body", name],
    msg: `Input should be ${accepted}`,
    input: shown(members[name]),
  });
}

/** A list may have more levels than can be written, and a text be a whole body. */
function shown(value: unknown): unknown {
  if (typeof value === "string") return value.slice(0, MOST_SHOWN_CHARS);
  return typeof value === "object" && value !== null
    ? Array.isArray(value) ? [] : {}
    : value;
}

function readText(members: Members, name: string): string {
  const value = members[name];
  if (typeof value === "string") return value;
  throw problem("string_type", name, members, "a valid string");
}

/** Returns a time in milliseconds; where it is absent, of so many seconds. */
export function readSeconds(
  members: Members,
  name: string,
  fallback: number,
): number {
  const value = members[name] === undefined ? fallback : members[name];
  // A day is longer than anybody waits, and than timers can.
  if (typeof value === "number") return Math.min(value, 86_400) * 1_000;
  throw problem("float_type", name, members, "a valid number");
}

/** Returns what a request brings. @throws {FieldError} If that is no files. */
export function readUploads(members: Members, limits: FileLimits): InputFile[] {
  const given = members.files ?? {};
  if (!isRecord(given)) {
    throw problem("dict_type", "files", members, "a valid dictionary");
  }
  // A path with null is one that the caller only names.
  const there = Object.entries(given).filter(([, data]) => data !== null);
  if (there.length === 0) return [];
  try {
    return readFiles(
      Object.fromEntries(there.map(([path, data]) => [path, { data }])),
      limits,
    );
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    throw new FieldError({
      type: "value_error",
      loc: ["body", "files"],
      msg: error.details ?? error.message,
      input: Object.keys(given),
    });
  }
}

/** Returns the paths to fetch, each with what the caller calls it. */
export function readFetched(
  members: Members,
  { allowed }: FileLimits,
): ReadonlyMap<string, string> {
  const names = members.fetch_files ?? [];
  const isList = Array.isArray(names) &&
    names.every((name) => typeof name === "string");
  if (!isList || (names.length > 0 && !allowed)) {
    const accepted = isList ? "left out: no files here" : "a list of strings";
    throw problem("list_type", "fetch_files", members, accepted);
  }
  const fetched = new Map<string, string>();
  for (const name of names) {
    try {
      fetched.set(inputPath(name), name);
    } catch (error) {
      // Where nothing can be, nothing is found.
      if (!(error instanceof PathError)) throw error;
    }
  }
  return fetched;
}

/** Returns the pattern of one path; see `RunInputs.collect`. */
export function literalPattern(path: string): string {
  return path.replaceAll(/[*?[]/g, "[$&]");
}

function answerRun(
  result: RunResult,
  fetched: ReadonlyMap<string, string>,
): unknown {
  const error = runError(result);
  const timedOut = error?.kind === "timeout";
  const { status, runStatus } = statusWords({
    hasFailed: error !== undefined,
    isOutOfTime: timedOut,
  });
  return {
    status,
    message: "",
    compile_result: null,
    run_result: {
      status: runStatus,
      execution_time: result.durationMs / 1_000,
      return_code: timedOut ? null : result.exitCode,
      stdout: result.stdout,
      stderr: result.stderr,
    },
    executor_pod_name: null,
    files: namedFiles(result.files, fetched),
  };
}

/** Returns the files that were fetched, by what the caller calls them. */
export function namedFiles(
  files: RunResult["files"],
  fetched: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    files.flatMap(({ path, data }) => {
      if (path === undefined) return [];
      const whole = path.startsWith("/")
        ? path
        : `${WRITABLE_FOLDERS[0]}/${path}`;
      const name = fetched.get(whole);
      return name === undefined ? [] : [[name, data]];
    }),
  );
}
