/**
 * dify-sandbox, which runs the code nodes and templates of Dify; see
 * docs/dialects/dify.md.
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
import { languageOf, textMember } from "../request_members.ts";

/** Callers' names of the languages. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  python3: "python",
  nodejs: "javascript",
};

const fail = failWith({
  overloaded: 503,
  body: (status, text) => ({
    code: -status,
    message: status === 503 ? "Too many requests" : text,
    data: null,
  }),
});

/** Dialect of dify-sandbox: 200 for authorised requests, the outcome in `code`. */
export const DIFY: Dialect = {
  name: "dify",
  secretOf(headers) {
    const key = headers["x-api-key"];
    return typeof key === "string" ? key : undefined;
  },
  parse: parseOrder,
  fail(error, taskId) {
    const isUnknown = error instanceof HttpError && error.status === 401;
    return isUnknown ? { status: 401, headers: {} } : fail(error, taskId);
  },
};

/** Returns what `GET /v1/sandbox/dependencies` tells. */
export function difyDependencies({ packages }: PoolStatus): unknown {
  const dependencies = Object.entries(packages).map(([name, version]) => ({
    name,
    version,
  }));
  return { code: 0, message: "success", data: { dependencies } };
}

function parseOrder(
  body: Uint8Array,
  { taskId, timeoutMs, languages }: DialectLimits,
): Order {
  const { members } = readObject(body);
  // `enable_network` and `dependencies` come with every request: nothing here
  // has a network, and packages are there or not.
  const code = textMember(members, "code", "");
  if (code === "") throw new HttpError(400, "code is required");
  const language = languageOf(LANGUAGES, members.language, languages);
  if (language === undefined) throw new HttpError(400, "unsupported language");
  const preload = textMember(members, "preload", "");
  return {
    run: {
      taskId,
      language,
      code: preload === "" ? code : `${preload}\n${code}`,
      inputJson: "null",
      timeoutMs,
      priority: "normal",
    },
    answer: answerRun,
  };
}

function answerRun(result: RunResult): unknown {
  const { stdout, stderr } = result;
  const error = runError(result);
  const timedOut = error?.kind === "timeout";
  const exitCode = timedOut ? -1 : result.exitCode;
  return {
    code: 0,
    message: "success",
    data: {
      stdout,
      stderr,
      // Dify takes any text here for a failure of its node.
      error: error === undefined
        ? ""
        : `process exited with code ${exitCode}\n${
          timedOut ? "error: timeout\n" : stderr
        }`,
      exit_code: exitCode,
    },
  };
}
