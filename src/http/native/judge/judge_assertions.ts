/**
 * Judges a program by assertions that it never shares a memory with: one row
 * runs the assertions with stand-ins for the program, another does on the program
 * what they ask for, and between them go plain data (see
 * `src/inside/python/judged_assertions.py` and `javascript/sides.ts`).
 *
 * @module
 */

import type { Row, RowOutcome } from "../../../run/batch.ts";
import type { RunError } from "../../../run/error.ts";
import { elementSources, memberSource } from "../../server/json_member.ts";
import { factsOf, failureOf, type TestResult } from "./verdict.ts";

/** Turns between the two; a test asks for all its calls in the first, mostly. */
const MOST_TURNS = 1_000;
/** JSON of all results together, in UTF-16 units. */
const MOST_CHARS = 4_194_304;

/** An operation on the program, and what came of it, as JSON. */
type Known = readonly [operation: string, outcome: string];

/** Two sides of the judgement; each call is a row of its own. */
export interface Sides {
  /** Runs the assertions with what is known, as JSON. */
  ask(knownJson: string): Promise<RowOutcome>;
  /**
   * Does the same up to the first result that is not known; absent where to go
   * on without it never leads astray.
   */
  askCarefully?(knownJson: string): Promise<RowOutcome>;
  /** Does operations, a JSON list, on the program. */
  operate(operationsJson: string): Promise<RowOutcome>;
}

/**
 * Returns both sides for a program in Python: rows of one batch, in which the
 * program is compiled and has not run.
 *
 * @param seed Fixes the random numbers of the assertions: they run several times.
 */
export function pythonSides(
  code: string,
  run: (row: Row) => Promise<RowOutcome>,
  seed: number,
): Sides {
  const text = JSON.stringify(code);
  const task = (json: string) => run({ inputJson: "null", taskJson: json });
  return {
    ask: (known) =>
      task(`{"ask":{"code":${text},"known":${known},"seed":${seed}}}`),
    operate: (operations) => task(`{"operations":${operations}}`),
  };
}

/** Returns the result of the assertions. */
export async function judgeAssertions(
  { ask, askCarefully, operate }: Sides,
): Promise<TestResult> {
  let known: readonly Known[] = [];
  /** True if operations are done one by one, since they fail together. */
  let isCareful = false;
  let facts: TestResult = { verdict: "passed", durationUs: 0 };
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const askNow = isCareful ? askCarefully ?? ask : ask;
    const said = await askNow(`[${known.map((pair) => `[${pair}]`)}]`);
    const answer = said.retJson ?? "";
    const end = textMember(answer, "end");
    const failure = failureOf(said);
    if (failure !== null || end === undefined) {
      if (!isCareful && askCarefully !== undefined) {
        isCareful = true;
        continue;
      }
      return await ofProgram(failure, operate) ?? ofAssertions(failure, facts);
    }
    if (end === "passed") {
      return known.length > 0
        ? { ...facts, verdict: "passed" }
        : await ofUnused(operate);
    }
    if (end === "failed") {
      const error = errorOf(JSON.parse(memberSource(answer, "error") ?? "{}"));
      return { ...facts, verdict: "wrong_answer", error };
    }
    if (end === "unsayable") {
      const reason = textMember(answer, "reason");
      return { ...facts, verdict: "not_judged", reason };
    }
    if (end === "raised") return ofRaised(known, facts);
    const operations = elementSources(memberSource(answer, "operations") ?? "");
    const asked = isCareful
      ? operations.slice(0, known.length + 1)
      : operations;
    const done = await operate(`[${asked}]`);
    const outcomes = elementSources(
      memberSource(done.retJson ?? "", "outcomes") ?? "",
    );
    if (failureOf(done) !== null || outcomes.length !== asked.length) {
      // An assertion before the call that ends it may have failed.
      if (!isCareful && asked.length > known.length + 1) {
        isCareful = true;
        continue;
      }
      return failureOf(done) ?? noResults(done, facts);
    }
    const { durationUs, memoryPeakBytes: memoryBytes, stdout, stderr } = done;
    facts = { verdict: "passed", durationUs, memoryBytes, stdout, stderr };
    known = asked.map((operation, at) => [operation, outcomes[at]]);
    const chars = outcomes.reduce((sum, { length }) => sum + length, 0);
    if (chars > MOST_CHARS) {
      return { ...facts, verdict: "output_limit" };
    }
  }
  const reason = `the test takes more than ${MOST_TURNS} turns`;
  return { ...facts, verdict: "not_judged", reason };
}

function textMember(json: string, name: string): string | undefined {
  const source = memberSource(json, name);
  return source?.startsWith('"') ? JSON.parse(source) : undefined;
}

const UNRUNNABLE: ReadonlySet<string> = new Set(["syntax", "rejected"]);

/** The program itself cannot be run; null if it can. */
async function ofProgram(
  failure: TestResult | null,
  operate: Sides["operate"],
): Promise<TestResult | null> {
  if (!UNRUNNABLE.has(failure?.error?.kind ?? "")) return null;
  const own = failureOf(await operate("[]"));
  return UNRUNNABLE.has(own?.error?.kind ?? "") ? own : null;
}

/** The assertions themselves have failed. */
function ofAssertions(
  failure: TestResult | null,
  facts: TestResult,
): TestResult {
  const error = failure?.error;
  if (failure === null || error === undefined) {
    const reason = "the test has ended itself";
    return { ...facts, verdict: "not_judged", reason };
  }
  if (UNRUNNABLE.has(error.kind)) {
    const reason = `the test cannot be run: ${error.message}`;
    return { ...facts, verdict: "not_judged", reason };
  }
  const isException = error.kind === "exception";
  const verdict = isException ? "wrong_answer" : failure.verdict;
  return { ...facts, verdict, error };
}

/** Result of assertions that an exception of the program ended. */
function ofRaised(known: readonly Known[], facts: TestResult): TestResult {
  const raised = known.map(([, outcome]) => JSON.parse(outcome))
    .findLast((outcome) => Array.isArray(outcome) && outcome[0] === "e");
  const [, type, message, line, column] = raised ?? [];
  const error = errorOf({ type, message, line, column });
  const isMemory = error.type === "MemoryError" ||
    error.type === "InternalError" && error.message === "out of memory";
  const verdict = isMemory ? "memory_limit" : "runtime_error";
  return { ...facts, verdict, error };
}

/** Returns an error as the answer has it; a sandbox has written the facts. */
function errorOf(
  { type, message, line, column }: Readonly<Record<string, unknown>>,
): RunError {
  const place = (value: unknown) => typeof value === "number" ? value : null;
  return {
    type: String(type ?? "Exception").slice(0, 200),
    message: String(message ?? "").slice(0, 10_000),
    line: place(line),
    column: place(column),
    kind: "exception",
  };
}

/** Result of assertions that have asked for nothing of the program. */
async function ofUnused(operate: Sides["operate"]): Promise<TestResult> {
  const done = await operate("[]");
  return failureOf(done) ?? { ...factsOf(done), verdict: "passed" };
}

/** The program has ended without results: by `os._exit(0)`, say. */
function noResults(
  { stdout, stderr }: RowOutcome,
  facts: TestResult,
): TestResult {
  return {
    ...facts,
    stdout,
    stderr,
    verdict: "runtime_error",
    error: {
      type: "SystemExit",
      message: "the program has ended before the test",
      line: null,
      column: null,
      kind: "exception",
    },
  };
}
