/**
 * The HTTP contract as schemas: for `/openapi.json`, and for the tests, which
 * hold every answer against them. Loaded by nothing that runs a program.
 *
 * @module
 */

import { z } from "@hono/zod-openapi";

import { acceptedNames, LANGUAGE_FAMILIES } from "../languages.ts";

const integer = z.int();
const policyName = z.enum(["strict", "permissive", "custom"]);

const inputFileSchema = z.union([
  z.object({ data: z.base64() }),
  z.object({ text: z.string() }),
]).openapi("InputFile");

const milliseconds = integer.min(0).nullish().openapi({
  description: "Milliseconds; 0: the longest time that the service allows",
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
  language: z.string().nullish(),
  timeout: milliseconds,
  row_timeout: milliseconds,
  priority: z.enum(["low", "normal", "high"]).nullish(),
  on_error: z.enum(["continue", "stop"]).nullish(),
  order: z.enum(["input", "completion"]).nullish(),
}).openapi("BatchRequest");

/** Body of a request to `/run_code`. */
export const runRequestSchema = z.object({
  code: z.string().min(1).openapi({
    description: "The Python program, run as __main__",
    example: 'print("Hello, World!")\nreturn_val("Success!")',
  }),
  language: z.string().nullish().openapi({
    description: `One of ${acceptedNames(LANGUAGE_FAMILIES)}, in any letter ` +
      "case; absent: Python, where the service takes it",
    example: "python",
  }),
  timeout: integer.min(0).nullish().openapi({
    description: "Milliseconds; 0: the longest time that the service allows",
    example: 5_000,
  }),
  priority: z.string().nullish().openapi({
    description: '"low", "normal" or "high"; any other word counts as normal',
  }),
  input: z.any().optional().openapi({
    description: "The Python global INPUT; absent: None",
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
  seed: integer.nullish().openapi({
    description: "Fixes all randomness; absent: fresh entropy",
  }),
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
  rule: z.string(),
  line: integer,
  column: integer,
  end_column: integer,
  message: z.string(),
  help: z.string(),
}).openapi("PolicyFinding");

const runErrorSchema = z.object({
  type: z.string(),
  message: z.string(),
  line: integer.nullable(),
  column: integer.nullable(),
  kind: z.enum([
    "exception",
    "syntax",
    "rejected",
    "timeout",
    "memory",
    "crash",
  ]),
  help: z.string().optional(),
  rules: z.array(z.string()).optional(),
  findings: z.array(policyFindingSchema).optional(),
}).openapi("RunError");

const outputFileSchema = z.object({
  name: z.string(),
  media_type: z.string(),
  size: integer,
  data: z.base64(),
  scale: z.number().gt(0).lt(1).optional(),
  path: z.string().optional().openapi({
    description: "Where it was, for a file that was asked for",
  }),
}).openapi("OutputFile");

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const receiptSchema = z.object({
  request: sha256,
  image: sha256,
  result: sha256,
}).openapi("Receipt");

const rowSchema = z.object({
  index: integer.min(0),
  status: z.enum(["success", "error"]),
  ret_val: z.string(),
  ret_json: z.string().optional(),
  stdout: z.string(),
  stderr: z.string(),
  error: runErrorSchema.optional(),
  exit_code: integer,
  duration_us: integer.min(0),
  truncated: z.array(z.enum(["stdout", "stderr", "ret_val", "ret_json"]))
    .optional(),
  files: z.array(outputFileSchema).optional(),
}).openapi("Row");

const batchSummarySchema = z.object({
  task_id: z.uuid(),
  status: z.enum(["success", "error"]),
  error: z.object({ type: z.string(), message: z.string() }).loose()
    .optional(),
  setup: z.object({
    stdout: z.string(),
    stderr: z.string(),
    exit_code: integer,
  }).optional(),
  rows: integer.min(0),
  outcomes: z.record(z.string(), integer),
  redone: z.record(z.string(), integer),
  duration_ms: integer.min(0),
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
    stdout: z.string(),
    stderr: z.string(),
    ret_val: z.string(),
    ret_json: z.string().optional().openapi({
      description: "The value of return_val as JSON text, where it has one",
    }),
  }),
  workload_info: z.object({ id: z.uuid(), status: z.literal("Used") }),
  metadata: z.object({
    language: z.enum(["python", "javascript", "typescript"]),
    runtime: z.string(),
    duration: integer,
    status: z.enum(["success", "error"]),
    exit_code: integer,
    timed_out: z.boolean(),
    task_id: z.uuid(),
    instance_id: z.string(),
    pool_stats: z.object({
      totalInstances: integer,
      idleInstances: integer,
      activeInstances: integer,
    }),
    error: runErrorSchema.optional(),
    truncated: z.array(
      z.enum(["stdout", "stderr", "ret_val", "ret_json", "files"]),
    ),
    files: z.array(outputFileSchema),
    queue_ms: integer,
    cpu_ms: integer,
    memory_peak_bytes: integer,
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
      bytes: integer,
      expires: z.iso.datetime(),
    }).nullable().optional().openapi({
      description: "What the program has left, where that was to be kept; " +
        "null if it cannot be",
    }),
    state_error: z.string().optional().openapi({
      description: "Why it cannot be",
    }),
  }),
}).openapi("RunAnswer");

/** Body of `/states/{id}`. */
export const keptStateSchema = z.object({
  id: z.string(),
  bytes: integer,
  created: z.iso.datetime(),
  expires: z.iso.datetime(),
  age: integer.min(0).openapi({ description: "Seconds" }),
  parent: z.string().nullable().openapi({
    description: "State that its program had continued",
  }),
  language: z.enum(["python", "javascript", "typescript"]),
  kind: z.string(),
  policy: policyName,
}).openapi("State");

/** Body of `/states`. */
export const statesSchema = z.object({ states: z.array(keptStateSchema) })
  .openapi("States");

/** Body of every answer from `/run_code` that is not a 200. */
export const errorBodySchema = z.object({
  error: z.string(),
  details: z.string().optional(),
  task_id: z.uuid().optional(),
}).openapi("Error");

const poolCounts = {
  totalProcesses: integer,
  availableProcesses: integer,
  busyProcesses: integer,
  pendingRequests: integer,
};
const stateSchema = z.enum(["starting", "healthy", "degraded", "draining"]);

/** Body of `/health`. */
export const healthSchema = z.object({
  status: stateSchema,
  timestamp: z.iso.datetime(),
  runtime: z.string(),
  version: z.string(),
  execution_count: integer,
  python_version: z.string(),
  language: z.literal("javascript").optional(),
  languages: z.record(
    z.string(),
    z.object({ version: z.string(), ready: integer }),
  ),
  packages: z.record(z.string(), z.string()),
  coming: z.array(z.string()),
  security: z.object({
    sandbox: z.string(),
    isolation: z.string(),
    permissions: z.string(),
    policy: policyName,
    locks: z.record(z.string(), z.boolean()).optional(),
  }),
  pool_status: z.object({
    ...poolCounts,
    config: z.record(z.string(), z.unknown()),
  }),
}).openapi("Health");

/** Body of `/metrics` as JSON. */
export const metricsSchema = z.object({
  execution_count: integer,
  uptime_seconds: integer,
  runtime: z.string(),
  python_version: z.string(),
  status: stateSchema,
  pool_metrics: z.object({ ...poolCounts, sandboxMemoryBytes: integer }),
}).openapi("Metrics");

/** Body of `/livez`. */
export const livezSchema = z.object({ status: z.literal("alive") })
  .openapi("Livez");
