/**
 * The HTTP contract as schemas: for `/openapi.json`, and for the tests, which
 * hold every answer against them. Loaded by nothing that runs a program.
 *
 * @module
 */

import { z } from "@hono/zod-openapi";

import { RUN_ERROR_KINDS } from "../../run/error.ts";
import { keysOf } from "../../run/keys_of.ts";
import {
  acceptedNames,
  LANGUAGE_FAMILIES,
  LANGUAGES,
} from "../../run/languages.ts";
import { CELL_RESULT_TYPES, OUTPUT_STREAMS } from "../../run/result.ts";

const integer = z.int();
const traceId = z.string().regex(/^[0-9a-f]{32}$/).openapi({
  description: "Trace that the request belongs to, of W3C Trace Context",
});
const policyName = z.enum(["strict", "permissive", "custom"]);

const inputFileSchema = z.union([
  z.object({ data: z.base64() }),
  z.object({ text: z.string() }),
]).openapi("InputFile");

const milliseconds = integer.min(0).nullish().openapi({
  description: "Milliseconds; 0: the longest time that the service allows",
});

const language = z.string().nullish().openapi({
  description: `One of ${acceptedNames(LANGUAGE_FAMILIES)}, in any letter ` +
    "case; absent: Python, where the service takes it",
  example: "python",
});

const seed = integer.nullish().openapi({
  description: "Fixes all randomness; absent: fresh entropy",
});

/** Body of a request to `/run_batch`, as one object. */
export const batchRequestSchema = z.object({
  code: z.string().min(1).openapi({
    description: "The program, run for each input",
    example: "return_val(INPUT['x'] + K)",
  }),
  inputs: z.array(z.any()).openapi({
    description: "The global INPUT of each row; line by line if the body is " +
      "application/x-ndjson, after a line with all other members",
    example: [{ x: 1 }, { x: 2 }],
  }),
  setup: z.string().nullish().openapi({
    description: "Runs once; every row starts from what it has left",
    example: "K = 10",
  }),
  state: z.string().nullish().openapi({
    description:
      "Id of the state that every row starts from, in place of setup",
  }),
  language: language.openapi({
    description: "Of the set-up and the program, as of /run_code",
  }),
  timeout: milliseconds.openapi({
    description: "Of the set-up, in milliseconds; 0 or absent, and at most: " +
      "FAAS_TIMEOUT",
  }),
  row_timeout: milliseconds.openapi({
    description: "Of a row, in milliseconds; 0 or absent, and at most: " +
      "FAAS_TIMEOUT",
  }),
  priority: z.enum(["low", "normal", "high"]).nullish().openapi({
    description: 'Among batches; absent: "normal"',
  }),
  on_error: z.enum(["continue", "stop"]).nullish().openapi({
    description: '"stop": the first row that fails ends it',
  }),
  order: z.enum(["input", "completion"]).nullish().openapi({
    description: "In which order rows are answered; absent: that of the input",
  }),
  seed: seed.openapi({
    description:
      "Fixes the randomness of the set-up and, with its number, of " +
      "each row; absent: fresh entropy",
  }),
}).openapi("BatchRequest");

/** Body of a request to `/run_code`. */
export const runRequestSchema = z.object({
  code: z.string().min(1).openapi({
    description: "The program, run as __main__ where it is Python",
    example: 'print("Hello, World!")\nreturn_val("Success!")',
  }),
  language,
  timeout: integer.min(0).nullish().openapi({
    description: "Milliseconds; 0: the longest time that the service allows",
    example: 5_000,
  }),
  mode: z.enum(["program", "cell"]).nullish().openapi({
    description: 'How it is run; "cell": as a notebook runs a cell, whose ' +
      "last expression is shown",
  }),
  priority: z.string().nullish().openapi({
    description: '"low", "normal" or "high"; any other word counts as normal',
  }),
  input: z.any().optional().openapi({
    description: "The global INPUT; absent: None, null",
  }),
  ext: z.record(z.string(), z.string()).nullish().openapi({
    description: "Not looked at",
  }),
  stdin: z.string().nullish().openapi({
    description: "What standard input has; absent: nothing",
  }),
  stdin_encoding: z.enum(["utf-8", "base64"]).nullish().openapi({
    description: 'How "stdin" is written; absent: as text',
  }),
  argv: z.array(z.string()).nullish().openapi({
    description: "Arguments, without the program's name",
  }),
  env: z.record(z.string(), z.string()).nullish().openapi({
    description: "The whole environment of the program",
  }),
  files: z.record(z.string(), inputFileSchema).nullish().openapi({
    description: "Files by path, relative to where the program starts",
    example: { "data/a.csv": { text: "x,y\n1,2\n" } },
  }),
  collect: z.array(z.string()).max(100).nullish().openapi({
    description: "Which of the program's files to hand back, as patterns",
    example: ["out/*.csv"],
  }),
  seed,
  now: z.union([integer.min(0), z.string()]).nullish().openapi({
    description: "Where the clocks start: ISO 8601, or milliseconds since 1970",
    example: "2024-02-29T12:00:00Z",
  }),
  keep: z.boolean().nullish().openapi({
    description: "Whether to keep what the program leaves, to be continued: " +
      "metadata.state of the answer names it",
  }),
  ttl: integer.min(1).nullish().openapi({
    description: "How long that is kept, in seconds; absent: as long as the " +
      "service allows, which is also the most",
  }),
  state: z.string().nullish().openapi({
    description: "Id of the state that the program continues; absent: it " +
      "starts in a fresh interpreter",
  }),
}).openapi("RunRequest");

const policyFindingSchema = z.object({
  rule: z.string().openapi({ description: "As docs/safety-policy.md has it" }),
  line: integer.openapi({ description: "From 1 on" }),
  column: integer.openapi({ description: "From 1 on, in characters" }),
  end_column: integer.openapi({ description: "After its last character" }),
  message: z.string().openapi({ description: "What is refused, and why" }),
  help: z.string().openapi({ description: "What to do instead" }),
}).openapi("PolicyFinding");

const runErrorSchema = z.object({
  type: z.string().openapi({ description: "Class of the exception" }),
  message: z.string().openapi({ description: "Its text, without traceback" }),
  line: integer.nullable().openapi({
    description: "In the program, from 1 on; null where none is known",
  }),
  column: integer.nullable().openapi({
    description: "In characters, from 1 on; null where none is known",
  }),
  kind: z.enum(keysOf(RUN_ERROR_KINDS)).openapi({
    description: Object.entries(RUN_ERROR_KINDS)
      .map(([kind, meaning]) => `${kind}: ${meaning}`).join("; "),
  }),
  help: z.string().optional().openapi({ description: "What to do about it" }),
  rules: z.array(z.string()).optional().openapi({
    description: "Rules that refused it",
  }),
  findings: z.array(policyFindingSchema).optional().openapi({
    description: "The first 100 places that were refused",
  }),
}).openapi("RunError");

const outputFileSchema = z.object({
  name: z.string().openapi({ description: "Without a path" }),
  media_type: z.string().openapi({ example: "image/png" }),
  size: integer.openapi({ description: "Bytes, before base64" }),
  data: z.base64(),
  scale: z.number().gt(0).lt(1).optional().openapi({
    description: "By which a picture was made smaller to fit, a fraction",
  }),
  path: z.string().optional().openapi({
    description: "Where it was, for a file that was asked for",
  }),
}).openapi("OutputFile");

const cellResult = {
  type: z.enum(CELL_RESULT_TYPES).openapi({
    description: "The last expression's value, or what was shown by itself",
  }),
  data: z.record(z.string(), z.any()).openapi({
    description: "By media type: text, base64 for pictures, or a value of JSON",
    example: { "text/plain": "42" },
  }),
};
const cellResultSchema = z.object(cellResult).openapi("CellResult");

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const receiptSchema = z.object({
  request: sha256,
  image: sha256,
  result: sha256,
}).openapi("Receipt", {
  description:
    "For a run with `seed` and `now`: SHA-256 of the request as it " +
    "was run, of all that the sandbox was made from, and of what came of it",
});

const rowSchema = z.object({
  index: integer.min(0).openapi({ description: "Of its input, from 0 on" }),
  status: z.enum(["success", "error"]),
  ret_val: z.string(),
  ret_json: z.string().optional(),
  stdout: z.string(),
  stderr: z.string(),
  error: runErrorSchema.optional(),
  exit_code: integer.openapi({ description: "As of a run" }),
  duration_us: integer.min(0).openapi({
    description: "Wall time of the row alone, in microseconds",
  }),
  truncated: z.array(z.enum(["stdout", "stderr", "ret_val", "ret_json"]))
    .optional(),
  files: z.array(outputFileSchema).optional(),
}).openapi("Row");

const batchSummarySchema = z.object({
  task_id: z.uuid(),
  trace_id: traceId.optional(),
  status: z.enum(["success", "error"]),
  error: z.object({ type: z.string(), message: z.string() }).loose()
    .optional(),
  setup: z.object({
    stdout: z.string(),
    stderr: z.string(),
    exit_code: integer.openapi({ description: "As of a run" }),
  }).optional().openapi({ description: "What came of it, if it failed" }),
  rows: integer.min(0).openapi({ description: "Rows that were answered" }),
  outcomes: z.record(z.string(), integer).openapi({
    description: "Rows by `success` or the kind of their error",
  }),
  redone: z.record(z.string(), integer).openapi({
    description: "Rows that ran twice, by the reason",
  }),
  duration_ms: integer.min(0).openapi({
    description: "Wall time of the batch, in milliseconds",
  }),
  sandboxes: z.array(z.string()),
}).openapi("BatchSummary");

/** A line of an answer to `/run_batch`: rows, and a summary as the last one. */
export const batchLineSchema = z.union([
  rowSchema,
  z.object({ summary: batchSummarySchema }),
]);

/** The answer to `/run_batch` as one object. */
export const batchAnswerSchema = z.object({
  results: z.array(rowSchema),
  summary: batchSummarySchema,
}).openapi("BatchAnswer");

/** Body of an answer with status 200 from `/run_code`. */
export const runAnswerSchema = z.object({
  output: z.object({
    stdout: z.string().openapi({
      description: "Up to FAAS_MAX_OUTPUT_BYTES: of more, its head and tail",
    }),
    stderr: z.string().openapi({
      description: "Likewise; never empty where the program failed",
    }),
    ret_val: z.string().openapi({
      description: 'str() of the last value given to return_val, or ""',
    }),
    ret_json: z.string().optional().openapi({
      description: "The value of return_val as JSON text, where it has one",
    }),
  }),
  workload_info: z.object({ id: z.uuid(), status: z.literal("Used") }),
  metadata: z.object({
    language: z.enum(keysOf(LANGUAGES)),
    runtime: z.string(),
    duration: integer.openapi({
      description: "Wall time of the program alone, in milliseconds",
    }),
    status: z.enum(["success", "error"]),
    exit_code: integer.openapi({
      description: "0, the code of sys.exit, 1, 124 (timeout) or 137 (killed)",
    }),
    timed_out: z.boolean(),
    task_id: z.uuid().openapi({ description: "To look for in the log" }),
    instance_id: z.string().openapi({
      description: "The sandbox, for people: its kind and its place",
    }),
    pool_stats: z.object({
      totalInstances: integer.openapi({ description: "Sandboxes that exist" }),
      idleInstances: integer.openapi({ description: "Ready for a program" }),
      activeInstances: integer.openapi({
        description: "With a program in them",
      }),
    }),
    error: runErrorSchema.optional(),
    truncated: z.array(z.enum(OUTPUT_STREAMS)).openapi({
      description: "What was cut at its limit",
    }),
    files: z.array(outputFileSchema).openapi({
      description: "Figures that were open at the end, and files that were " +
        "asked for",
    }),
    results: z.array(cellResultSchema).optional().openapi({
      description: "What a cell has shown, in order; absent for a program",
    }),
    queue_ms: integer.openapi({
      description: "Time until there was a sandbox, in milliseconds",
    }),
    cpu_ms: integer.openapi({
      description: "CPU time of the program, in milliseconds",
    }),
    memory_peak_bytes: integer.openapi({
      description: "Largest heap of the interpreter during the run, in bytes",
    }),
    policy: policyName,
    ignored: z.array(z.string()).optional().openapi({
      description: "Fields of the request that mean nothing here",
    }),
    timeout_held_to: integer.optional().openapi({
      description: "Milliseconds, where more were asked for than are allowed",
    }),
    receipt: receiptSchema.optional(),
    state: z.object({
      id: z.string(),
      bytes: integer.openapi({ description: "What it takes where it is kept" }),
      expires: z.iso.datetime(),
    }).nullable().optional().openapi({
      description: "What the program has left, where that was to be kept; " +
        "null if it cannot be",
    }),
    state_error: z.string().optional().openapi({
      description: "Why it cannot be",
    }),
    trace_id: traceId.optional(),
  }),
}).openapi("RunAnswer");

/** Body of `/states/{id}`. */
export const keptStateSchema = z.object({
  id: z.string(),
  bytes: integer.openapi({ description: "What it takes where it is kept" }),
  created: z.iso.datetime(),
  expires: z.iso.datetime(),
  age: integer.min(0).openapi({ description: "Seconds" }),
  parent: z.string().nullable().openapi({
    description: "State that its program had continued",
  }),
  language: z.enum(keysOf(LANGUAGES)),
  kind: z.string(),
  policy: policyName,
}).openapi("State");

/** Body of `/states`. */
export const statesSchema = z.object({ states: z.array(keptStateSchema) })
  .openapi("States");

/** Body of `/usage`. */
export const usageSchema = z.object({
  caller: z.string().nullable().openapi({
    description: "null where nobody is asked for a key: all of the service's",
  }),
  since: z.iso.datetime(),
  runs: integer.openapi({ description: "Programs that came to an end" }),
  rows: integer.openapi({
    description: "Rows of batches that came to an end",
  }),
  cpu_ms: integer.openapi({ description: "CPU time of both" }),
  memory_byte_seconds: integer.openapi({
    description: "Memory, multiplied by the time for which it was kept",
  }),
  refusals: integer.openapi({
    description: "Requests that were answered 403, 429 or 503",
  }),
  quotas: z.array(z.object({
    name: z.enum(["requests", "cpu-seconds"]),
    limit: integer.openapi({ description: "What there is a minute" }),
    remaining: integer.openapi({ description: "What is left of it now" }),
    reset_seconds: integer.openapi({
      description: "Time until all of it is there again",
    }),
  })),
}).openapi("Usage");

/** Body of every answer from `/run_code` that is not a 200. */
export const errorBodySchema = z.object({
  error: z.string(),
  details: z.string().optional(),
  task_id: z.uuid().optional(),
}).openapi("Error");

/** A line of an answer from `/run_code` that is told line by line. */
export const runLineSchema = z.discriminatedUnion("type", [
  z.object({ type: z.enum(["stdout", "stderr"]), text: z.string() }),
  z.object(cellResult),
  z.object({ type: z.literal("restart") }),
  z.object({ type: z.literal("answer"), answer: runAnswerSchema }),
  z.object({
    type: z.literal("error"),
    status: integer.openapi({ description: "HTTP status that it would have" }),
    error: z.string().optional(),
    details: z.string().optional(),
    task_id: z.uuid().optional(),
  }),
]).openapi("RunLine", {
  description: "What is printed and shown as it comes; as the last line the " +
    "whole answer, or why there is none",
});

const poolCounts = {
  totalProcesses: integer.openapi({ description: "Sandboxes that exist" }),
  availableProcesses: integer.openapi({ description: "Ready for a program" }),
  busyProcesses: integer.openapi({ description: "With a program in them" }),
  pendingRequests: integer.openapi({ description: "Programs that wait" }),
};
const stateSchema = z.enum(["starting", "healthy", "degraded", "draining"]);

/** Body of `/health`. */
export const healthSchema = z.object({
  status: stateSchema,
  timestamp: z.iso.datetime(),
  runtime: z.string(),
  version: z.string(),
  execution_count: integer.openapi({
    description: "Programs that have come to an end since the start",
  }),
  python_version: z.string(),
  language: z.literal("javascript").optional(),
  languages: z.record(
    z.string(),
    z.object({
      version: z.string(),
      ready: integer.openapi({ description: "Sandboxes that have booted" }),
    }),
  ),
  packages: z.record(z.string(), z.string()).openapi({
    description: "Versions by name",
  }),
  coming: z.array(z.string()).openapi({
    description: "Kinds of sandbox for which something is still being made",
  }),
  failing: z.array(z.string()).openapi({
    description:
      "Kinds of sandbox that keep dying before they serve: programs " +
      "for them wait in vain",
  }),
  security: z.object({
    sandbox: z.string(),
    isolation: z.string(),
    permissions: z.string(),
    policy: policyName,
    locks: z.record(z.string(), z.boolean()).optional(),
  }),
  pool_status: z.object({
    ...poolCounts,
    config: z.record(z.string(), z.unknown()).openapi({
      description: "Sizes and limits in force, for people",
    }),
  }),
}).openapi("Health");

/** Body of `/metrics` as JSON. */
export const metricsSchema = z.object({
  execution_count: integer.openapi({
    description: "Programs that have come to an end since the start",
  }),
  uptime_seconds: integer.openapi({ description: "Since the start" }),
  runtime: z.string(),
  python_version: z.string(),
  status: stateSchema,
  pool_metrics: z.object({
    ...poolCounts,
    sandboxMemoryBytes: integer.openapi({
      description: "Resident memory of all sandboxes",
    }),
  }),
}).openapi("Metrics");

/** Body of `/livez`. */
export const livezSchema = z.object({ status: z.literal("alive") })
  .openapi("Livez");
