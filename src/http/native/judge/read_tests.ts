/**
 * The tests of a submission, as a request writes them.
 *
 * @module
 */

import {
  COMPARE_MODES,
  type CompareMode,
  type Comparison,
} from "../../../judging/compare.ts";
import {
  type ExactJson,
  parseExact,
  writeExact,
} from "../../../judging/plain_values.ts";
import type { RowInputs } from "../../../run/batch.ts";
import { ROW_INPUT_FIELDS } from "../../../run/fields.ts";
import { keysOf } from "../../../run/keys_of.ts";
import { nextTurn } from "../../../run/next_turn.ts";
import { HttpError } from "../../server/http_error.ts";
import { isRecord } from "../../server/is_record.ts";
import {
  anyElementSources,
  LONG_JSON_CHARS,
  parseAnyObject,
} from "../../server/long_json.ts";
import type { FileLimits } from "../inputs/read_files.ts";
import { readInputs } from "../inputs/read_inputs.ts";

/** One test. */
export type Test = Brought & (StdinTest | CallTest | CodeTest | CheckerTest);

/** Inputs of a test, and how its output is compared. */
interface Brought {
  readonly inputs: RowInputs;
  readonly comparison: Comparison;
}

/** Standard input, and the output that is expected. */
export interface StdinTest {
  readonly form: "stdin";
  readonly expected: string;
}

/** A call of a function, and the value that is expected. */
export interface CallTest {
  readonly form: "call";
  /** JSON text of the call, for the harness. */
  readonly callJson: string;
  readonly hasKwargs: boolean;
  readonly expected: ExactJson;
}

/** Assertions. */
export interface CodeTest {
  readonly form: "code";
  readonly code: string;
}

/** Standard input, and a program that judges the output. */
export interface CheckerTest {
  readonly form: "checker";
  readonly checker: string;
  /** JSON text of what is expected. */
  readonly expectedJson: string;
}

/** Default comparison of outputs. */
export const DEFAULT_COMPARISON: Comparison = {
  mode: "trimmed",
  relative: 1e-9,
  absolute: 1e-9,
};

const TESTS_PER_TURN = 64;
/** More tests are several submissions. */
const MOST_TESTS = 10_000;
const NAME = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)?$/u;
const MODES = keysOf(COMPARE_MODES);

/**
 * Returns the tests of a list in JSON.
 *
 * @param comparison Default comparison of their outputs.
 * @throws {HttpError} 400 that names the test.
 */
export async function readTests(
  json: string,
  comparison: Comparison,
  files: FileLimits,
): Promise<Test[]> {
  if (!json.trimStart().startsWith("[")) throw refuse("must be a list");
  const sources = await anyElementSources(json);
  if (sources.length === 0 || sources.length > MOST_TESTS) {
    throw refuse(`must have from 1 to ${MOST_TESTS} members`);
  }
  const tests: Test[] = [];
  for (const [index, source] of sources.entries()) {
    // One long test, or some short ones, hold the event loop at a time.
    if (index % TESTS_PER_TURN === 0) await nextTurn();
    try {
      if (source.length > LONG_JSON_CHARS && source.startsWith("{")) {
        // Reading a member that holds too many values is an error.
        Object.values((await parseAnyObject(source)).members);
      }
      tests.push(readTest(parseTest(source), comparison, files));
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      throw new HttpError(400, error.message, {
        details: `Test ${index}${error.details ? `: ${error.details}` : ""}`,
      });
    }
  }
  return tests;
}

function parseTest(source: string): unknown {
  // Numbers of values keep all their digits; to keep them takes time.
  return /"(?:call|checker)"/.test(source)
    ? parseExact(source)
    : JSON.parse(source);
}

function readTest(
  value: unknown,
  comparison: Comparison,
  files: FileLimits,
): Test {
  if (!isRecord(value)) throw refuse("must be a list of objects");
  const { call, code, checker, expected } = value;
  const reading = { members: value, limits: { files } };
  const brought: Brought = {
    inputs: readInputs(reading, ROW_INPUT_FIELDS) ?? {},
    comparison: readComparison(value.compare, comparison),
  };
  const forms = [call, code, checker].filter((form) => (form ?? null) !== null);
  if (forms.length > 1) {
    throw refuse("must have one of 'call', 'code' and 'checker' each at most");
  }
  if (typeof code === "string") return { ...brought, form: "code", code };
  if (typeof checker === "string") {
    const expectedJson = writeExact(expected as ExactJson ?? null);
    return { ...brought, form: "checker", checker, expectedJson };
  }
  if (isRecord(call)) {
    const callJson = readCall(call);
    if (expected === undefined) throw refuse("must have an 'expected' value");
    return {
      ...brought,
      form: "call",
      callJson,
      hasKwargs: Object.keys(call.kwargs ?? {}).length > 0,
      expected: expected as ExactJson,
    };
  }
  if (forms.length > 0) {
    throw refuse(
      "must have texts as 'code' and 'checker', an object as 'call'",
    );
  }
  if (typeof expected !== "string") {
    throw refuse(
      "must have a text as 'expected', where the output is compared",
    );
  }
  return { ...brought, form: "stdin", expected };
}

function readCall(call: Readonly<Record<string, unknown>>): string {
  const { function: name, args, kwargs } = call;
  if (typeof name !== "string" || !NAME.test(name)) {
    throw refuse("must name a function, or 'Class.method', in each 'call'");
  }
  if ((args ?? null) !== null && !Array.isArray(args)) {
    throw refuse("must have a list as 'args' of a 'call'");
  }
  if ((kwargs ?? null) !== null && !isRecord(kwargs)) {
    throw refuse("must have an object as 'kwargs' of a 'call'");
  }
  return writeExact({
    function: name,
    args: (args ?? []) as ExactJson,
    kwargs: (kwargs ?? {}) as ExactJson,
  });
}

/**
 * Returns how outputs are compared; `otherwise` where nothing is said.
 *
 * @throws {HttpError} 400 if there is no such way.
 */
export function readComparison(
  value: unknown,
  otherwise: Comparison,
): Comparison {
  if (value === undefined || value === null) return otherwise;
  const { mode, relative, absolute } = isRecord(value)
    ? value
    : { mode: value, relative: undefined, absolute: undefined };
  if (!MODES.some((name) => name === mode)) {
    const names = MODES.map((name) => `"${name}"`).join(", ");
    throw new HttpError(400, `Parameter 'compare' must be one of ${names}`);
  }
  return {
    mode: mode as CompareMode,
    relative: readTolerance(relative, otherwise.relative),
    absolute: readTolerance(absolute, otherwise.absolute),
  };
}

function readTolerance(value: unknown, otherwise: number): number {
  if (value === undefined || value === null) return otherwise;
  if (typeof value === "number" && value >= 0) return value;
  throw new HttpError(
    400,
    "Parameter 'compare' must have tolerances of at least 0",
  );
}

function refuse(fact: string): HttpError {
  return new HttpError(400, `Parameter 'tests' ${fact}`);
}
