/**
 * Programs with tests: what is sent, and the verdicts.
 *
 * @module
 */

import { encodeJson } from "./encode_json.ts";
import type { Priority } from "./options.ts";
import type { ErrorInfo } from "./wire.ts";

/** Outcome of a test, or of all tests of a program. */
export type Verdict =
  | "passed"
  | "wrong_answer"
  | "runtime_error"
  | "time_limit"
  | "memory_limit"
  | "output_limit"
  | "rejected"
  | "not_run"
  | "not_judged";

/** Rules to compare outputs: a mode, or one with tolerances. */
export type Compare = string | {
  readonly mode: string;
  readonly relative?: number;
  readonly absolute?: number;
};

/** A test: by output, by a call, by assertions, or by a checker. */
export interface Test {
  readonly stdin?: string;
  /** Output, or value of the call, that passes. */
  readonly expected?: unknown;
  readonly call?: {
    /** Name of a function, or "Class.method". */
    readonly function: string;
    readonly args?: readonly unknown[];
    readonly kwargs?: Readonly<Record<string, unknown>>;
  };
  /** Assertions about what the program defines. */
  readonly code?: string;
  /** A Python program that scores the output. */
  readonly checker?: string;
  readonly argv?: readonly string[];
  readonly compare?: Compare;
}

/** Options to judge a program. */
export interface JudgeOptions {
  readonly language?: string;
  /** @default {"trimmed"} */
  readonly compare?: Compare;
  /** Milliseconds of one test. */
  readonly timeMs?: number;
  readonly memoryBytes?: number;
  /** Milliseconds of all tests. */
  readonly totalMs?: number;
  /** Multiplies `timeMs`; true: by how much slower a sandbox is than natively. */
  readonly scale?: boolean | number;
  /** "first_failure" leaves out the tests after it. @default {"never"} */
  readonly stop?: "never" | "first_failure";
  /** Streams to return for each test. */
  readonly include?: readonly ("stdout" | "stderr")[];
  readonly seed?: number;
  readonly priority?: Priority;
  /** Ends the call, and the program. */
  readonly signal?: AbortSignal;
}

/** Outcome of one test. */
export interface JudgedTest {
  /** Number of the test, from 0. */
  readonly index: number;
  readonly verdict: Verdict;
  readonly time_ms?: number | undefined;
  readonly memory_bytes?: number | undefined;
  /** Score of a checker. */
  readonly score?: number | undefined;
  /** The first difference of a wrong answer. */
  readonly difference?: {
    readonly line?: number | undefined;
    readonly column?: number | undefined;
    readonly expected: string;
    readonly got: string;
  } | undefined;
  readonly error?:
    | Partial<ErrorInfo> & { readonly type: string; readonly message: string }
    | undefined;
  /** Text of a checker. */
  readonly message?: string | undefined;
  /** Reason why it was not run, or not judged. */
  readonly reason?: string | undefined;
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
}

/** Outcome of a program and its tests. */
export interface Judged {
  /** Verdict of the first test that did not pass. */
  readonly verdict: Verdict;
  readonly passed: number;
  readonly total: number;
  /** Mean of the tests' scores; null: it was not judged, and may be sent again. */
  readonly score: number | null;
  /** Reason why it was not judged. */
  readonly reason?: string | undefined;
  readonly tests: readonly JudgedTest[];
  readonly duration_ms: number;
  /** Id to look for in the service's log. */
  readonly task_id: string;
}

/** Returns the body of `/judge`. */
export function judgeBody(
  code: string,
  tests: readonly Test[] | string,
  options: JudgeOptions,
): string {
  const { timeMs, memoryBytes, totalMs, scale } = options;
  const limits = {
    time_ms: timeMs,
    memory_bytes: memoryBytes,
    total_ms: totalMs,
    scale,
  };
  const isLimited = Object.values(limits).some((one) => one !== undefined);
  return encodeJson({
    code,
    tests,
    language: options.language,
    compare: options.compare,
    limits: isLimited ? limits : undefined,
    stop: options.stop,
    include: options.include,
    seed: options.seed,
    priority: options.priority,
  }, "submission")!;
}
