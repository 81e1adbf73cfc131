/**
 * A submission, as a request or a line of one writes it.
 *
 * @module
 */

import { SLOWNESS } from "../../../judging/slowness.ts";
import { ERROR_TEXT } from "../../../run/error_texts.ts";
import type { Language, LanguageFamily } from "../../../run/languages.ts";
import type { Priority } from "../../../run/request.ts";
import { HttpError } from "../../server/http_error.ts";
import { isRecord } from "../../server/is_record.ts";
import { parseAnyObject } from "../../server/long_json.ts";
import type { FileLimits } from "../inputs/read_files.ts";
import { readSeed } from "../inputs/read_seed.ts";
import { badField, fieldError } from "../field_errors.ts";
import { ignoredFields } from "../read_fields.ts";
import { readLanguage } from "../read_language.ts";
import {
  DEFAULT_COMPARISON,
  readComparison,
  readTests,
  type Test,
} from "./read_tests.ts";

/** A program and its tests. */
export interface Submission {
  readonly id: string | undefined;
  readonly code: string;
  readonly language: Language;
  readonly tests: readonly Test[];
  /** Time of one test, in milliseconds. */
  readonly timeMs: number;
  /** Time of all tests, in milliseconds; Infinity: no limit. */
  readonly totalMs: number;
  readonly memoryBytes: number | undefined;
  readonly stopsAtFailure: boolean;
  /** Streams that the answer contains. */
  readonly include: ReadonlySet<string>;
  readonly seed: number | undefined;
  readonly priority: Priority;
  readonly ignored: readonly string[] | undefined;
}

/** Limits of submissions. */
export interface SubmissionLimits {
  /** Default and longest time of a test, in milliseconds. */
  readonly timeoutMs: number;
  readonly languages: readonly LanguageFamily[];
  readonly files: FileLimits;
  /** Returns the JSON of a stored set of tests. @throws {HttpError} 404 */
  readonly testsOf: (id: string) => Promise<string>;
}

const MEMBERS: ReadonlySet<string> = new Set([
  "code",
  "tests",
  "id",
  "language",
  "compare",
  "limits",
  "stop",
  "include",
  "seed",
  "priority",
  "order",
]);
/** A list of tests is read from its source. */
const READ_APART: ReadonlySet<string> = new Set(["tests"]);
const ID_CHARS = 200;
const MOST_SCALE = 1_000;

/**
 * Returns the submission in `json`.
 *
 * @param defaults Members of the first line, which count where it has none.
 * @throws {HttpError} 400 if it is none, 404 if its tests are not stored.
 */
export async function readSubmission(
  json: string,
  limits: SubmissionLimits,
  defaults = "{}",
): Promise<Submission> {
  const { members: own, source } = await parseAnyObject(json, READ_APART);
  const shared = await parseAnyObject(defaults, READ_APART);
  const members = { ...shared.members, ...own };
  const { code, id, language, include, seed } = members;
  if ((code ?? "") === "") throw new HttpError(400, ERROR_TEXT.missingCode);
  if (typeof code !== "string") {
    throw badField("code");
  }
  if ((id ?? null) !== null && typeof id !== "string") {
    throw fieldError("id", "a text");
  }
  const comparison = readComparison(members.compare, DEFAULT_COMPARISON);
  const sourceOf = (own.tests ?? null) === null ? shared.source : source;
  const testsJson = typeof members.tests === "string"
    ? await limits.testsOf(members.tests)
    : sourceOf("tests") ?? "null";
  const read = readLanguage(language, limits.languages);
  const tests = await readTests(testsJson, comparison, limits.files);
  if (read !== "python" && tests.some(needsPython)) {
    throw fieldError(
      "tests",
      "without 'kwargs' where the program is no Python",
    );
  }
  return {
    id: typeof id === "string" ? id.slice(0, ID_CHARS) : undefined,
    code,
    language: read,
    tests,
    ...readLimits(members.limits, limits),
    stopsAtFailure: readWord(members, "stop", ["never", "first_failure"]) ===
      "first_failure",
    include: readInclude(include),
    seed: (seed ?? null) === null ? undefined : readSeed(seed),
    priority: readWord(members, "priority", ["normal", "low", "high"]),
    ignored: ignoredFields(own, MEMBERS),
  };
}

function needsPython(test: Test): boolean {
  return test.form === "call" && test.hasKwargs;
}

/** Returns the word of a member; the first of `words` is the default. */
export function readWord<T extends string>(
  members: Readonly<Record<string, unknown>>,
  name: string,
  words: readonly T[],
): T {
  const value = members[name];
  if (value === undefined || value === null) return words[0];
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw fieldError(
    name,
    `one of ${words.map((word) => `"${word}"`).join(", ")}`,
  );
}

function readLimits(
  value: unknown,
  { timeoutMs }: SubmissionLimits,
): Pick<Submission, "timeMs" | "totalMs" | "memoryBytes"> {
  if ((value ?? null) !== null && !isRecord(value)) {
    throw fieldError("limits", "an object");
  }
  const members = (value ?? {}) as Record<string, unknown>;
  const timeMs = readCount(members, "time_ms") ?? timeoutMs;
  const scale = members.scale === true ? SLOWNESS : members.scale ?? 1;
  if (
    scale !== false &&
    (typeof scale !== "number" || scale < 1 || scale > MOST_SCALE)
  ) {
    throw fieldError(
      "limits",
      `an object whose 'scale' is true, or from 1 to 1000`,
    );
  }
  const scaledMs = Math.ceil(timeMs * (scale === false ? 1 : scale));
  return {
    timeMs: Math.min(scaledMs, timeoutMs),
    totalMs: readCount(members, "total_ms") ?? Infinity,
    memoryBytes: readCount(members, "memory_bytes"),
  };
}

function readCount(
  members: Readonly<Record<string, unknown>>,
  name: string,
): number | undefined {
  const value = members[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) {
    return value;
  }
  throw fieldError("limits", `an object whose '${name}' is an integer above 0`);
}

function readInclude(value: unknown): ReadonlySet<string> {
  if ((value ?? null) === null) return new Set();
  const isList = Array.isArray(value) &&
    value.every((name) => name === "stdout" || name === "stderr");
  if (!isList) throw fieldError("include", 'a list of "stdout" and "stderr"');
  return new Set(value as string[]);
}
