/**
 * Requests and answers of `POST /judge`.
 *
 * @module
 */

import { z } from "zod";
import { COMPARE_MODES } from "../../judging/compare.ts";
import { keysOf } from "../../run/keys_of.ts";
import { VERDICTS } from "../native/judge/verdict.ts";
import { json, REFUSALS, STATE_REFUSALS } from "./answers.ts";
import type { RouteDescription } from "./route_description.ts";
import { errorBodySchema } from "./schemas.ts";

const integer = z.int();
const verdict = z.enum(keysOf(VERDICTS)).meta({
  description: keysOf(VERDICTS).map((name) => `${name}: ${VERDICTS[name]}`)
    .join("; "),
});
const mode = z.enum(keysOf(COMPARE_MODES));
const compare = z.union([
  mode,
  z.object({
    mode,
    relative: z.number().min(0).nullish().meta({
      description: "Tolerance in proportion to the expected number",
    }),
    absolute: z.number().min(0).nullish().meta({
      description: "Tolerance as a number",
    }),
  }),
]).nullish().meta({
  description: keysOf(COMPARE_MODES)
    .map((name) => `${name}: ${COMPARE_MODES[name]}`).join("; "),
});

const testSchema = z.object({
  stdin: z.string().nullish(),
  stdin_encoding: z.enum(["utf-8", "base64"]).nullish(),
  argv: z.array(z.string()).nullish(),
  files: z.record(z.string(), z.any()).nullish(),
  expected: z.any().optional(),
  call: z.object({
    function: z.string(),
    args: z.array(z.any()).nullish(),
    kwargs: z.record(z.string(), z.any()).nullish(),
  }).nullish(),
  code: z.string().nullish(),
  checker: z.string().nullish(),
  compare,
}).meta({ id: "Test" });

const requestSchema = z.object({
  code: z.string().min(1).meta({ description: "The program" }),
  tests: z.union([z.array(testSchema), z.string()]).meta({
    description: "The tests, or the SHA-256 of a stored set",
  }),
  id: z.string().nullish().meta({
    description: "Text of the caller's, which the answer repeats",
  }),
  language: z.string().nullish().meta({ description: "As of /run_code" }),
  compare,
  limits: z.object({
    time_ms: integer.min(1).nullish().meta({
      description: "Time of a test, in milliseconds",
    }),
    memory_bytes: integer.min(1).nullish().meta({
      description: "Memory of a test, in bytes",
    }),
    total_ms: integer.min(1).nullish().meta({
      description: "Time of all tests, in milliseconds",
    }),
    scale: z.union([z.boolean(), z.number().min(1)]).nullish(),
  }).nullish().meta({
    description:
      "Time and memory of a test, time of all of them, and a factor " +
      "for the time",
  }),
  stop: z.enum(["never", "first_failure"]).nullish().meta({
    description: "Stops at the first failure, or never",
  }),
  include: z.array(z.enum(["stdout", "stderr"])).nullish().meta({
    description: "Streams of each test that the answer contains",
  }),
  seed: integer.nullish().meta({
    description: "Fixes the randomness of each test",
  }),
  priority: z.enum(["low", "normal", "high"]).nullish().meta({
    description: "Among submissions and batches",
  }),
}).meta({ id: "Submission" });

const resultSchema = z.object({
  index: integer.min(0).meta({ description: "Number of the test" }),
  verdict,
  time_ms: z.number().min(0).optional().meta({
    description: "Time of the program alone, in milliseconds",
  }),
  memory_bytes: integer.min(0).optional().meta({
    description: "Largest heap of the interpreter, in bytes",
  }),
  score: z.number().min(0).max(1).optional().meta({
    description: "Score of a checker, from 0 to 1",
  }),
  difference: z.object({
    line: integer.min(1).optional().meta({
      description: "Line of the output, from 1 on",
    }),
    column: integer.min(1).optional().meta({
      description: "Column in characters, from 1 on",
    }),
    expected: z.string(),
    got: z.string(),
  }).optional(),
  error: z.object({ type: z.string(), message: z.string() }).loose()
    .optional(),
  message: z.string().optional(),
  reason: z.string().optional(),
  stdout: z.string().optional(),
  stderr: z.string().optional(),
}).meta({ id: "TestResult" });

const judgedShape = {
  id: z.string().optional(),
  verdict,
  passed: integer.min(0).meta({ description: "Number of tests passed" }),
  total: integer.min(0).meta({ description: "Number of tests" }),
  score: z.number().min(0).max(1).nullable().meta({
    description: "Mean of the tests' scores, from 0 to 1; null: not judged",
  }),
  reason: z.string().optional(),
  tests: z.array(resultSchema),
  ignored: z.array(z.string()).optional(),
  duration_ms: integer.min(0).meta({
    description: "Wall time of the submission, in milliseconds",
  }),
};

const judgedSchema = z.object({ task_id: z.uuid(), ...judgedShape })
  .meta({ id: "Judged" });
const lineSchema = z.union([
  z.object({
    index: integer.min(0).meta({ description: "Number of the submission" }),
    ...judgedShape,
  }),
  z.object({
    summary: z.object({
      task_id: z.uuid(),
      trace_id: z.string().optional(),
      status: z.enum(["success", "error"]),
      error: z.object({ type: z.string(), message: z.string() }).optional(),
      submissions: integer.min(0).meta({
        description: "Number of submissions that were taken",
      }),
      verdicts: z.record(z.string(), integer).meta({
        description: "Number of submissions by verdict",
      }),
      duration_ms: integer.min(0).meta({
        description: "Wall time of the request, in milliseconds",
      }),
    }),
  }),
]);

/** The description of `PUT /tests/{sha256}`. */
export const PUT_TESTS: RouteDescription = {
  summary: "Store a set of tests by its content",
  description:
    "Submissions name the set by its SHA-256. It is encrypted, kept " +
    "where states are, for as long, and seen by its caller alone.",
  tag: "Run",
  path: z.object({ sha256: z.string() }),
  body: { "application/json": z.array(testSchema) },
  answers: {
    200: json(
      "The set is stored",
      z.object({
        id: z.string(),
        tests: integer.meta({ description: "Number of tests" }),
        bytes: integer.meta({ description: "Size of the set, in bytes" }),
        expires: z.string(),
      }),
    ),
    ...REFUSALS,
    ...STATE_REFUSALS,
  },
};

/** The description. */
export const JUDGE: RouteDescription = {
  summary: "Judge programs by their tests",
  description: "Each test starts from the same memory. Outputs are compared " +
    "outside of the interpreter. One submission comes as an object; any number " +
    "of them come line by line (`application/x-ndjson`), after a line without " +
    "`code` that has what they have in common.",
  tag: "Run",
  body: {
    "application/json": requestSchema,
    "application/x-ndjson": z.string().meta({
      description: "A line with defaults, then one submission per line",
    }),
  },
  answers: {
    200: {
      description: "A verdict for each test, or a line for each submission",
      content: {
        "application/json": judgedSchema,
        "application/x-ndjson": lineSchema,
      },
    },
    ...REFUSALS,
    404: json("The set of tests is not stored", errorBodySchema),
    413: json("The body, or a line of it, is too large", errorBodySchema),
  },
  examples: [
    {
      title: "A program with one test",
      body: {
        code: "print(int(input()) * 2)",
        tests: [{ stdin: "2\n", expected: "4\n" }],
      },
      status: 200,
      answer: {
        task_id: "e772b9fa-85bd-430b-a426-0e1f29c3aa32",
        verdict: "passed",
        passed: 1,
        total: 1,
        score: 1,
        tests: [{
          index: 0,
          verdict: "passed",
          time_ms: 0.215,
          memory_bytes: 25_165_824,
        }],
        duration_ms: 3,
      },
    },
    {
      title: "Tests that are not a list",
      body: { code: "pass", tests: 3 },
      status: 400,
      answer: { error: "Parameter 'tests' must be a list" },
    },
  ],
};
