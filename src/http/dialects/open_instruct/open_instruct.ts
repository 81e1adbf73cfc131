/**
 * The dialect of open-instruct's code API, which graders of reinforcement learning
 * call: a program and its tests, a 0 or 1 and a time for each.
 *
 * @module
 */

import type { Test } from "../../native/judge/read_tests.ts";
import { DEFAULT_COMPARISON } from "../../native/judge/read_tests.ts";
import type { TestResult } from "../../native/judge/verdict.ts";
import { HttpError } from "../../server/http_error.ts";
import { type Members, readObject } from "../../server/json_object.ts";
import type { Dialect } from "../dialect.ts";
import { failWith } from "../fail_with.ts";
import { readOpenInstructTests } from "./read_tests.ts";

/** See `docs/dialects/open-instruct.md`. Its programs come with their tests. */
export const OPEN_INSTRUCT: Dialect = {
  name: "open-instruct",
  parse() {
    throw new HttpError(404, "Not Found");
  },
  fail: failWith({
    // Its client tries 500, 502, 503 and 504 again, and scores all others 0.
    overloaded: 503,
    body: (_status, text) => ({ detail: text }),
  }),
};

/** A program, its tests, and the time of one in milliseconds. */
export interface TestProgram {
  readonly code: string;
  readonly tests: readonly Test[];
  readonly timeMs: number;
}

/** Imports that LiveCodeBench's grader puts in front of a program. */
const PRELUDE = [
  "string re datetime collections heapq bisect copy math random statistics",
  "itertools functools operator io sys json builtins typing",
].join(" ").split(" ")
  .map((name) => `from ${name} import *`)
  .concat(
    "import string, re, datetime, collections, heapq, bisect, copy, math",
    "import random, statistics, itertools, functools, operator, io, sys, json",
  ).join("\n");

/**
 * Returns what a body asks for.
 *
 * @param isStdio True if tests are of standard input, not assertions.
 * @throws {HttpError} 422 if it asks for nothing.
 */
export function parseTestProgram(
  body: Uint8Array,
  isStdio: boolean,
): TestProgram {
  const { members } = readObject(body);
  const { program, tests, max_execution_time: seconds = 1 } = members;
  if (typeof program !== "string") throw missing("program");
  if (tests === undefined) throw missing("tests");
  if (typeof seconds !== "number" || !(seconds > 0)) {
    throw missing("max_execution_time");
  }
  const list = readOpenInstructTests(tests);
  // Its other grader counts whole seconds.
  const timeMs = isStdio ? 1_000 * Math.ceil(seconds) : 1_000 * seconds;
  return {
    code: isStdio ? `${PRELUDE}\n${program}` : program,
    tests: list.map((test) => isStdio ? stdioTest(test) : codeTest(test)),
    timeMs: Math.max(1, Math.ceil(timeMs)),
  };
}

const BROUGHT = { inputs: {}, comparison: DEFAULT_COMPARISON };

function codeTest(test: unknown): Test {
  return { ...BROUGHT, form: "code", code: String(test) };
}

function stdioTest(test: unknown): Test {
  const { input, output } = (test ?? {}) as Members;
  return {
    form: "stdin",
    inputs: { stdin: { text: String(input ?? "") } },
    expected: String(output ?? ""),
    comparison: { ...DEFAULT_COMPARISON, mode: "lines_decimal" },
  };
}

/** Returns the answer's body. A failure has no time but that of a wrong output. */
export function answerTestProgram(
  results: readonly TestResult[],
  isStdio: boolean,
): { readonly results: number[]; readonly runtimes: number[] } {
  return {
    results: results.map(({ verdict }) => verdict === "passed" ? 1 : 0),
    runtimes: results.map(({ verdict, durationUs = 0 }) => {
      const hasTime = verdict === "passed" ||
        isStdio && verdict === "wrong_answer";
      return hasTime ? durationUs / 1e6 : -1;
    }),
  };
}

function missing(name: string): HttpError {
  return new HttpError(422, `Field required: ${name}`);
}
