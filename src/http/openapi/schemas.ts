/**
 * The HTTP contract as schemas: for `/openapi.json`, and for the tests, which
 * hold every answer against them. Loaded by nothing that runs a program.
 *
 * @module
 */

import { z } from "zod";

import { keysOf } from "../../run/keys_of.ts";
import { LANGUAGES } from "../../run/languages.ts";
import {
  CELL_RESULT_FIELDS,
  METADATA_FIELDS,
  objectOf,
  OUTPUT_FIELDS,
  outputFileSchema,
  policySchema,
  runErrorSchema,
  traceIdSchema,
} from "../../run/result_fields.ts";

const integer = z.int();
const rowSchema = z.object({
  index: integer.min(0).meta({ description: "Of its input, from 0 on" }),
  status: z.enum(["success", "error"]),
  ret_val: z.string(),
  ret_json: z.string().optional(),
  stdout: z.string(),
  stderr: z.string(),
  error: runErrorSchema.optional(),
  exit_code: integer.meta({ description: "As of a run" }),
  duration_us: integer.min(0).meta({
    description: "Wall time of the row alone, in microseconds",
  }),
  truncated: z.array(z.enum(["stdout", "stderr", "ret_val", "ret_json"]))
    .optional(),
  files: z.array(outputFileSchema).optional(),
}).meta({ id: "Row" });

const batchSummarySchema = z.object({
  task_id: z.uuid(),
  trace_id: traceIdSchema.optional(),
  status: z.enum(["success", "error"]),
  error: z.object({ type: z.string(), message: z.string() }).loose()
    .optional(),
  setup: z.object({
    stdout: z.string(),
    stderr: z.string(),
    exit_code: integer.meta({ description: "As of a run" }),
  }).optional().meta({ description: "The failure, if there is one" }),
  rows: integer.min(0).meta({ description: "Rows that were answered" }),
  outcomes: z.record(z.string(), integer).meta({
    description: "Rows by `success` or the kind of their error",
  }),
  redone: z.record(z.string(), integer).meta({
    description: "Rows that ran twice, by the reason",
  }),
  ignored: z.array(z.string()).optional().meta({
    description: "Fields of the request that mean nothing here",
  }),
  duration_ms: integer.min(0).meta({
    description: "Wall time of the batch, in milliseconds",
  }),
  sandboxes: z.array(z.string()),
}).meta({ id: "BatchSummary" });

/** A line of an answer to `/run_batch`: rows, and a summary as the last one. */
export const batchLineSchema = z.union([
  rowSchema,
  z.object({ summary: batchSummarySchema }),
]);

/** The answer to `/run_batch` as one object. */
export const batchAnswerSchema = z.object({
  results: z.array(rowSchema),
  summary: batchSummarySchema,
}).meta({ id: "BatchAnswer" });

/** A call of a tool that waits for its result. */
const callSchema = z.object({
  id: z.string(),
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()),
}).meta({ id: "ToolCall" });

/** Body of an answer with status 200 from `/run_code`. */
export const runAnswerSchema = z.object({
  output: objectOf(OUTPUT_FIELDS),
  workload_info: z.object({ id: z.uuid(), status: z.literal("Used") }),
  metadata: objectOf(METADATA_FIELDS),
  calls: z.array(callSchema).optional().meta({
    description: "Calls of tools that wait for results",
  }),
}).meta({ id: "RunAnswer" });

/** Body of `/states/{id}`. */
export const keptStateSchema = z.object({
  id: z.string(),
  bytes: integer.meta({ description: "Size of the stored state" }),
  created: z.iso.datetime(),
  expires: z.iso.datetime(),
  age: integer.min(0).meta({ description: "Seconds" }),
  parent: z.string().nullable().meta({
    description: "State that its program had continued",
  }),
  language: z.enum(keysOf(LANGUAGES)),
  kind: z.string(),
  policy: policySchema,
}).meta({ id: "State" });

/** Body of `/states`. */
export const statesSchema = z.object({ states: z.array(keptStateSchema) })
  .meta({ id: "States" });

/** Body of `/usage`. */
export const usageSchema = z.object({
  caller: z.string().nullable().meta({
    description: "null without keys: the numbers are the service's",
  }),
  since: z.iso.datetime(),
  runs: integer.meta({ description: "Programs that came to an end" }),
  rows: integer.meta({
    description: "Rows of batches that came to an end",
  }),
  cpu_ms: integer.meta({ description: "CPU time of both" }),
  memory_byte_seconds: integer.meta({
    description: "Memory, multiplied by the time for which it was kept",
  }),
  refusals: integer.meta({
    description: "Requests that were answered 403, 429 or 503",
  }),
  quotas: z.array(z.object({
    name: z.enum(["requests", "cpu-seconds"]),
    limit: integer.meta({ description: "Units per minute" }),
    remaining: integer.meta({ description: "Remaining units" }),
    reset_seconds: integer.meta({
      description: "Time until the quota is full again",
    }),
  })),
}).meta({ id: "Usage" });

/** Body of every answer from `/run_code` that is not a 200. */
export const errorBodySchema = z.object({
  error: z.string(),
  details: z.string().optional(),
  state: z.literal("starting").optional().meta({
    description: "503: no sandbox of the kind is ready yet, whatever the load",
  }),
  task_id: z.uuid().optional(),
}).meta({ id: "Error" });

/** A line of an answer from `/run_code` that is sent line by line. */
export const runLineSchema = z.discriminatedUnion("type", [
  z.object({ type: z.enum(["stdout", "stderr"]), text: z.string() }),
  objectOf(CELL_RESULT_FIELDS),
  z.object({ type: z.literal("restart") }),
  z.object({ type: z.literal("call"), call: callSchema }),
  z.object({ type: z.literal("answer"), answer: runAnswerSchema }),
  z.object({
    type: z.literal("error"),
    status: integer.meta({ description: "HTTP status that it would have" }),
    ...errorBodySchema.partial().shape,
  }),
]).meta({
  id: "RunLine",
  description:
    "Output and shown objects as they arrive; the last line is the whole answer, or an error",
});

const poolCounts = {
  totalProcesses: integer.meta({ description: "Sandboxes that exist" }),
  availableProcesses: integer.meta({ description: "Ready for a program" }),
  busyProcesses: integer.meta({ description: "With a program in them" }),
  pendingRequests: integer.meta({ description: "Programs that wait" }),
};
const stateSchema = z.enum(["starting", "healthy", "degraded", "draining"]);

/** Body of `/health`. */
export const healthSchema = z.object({
  status: stateSchema,
  timestamp: z.iso.datetime(),
  runtime: z.string(),
  version: z.string(),
  execution_count: integer.meta({
    description: "Programs that have come to an end since the start",
  }),
  python_version: z.string(),
  language: z.literal("javascript").optional(),
  languages: z.record(
    z.string(),
    z.object({
      version: z.string(),
      ready: integer.meta({ description: "Sandboxes that have booted" }),
    }),
  ),
  packages: z.record(z.string(), z.string()).meta({
    description: "Versions by name",
  }),
  coming: z.array(z.string()).meta({
    description: "Kinds of sandbox for which something is still being made",
  }),
  failing: z.array(z.string()).meta({
    description:
      "Kinds of sandbox that keep dying before they serve: programs " +
      "for them wait in vain",
  }),
  security: z.object({
    sandbox: z.string(),
    isolation: z.string(),
    permissions: z.string(),
    policy: policySchema,
    locks: z.record(z.string(), z.boolean()).optional(),
  }),
  calibration: z.object({
    factor: z.number().meta({
      description: "How many times as long a CPU-bound program takes as in a " +
        "native CPython",
    }),
  }),
  pool_status: z.object({
    ...poolCounts,
    forked: z.boolean().meta({
      description: "True: sandboxes are forked; false: each one boots",
    }),
    config: z.record(z.string(), z.unknown()).meta({
      description: "Sizes and limits in force, for people",
    }),
  }),
}).meta({ id: "Health" });

/** Body of `/metrics` as JSON. */
export const metricsSchema = z.object({
  execution_count: integer.meta({
    description: "Programs that have come to an end since the start",
  }),
  uptime_seconds: integer.meta({ description: "Since the start" }),
  runtime: z.string(),
  python_version: z.string(),
  status: stateSchema,
  pool_metrics: z.object({
    ...poolCounts,
    sandboxMemoryBytes: integer.meta({
      description: "Resident memory of all sandboxes",
    }),
  }),
}).meta({ id: "Metrics" });

/** Body of `/livez`. */
export const livezSchema = z.object({ status: z.literal("alive") })
  .meta({ id: "Livez" });
