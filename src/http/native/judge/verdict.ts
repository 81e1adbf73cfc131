/**
 * The result of a test, from the outcome of its row.
 *
 * @module
 */

import type { RowOutcome } from "../../../run/batch.ts";
import type { RunError } from "../../../run/error.ts";
import type { Difference } from "../../../judging/compare.ts";
import { publicError } from "../../server/public_error.ts";
import { runError } from "../run_error.ts";

/** Every verdict, and what it says. */
export const VERDICTS = {
  passed: "the test passed",
  wrong_answer: "the output or the value differs, or an assertion failed",
  runtime_error: "an exception, another exit code, or a syntax error",
  time_limit: "the test took longer than it may",
  memory_limit: "the program ran out of memory",
  output_limit: "the program printed more than is kept",
  rejected: "the safety policy refuses the program",
  not_run: "an earlier test failed, or the time of all tests was used up",
  not_judged: "a fault of the service, which counts for nothing",
} as const;

/** One of {@linkcode VERDICTS}. */
export type Verdict = keyof typeof VERDICTS;

/** The result of one test. */
export interface TestResult {
  readonly verdict: Verdict;
  readonly durationUs?: number;
  readonly memoryBytes?: number;
  /** Score of a checker, from 0 to 1. */
  readonly score?: number;
  readonly difference?: Difference;
  readonly error?: RunError;
  /** Text of a checker. */
  readonly message?: string;
  /** Reason why it was not run, or not judged. */
  readonly reason?: string;
  /** True if that is a fault of the service, which another try may cure. */
  readonly isFault?: boolean;
  readonly stdout?: string;
  readonly stderr?: string;
}

const BY_KIND: Readonly<Record<RunError["kind"], Verdict>> = {
  exception: "runtime_error",
  syntax: "runtime_error",
  rejected: "rejected",
  timeout: "time_limit",
  memory: "memory_limit",
  crash: "runtime_error",
};

/** Returns why a program failed a test whatever is expected; null: it ended well. */
export function failureOf(outcome: RowOutcome): TestResult | null {
  const facts = factsOf(outcome);
  // First: an endless output also takes all the time there is.
  if (outcome.truncated.includes("stdout")) {
    return { ...facts, verdict: "output_limit" };
  }
  const error = runError(outcome);
  if (error === undefined) return null;
  return { ...facts, verdict: BY_KIND[error.kind], error };
}

/** Returns the facts that the answer has for every test that has run. */
export function factsOf(
  { durationUs, memoryPeakBytes, stdout, stderr }: RowOutcome,
): Pick<TestResult, "durationUs" | "memoryBytes" | "stdout" | "stderr"> {
  return {
    durationUs,
    ...(memoryPeakBytes === undefined ? {} : { memoryBytes: memoryPeakBytes }),
    stdout,
    stderr,
  };
}

const SHOWN_CHARS = 2_000;

/** Returns a test as the answer has it. */
export function answerTest(
  index: number,
  result: TestResult,
  include: ReadonlySet<string>,
) {
  const { verdict, durationUs, memoryBytes, error } = result;
  return {
    index,
    verdict,
    ...(durationUs === undefined ? {} : { time_ms: durationUs / 1_000 }),
    ...(memoryBytes === undefined ? {} : { memory_bytes: memoryBytes }),
    score: result.score,
    difference: result.difference,
    error: error && publicError(error),
    message: result.message,
    reason: result.reason,
    stdout: include.has("stdout")
      ? result.stdout?.slice(0, SHOWN_CHARS)
      : undefined,
    stderr: include.has("stderr")
      ? result.stderr?.slice(0, SHOWN_CHARS)
      : undefined,
  };
}
