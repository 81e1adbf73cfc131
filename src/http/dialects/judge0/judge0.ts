/**
 * Judge0's `POST /submissions?wait=true`; see docs/dialects/judge0.md.
 *
 * @module
 */

import type { Language } from "../../../run/languages.ts";
import type { PoolStatus } from "../../../run/pool_status.ts";
import type { RunResult } from "../../../run/result.ts";
import { HttpError } from "../../server/http_error.ts";
import { readObject } from "../../server/json_object.ts";
import { runError } from "../../native/run_error.ts";
import type { Dialect, DialectLimits, Order } from "../dialect.ts";
import { failWith } from "../fail_with.ts";
import {
  languageOf,
  numberMember,
  stdinOf,
  textMember,
  timeLimit,
  versionOf,
} from "../request_members.ts";

/** Dialect of Judge0: 201 for each submission, its outcome as `status.id`. */
export const JUDGE0: Dialect = {
  name: "judge0",
  status: 201,
  secretOf({ "x-auth-token": token }) {
    return typeof token === "string" ? token : undefined;
  },
  parse: parseOrder,
  fail: failWith({
    overloaded: 503,
    body: (status, text) => ({
      error: status === 503 ? "queue is full" : text,
    }),
  }),
};

/** Ids that Judge0 has given to languages, one for each of their versions. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  71: "python",
  92: "python",
  100: "python",
  109: "python",
  113: "python",
  63: "javascript",
  93: "javascript",
  97: "javascript",
  102: "javascript",
  74: "typescript",
  94: "typescript",
  101: "typescript",
};
/** Languages that clients see, with the ids that come nearest. */
const SHOWN = [
  { id: 100, language: "python", title: "Python", engine: "" },
  { id: 102, language: "javascript", title: "JavaScript", engine: "QuickJS " },
  { id: 101, language: "typescript", title: "TypeScript", engine: "QuickJS " },
] as const;
/** Judge0's own time limit of a program, in seconds. */
const DEFAULT_SECONDS = 10;

/** Returns what `GET /languages` tells. */
export function judge0Languages(status: PoolStatus): unknown {
  return SHOWN.flatMap(({ id, language, title, engine }) => {
    const version = versionOf(language, status);
    return version === undefined
      ? []
      : [{ id, name: `${title} (${engine}${version})` }];
  });
}

function parseOrder(
  body: Uint8Array,
  { taskId, timeoutMs, languages, query = new URLSearchParams() }:
    DialectLimits,
): Order {
  const { members } = readObject(body);
  if (query.get("wait") !== "true") {
    throw new HttpError(400, "only wait=true is allowed: nothing is kept here");
  }
  const isBase64 = query.get("base64_encoded") === "true";
  const decode = (text: string) =>
    isBase64 ? Buffer.from(text, "base64").toString() : text;
  const code = decode(textMember(members, "source_code", ""));
  if (code === "") throw new HttpError(422, "source_code can't be blank");
  const language = languageOf(LANGUAGES, members.language_id, languages);
  if (language === undefined) {
    const id = members.language_id;
    const told = typeof id === "number" ? id : typeof id;
    throw new HttpError(422, `language with id ${told} doesn't exist`);
  }
  if ((members.additional_files ?? "") !== "") {
    throw new HttpError(422, "additional_files are not supported");
  }
  const stdin = textMember(members, "stdin", "");
  const given = textMember(members, "expected_output", null);
  const expected = given === null ? null : decode(given);
  const words = textMember(members, "command_line_arguments", "");
  const argv = words.split(/\s+/).filter((word) => word !== "");
  const seconds = numberMember(members, "wall_time_limit", DEFAULT_SECONDS);
  const fields = query.get("fields");
  return {
    run: {
      taskId,
      language,
      code,
      inputJson: "null",
      timeoutMs: timeLimit(seconds * 1_000, timeoutMs),
      priority: "normal",
      inputs: {
        argv: argv.map((word) => word.replaceAll("\0", "")),
        // Every byte of it: it may be no text.
        ...stdinOf(isBase64 ? Buffer.from(stdin, "base64") : stdin),
      },
    },
    answer(result) {
      const answer = answerRun(result, { taskId, expected, isBase64 });
      if (fields === null || fields === "*") return answer;
      const names = fields.split(",");
      return Object.fromEntries(
        Object.entries(answer).filter(([name]) => names.includes(name)),
      );
    },
  };
}

function answerRun(
  result: RunResult,
  { taskId, expected, isBase64 }: {
    readonly taskId: string;
    readonly expected: string | null;
    readonly isBase64: boolean;
  },
): Readonly<Record<string, unknown>> {
  const shown = (text: string | null) => {
    if (text === null || text === "") return null;
    return isBase64 ? Buffer.from(text).toString("base64") : text;
  };
  const status = statusOf(result, expected);
  const message = status.id === NONZERO.id
    ? `Exited with error code ${result.exitCode}`
    : null;
  return {
    stdout: shown(result.stdout),
    time: (result.durationMs / 1_000).toFixed(3),
    memory: Math.round(result.memoryPeakBytes / 1_024),
    stderr: shown(result.stderr),
    token: taskId,
    compile_output: null,
    message: shown(message),
    exit_code: result.exitCode,
    status_id: status.id,
    status,
  };
}

const NONZERO = { id: 11, description: "Runtime Error (NZEC)" };

function statusOf(
  result: RunResult,
  expected: string | null,
): { readonly id: number; readonly description: string } {
  const kind = runError(result)?.kind;
  if (kind === "timeout") return { id: 5, description: "Time Limit Exceeded" };
  if (kind !== undefined) return NONZERO;
  return expected === null || tidy(result.stdout) === tidy(expected)
    ? { id: 3, description: "Accepted" }
    : { id: 4, description: "Wrong Answer" };
}

const SPACES = " \t\r";

/** Spaces at the ends of lines, and empty lines at the end, do not count. */
function tidy(text: string): string {
  let tidied = "";
  let from = 0;
  for (let at = 0; (at = text.indexOf("\n", at)) >= 0; at++) {
    let end = at;
    while (end > from && SPACES.includes(text[end - 1])) end--;
    if (end === at) continue;
    tidied += text.slice(from, end);
    from = at;
  }
  return (tidied + text.slice(from)).trimEnd();
}
