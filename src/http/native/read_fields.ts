/**
 * Reads the fields of a request to `/run_code` and `/run_batch`, each by a
 * function of its own: each has a text of its own for what is wrong with it,
 * and a schema would be walked through for every request. A field without a
 * reader does not compile.
 *
 * @module
 */

import { ERROR_TEXT } from "../../run/error_texts.ts";
import { type FieldName, FIELDS } from "../../run/fields.ts";
import type { RunInputs } from "../../run/inputs.ts";
import { keysOf } from "../../run/keys_of.ts";
import type { RunRequest } from "../../run/request.ts";
import type { DialectLimits } from "../dialects/dialect.ts";
import { HttpError } from "../server/http_error.ts";
import { isRecord } from "../server/is_record.ts";
import type { Members, ParsedObject } from "../server/json_object.ts";
import { badField, fieldError } from "./field_errors.ts";
import { INPUT_READERS } from "./inputs/read_inputs.ts";
import {
  readContinuation,
  readTools,
  splitTools,
} from "./inputs/read_tools.ts";
import { readLanguage } from "./read_language.ts";

/** A body, and what it is held to. */
export interface Reading extends ParsedObject {
  readonly limits: Pick<DialectLimits, "timeoutMs" | "languages" | "files">;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/** A run as far as its fields say it. */
export type ReadRun =
  & Mutable<Omit<RunRequest, "taskId" | "inputs">>
  & { inputs?: Mutable<RunInputs> };

/** Reads a field that is there, and not null, into the run. */
type Reader = (value: unknown, run: ReadRun, reading: Reading) => void;

const NAMES = keysOf(FIELDS);

const READERS: Readonly<Record<FieldName, Reader>> = {
  code(code, run) {
    if (typeof code !== "string") throw badField("code");
    run.code = code;
  },
  language(language, run, { limits }) {
    run.language = readLanguage(language, limits.languages);
  },
  timeout(timeout, run, { limits: { timeoutMs } }) {
    const asked = readMilliseconds("timeout", timeout);
    if (asked > timeoutMs) run.askedTimeoutMs = asked;
    else if (asked > 0) run.timeoutMs = asked;
  },
  mode(mode, run) {
    if (mode === "program") return;
    if (mode !== "cell") throw badField("mode");
    run.mode = mode;
  },
  priority(priority, run) {
    if (typeof priority !== "string") throw badField("priority");
    if (priority === "low" || priority === "high") run.priority = priority;
  },
  input(input, run, { source }) {
    run.inputJson = typeof input === "string" || typeof input === "boolean"
      ? JSON.stringify(input)
      : source("input") ?? "null";
  },
  ext(ext) {
    const isOfStrings = isRecord(ext) &&
      Object.values(ext).every((value) => typeof value === "string");
    if (!isOfStrings) throw badField("ext");
  },
  keep(keep, run) {
    if (typeof keep !== "boolean") throw badField("keep");
    if (keep) run.keep = {};
  },
  // Behind `keep` in the table.
  ttl(ttl, run) {
    if (typeof ttl !== "number" || !Number.isInteger(ttl) || ttl <= 0) {
      throw badField("ttl");
    }
    if (run.keep !== undefined) run.keep = { ttlSeconds: ttl };
  },
  state(state, run, { members: { language } }) {
    if (typeof state !== "string") throw badField("state");
    if (state === "") return;
    run.state = state;
    run.takesStateLanguage = (language ?? "") === "";
  },
  tools(tools, run) {
    const { own, operators } = splitTools(tools);
    if (own !== undefined) run.tools = readTools(own);
    if (operators.length > 0) run.operatorTools = operators;
  },
  continuation(continuation, run, { source, members: { results } }) {
    const json = source("results") ?? "[]";
    run.continuation = readContinuation(continuation, results, json);
  },
  results(_, __, { members: { continuation } }) {
    if ((continuation ?? null) === null) {
      throw fieldError("results", "absent without a continuation");
    }
  },
  ...INPUT_READERS,
};

/**
 * Returns the run that the fields of a body ask for; null counts as absent.
 *
 * @param names Fields that are read; any other is left alone.
 * @throws {HttpError} 400 with the contract's text.
 */
export function readFields(
  reading: Reading,
  names: readonly FieldName[] = NAMES,
): ReadRun {
  const { members, limits: { languages, timeoutMs } } = reading;
  const isContinued = (members.continuation ?? null) !== null;
  if ((members.code ?? "") === "" && !isContinued) {
    throw new HttpError(400, ERROR_TEXT.missingCode);
  }
  const run: ReadRun = {
    language: languages[0],
    code: "",
    inputJson: "null",
    timeoutMs,
    priority: "normal",
  };
  for (const name of names) {
    const value = members[name];
    if (value !== undefined && value !== null) {
      READERS[name](value, run, reading);
    }
  }
  // The last output of a cell is no result: its value is.
  if (run.mode === undefined) run.takesResultLine = true;
  return run;
}

/**
 * Returns the time in a field, in milliseconds; 0 stands for the longest.
 *
 * @throws {HttpError} 400 if it is none.
 */
export function readMilliseconds(
  name: "timeout" | "row_timeout",
  value: unknown,
): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) {
    return value;
  }
  throw badField(name);
}

/** A caller's names come back to it, but not a body full of them. */
const MOST_IGNORED = 20;
const MOST_NAME_CHARS = 100;

/** Returns the members that mean nothing here, for the answer; undefined: none. */
export function ignoredFields(
  members: Members,
  known: ReadonlySet<string>,
): string[] | undefined {
  const ignored = Object.keys(members).filter((name) => !known.has(name));
  if (ignored.length === 0) return undefined;
  return ignored.slice(0, MOST_IGNORED)
    .map((name) => name.slice(0, MOST_NAME_CHARS));
}
