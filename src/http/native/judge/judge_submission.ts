/**
 * Judges one submission: runs its tests, and gives each a verdict.
 *
 * @module
 */

import { compareOutputs } from "../../../judging/compare.ts";
import { compareValue } from "../../../judging/plain_values.ts";
import type { Row, RowOutcome } from "../../../run/batch.ts";
import type { Language } from "../../../run/languages.ts";
import type { PolicyName } from "../../../run/policy.ts";
import type { Runner } from "../../../run/runner.ts";
import type { Trace } from "../../../run/trace.ts";
import { memberSource } from "../../server/json_member.ts";
import type { Checkers } from "./checkers.ts";
import { withCalls } from "./javascript/calls.ts";
import { ASKER, javascriptSides } from "./javascript/sides.ts";
import {
  judgeAssertions,
  pythonSides,
  type Sides,
} from "./judge_assertions.ts";
import { NotRunError, ProgramRows } from "./program_rows.ts";
import type { Submission } from "./read_submission.ts";
import type { CheckerTest, Test } from "./read_tests.ts";
import {
  factsOf,
  failureOf,
  type TestResult,
  type Verdict,
} from "./verdict.ts";

/** Parts to judge submissions with. */
export interface JudgeParts {
  readonly runner: Runner;
  readonly caller: string | undefined;
  readonly trace: Trace | undefined;
  readonly signal: AbortSignal;
  readonly checkers: Checkers;
  /** Longest time that a program is made ready for, in milliseconds. */
  readonly timeoutMs: number;
  /** Policy that checks the programs. @default {the operator's policy} */
  readonly policy?: PolicyName;
}

/** The results of a submission. */
export interface Judged {
  readonly verdict: Verdict;
  readonly passed: number;
  /** Null if it was not judged. */
  readonly score: number | null;
  readonly reason?: string;
  readonly tests: readonly TestResult[];
}

/** Judges a submission; never rejects for a fault of the program's. */
export async function judgeSubmission(
  submission: Submission,
  parts: JudgeParts,
): Promise<Judged> {
  const stopped = new AbortController();
  const { totalMs, tests, stopsAtFailure } = submission;
  const results: (TestResult | undefined)[] = tests.map(() => undefined);
  const late = Promise.withResolvers<void>();
  const timer = totalMs === Infinity
    ? undefined
    : setTimeout(late.resolve, totalMs);
  let why = "an earlier test failed";
  void late.promise.then(() => {
    why = "the time of all tests was used up";
    stopped.abort();
  });
  const rows = new ProgramRows({
    runner: parts.runner,
    request: requestOf(submission, parts),
    signal: AbortSignal.any([parts.signal, stopped.signal]),
  });
  const isOver = () => stopped.signal.aborted || parts.signal.aborted;
  const failed = Promise.withResolvers<void>();
  const note = (index: number, result: TestResult) => {
    if (isOver()) return;
    results[index] = result;
    if (!stopsAtFailure || result.verdict === "passed") return;
    // Outcomes of later tests are not reported: they depend on luck.
    results.fill(undefined, index + 1);
    stopped.abort();
    failed.resolve();
  };
  const gone = Promise.withResolvers<void>();
  parts.signal.addEventListener("abort", () => gone.resolve(), { once: true });
  try {
    await Promise.race([
      runTests(submission, rows, parts, note, isOver),
      late.promise,
      failed.promise,
      gone.promise,
    ]);
  } finally {
    clearTimeout(timer);
    if (isOver()) rows.stop();
    rows.end();
  }
  return summary(
    results.map((result): TestResult =>
      result ?? { verdict: "not_run", reason: why }
    ),
  );
}

function requestOf(submission: Submission, parts: JudgeParts) {
  const { language, timeMs, memoryBytes, priority, seed } = submission;
  const { caller, trace, timeoutMs, policy } = parts;
  return {
    language,
    code: withCalls(submission),
    priority,
    timeoutMs,
    rowTimeoutMs: timeMs,
    bringsInputs: true,
    ...(trace === undefined ? {} : { trace }),
    ...(caller === undefined ? {} : { caller }),
    ...(policy === undefined ? {} : { policy }),
    ...(memoryBytes === undefined ? {} : { memoryLimitBytes: memoryBytes }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** Tests that are compared as their rows end; the others ask for one by one. */
type RowTest = Exclude<Test, { readonly form: "code" }>;

/** Assertions that run at a time: each turn of them is a row. */
const ASSERTIONS_AT_ONCE = 16;

async function runTests(
  submission: Submission,
  rows: ProgramRows,
  parts: JudgeParts,
  note: (index: number, result: TestResult) => void,
  isOver: () => boolean,
): Promise<void> {
  const { tests, language, stopsAtFailure } = submission;
  const simple = tests.flatMap((test, index) =>
    test.form === "code" ? [] : [[index, test] as const]
  );
  const asked = simple.map(([, test]) => rowOf(test, language));
  const running = runRowTests(simple, asked, rows, parts, note, stopsAtFailure);
  if (simple.length === tests.length) rows.end();
  await running;
  const sidesOf = sidesFor(submission, rows, parts);
  let next = 0;
  const atOnce = stopsAtFailure ? 1 : ASSERTIONS_AT_ONCE;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (next < tests.length && !isOver()) {
      const index = next++;
      const test = tests[index];
      if (test.form !== "code") continue;
      const sides = sidesOf(test.code, index);
      note(index, await judged(() => judgeAssertions(sides)));
    }
  }));
}

/** Returns how assertions and the program of a submission are run. */
function sidesFor(
  { code: program, language, seed: given, timeMs }: Submission,
  rows: ProgramRows,
  { checkers }: JudgeParts,
): (code: string, index: number) => Sides {
  return (code, index) => {
    const seed = given ?? index;
    if (language === "python") {
      return pythonSides(code, (row) => rows.runOne(row), seed);
    }
    return javascriptSides({
      code,
      program,
      seed,
      isTypeScript: language === "typescript",
      runAsker: (input) =>
        checkers.rowsOf(ASKER, "javascript", timeMs).runOne(input),
      runProgram: (input) => rows.runOne(input),
    });
  };
}

/**
 * Runs tests that take a row each. There are thousands of them: no promise is
 * made for one whose result is known when its row has ended.
 */
function runRowTests(
  tests: readonly (readonly [index: number, test: RowTest])[],
  asked: readonly Row[],
  rows: ProgramRows,
  parts: JudgeParts,
  note: (index: number, result: TestResult) => void,
  inOrder: boolean,
): Promise<void> {
  if (tests.length === 0) return Promise.resolve();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const results: (TestResult | undefined)[] = [];
  let left = tests.length;
  let next = 0;
  const settle = (at: number, result: TestResult) => {
    results[at] = result;
    if (!inOrder) note(tests[at][0], result);
    else {
      for (let known; (known = results[next]) !== undefined; next++) {
        note(tests[next][0], known);
      }
    }
    left -= 1;
    if (left === 0) resolve();
  };
  rows.run(asked, (at, outcome) => {
    const [, test] = tests[at];
    try {
      if (outcome instanceof NotRunError) settle(at, faultOf(outcome));
      else if (test.form !== "checker") settle(at, judgeRow(test, outcome));
      else {
        judged(() => judgeOutput(test, outcome, parts))
          .then((result) => settle(at, result)).catch(reject);
      }
    } catch (error) {
      reject(error);
    }
  });
  return promise;
}

/** Returns the result; a row that could not be run is not judged. */
async function judged(
  judge: () => Promise<TestResult>,
): Promise<TestResult> {
  try {
    return await judge();
  } catch (error) {
    if (!(error instanceof NotRunError)) throw error;
    return faultOf(error);
  }
}

function faultOf({ message }: NotRunError): TestResult {
  return { verdict: "not_judged", reason: message, isFault: true };
}

function rowOf(test: RowTest, language: Language): Row {
  const { inputs } = test;
  if (test.form !== "call") return { inputJson: "null", ...inputs };
  if (language !== "python") return { inputJson: test.callJson, ...inputs };
  return {
    inputJson: "null",
    ...inputs,
    taskJson: `{"call":${test.callJson}}`,
  };
}

function judgeRow(
  test: Exclude<RowTest, CheckerTest>,
  outcome: RowOutcome,
): TestResult {
  const failure = failureOf(outcome);
  if (failure !== null) return failure;
  const difference = test.form === "stdin"
    ? compareOutputs(test.expected, outcome.stdout, test.comparison)
    : compareValue(test.expected, valueIn(outcome), test.comparison);
  const facts = factsOf(outcome);
  return difference === null
    ? { ...facts, verdict: "passed" }
    : { ...facts, verdict: "wrong_answer", difference };
}

async function judgeOutput(
  test: Extract<RowTest, CheckerTest>,
  outcome: RowOutcome,
  { checkers }: JudgeParts,
): Promise<TestResult> {
  const failure = failureOf(outcome);
  if (failure !== null) return failure;
  const judgement = await checkers.judge(test, outcome.stdout);
  return { ...factsOf(outcome), ...judgement };
}

/** Returns the value of a call as the harness has written it; "" if none. */
function valueIn({ retJson = "" }: RowOutcome): string {
  return memberSource(retJson, "value") ?? "";
}

function summary(tests: readonly TestResult[]): Judged {
  const scores = tests.map(({ verdict, score }) =>
    score ?? (verdict === "passed" ? 1 : 0)
  );
  const passed = tests.filter(({ verdict }) => verdict === "passed").length;
  const lost = tests.find(({ verdict }) => verdict === "not_judged");
  if (lost !== undefined) {
    const { reason } = lost;
    return { verdict: "not_judged", passed, score: null, reason, tests };
  }
  const failed = tests.find(({ verdict }) => verdict !== "passed");
  const sum = scores.reduce((total, score) => total + score, 0);
  return {
    verdict: failed?.verdict ?? "passed",
    passed,
    score: sum / tests.length,
    tests,
  };
}
