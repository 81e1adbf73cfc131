/**
 * The fields of an answer to `/run_code`, one row each. From these tables follow
 * the schema of the contract, the schema of what models are given, and what the
 * receipt of a run counts. Each table is held to the type of the answer: a field
 * without a row, or a row of another type, does not compile.
 *
 * @module
 */

import { z } from "zod";
import type { RunAnswer } from "./answer.ts";
import { type PolicyFinding, RUN_ERROR_KINDS, type RunError } from "./error.ts";
import { keysOf } from "./keys_of.ts";
import { LANGUAGES } from "./languages.ts";
import {
  CELL_RESULT_TYPES,
  type CellResult,
  OUTPUT_STREAMS,
  type OutputFile,
  type Receipt,
} from "./result.ts";

/** One field of an answer. */
export interface ResultField<T> {
  /** Type, description and example. */
  readonly schema: z.ZodType<T>;
  /** True if models are given it. @default {false} */
  readonly mcp?: true;
  /** True if it is part of what a receipt proves. @default {false} */
  readonly counts?: true;
}

/** A row for each member of `T`. */
type RowsOf<T> = {
  readonly [Name in keyof T]-?: ResultField<T[Name]>;
};

/** Returns the schema of an object with these fields. */
export function objectOf<Rows extends Record<string, ResultField<unknown>>>(
  rows: Rows,
): z.ZodObject<{ -readonly [Name in keyof Rows]: Rows[Name]["schema"] }> {
  const shape = Object.fromEntries(
    Object.entries(rows).map(([name, row]) => [name, row.schema]),
  );
  return z.object(
    shape as { -readonly [Name in keyof Rows]: Rows[Name]["schema"] },
  );
}

const integer = z.int();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Trace of a request. */
export const traceIdSchema = z.string().regex(/^[0-9a-f]{32}$/).meta({
  description: "Trace that the request belongs to, of W3C Trace Context",
});

/** Name of a policy. */
export const policySchema = z.enum(["strict", "permissive", "custom"]);

/** A place where the policy refused a program. */
export const FINDING_FIELDS = {
  rule: {
    schema: z.string().meta({ description: "As docs/safety-policy.md has it" }),
  },
  line: { schema: integer.meta({ description: "From 1 on" }) },
  column: { schema: integer.meta({ description: "From 1 on, in characters" }) },
  end_column: {
    schema: integer.meta({ description: "After its last character" }),
  },
  message: {
    schema: z.string().meta({
      description: "The refused code, and the reason",
    }),
  },
  help: { schema: z.string().meta({ description: "Advice" }) },
} as const satisfies RowsOf<PolicyFinding>;

const policyFindingSchema = objectOf(FINDING_FIELDS).meta({
  id: "PolicyFinding",
});

/** Reason why a run did not succeed. */
export const ERROR_FIELDS = {
  type: {
    schema: z.string().meta({ description: "Class of the exception" }),
    mcp: true,
  },
  message: {
    schema: z.string().meta({ description: "Its text, without traceback" }),
    mcp: true,
  },
  line: {
    schema: integer.nullable().meta({
      description: "In the program, from 1 on; null where none is known",
    }),
    mcp: true,
  },
  column: {
    schema: integer.nullable().meta({
      description: "In characters, from 1 on; null where none is known",
    }),
    mcp: true,
  },
  kind: {
    schema: z.enum(keysOf(RUN_ERROR_KINDS)).meta({
      description: Object.entries(RUN_ERROR_KINDS)
        .map(([kind, meaning]) => `${kind}: ${meaning}`).join("; "),
    }),
    mcp: true,
  },
  help: {
    schema: z.string().optional().meta({ description: "Advice" }),
    mcp: true,
  },
  rules: {
    schema: z.array(z.string()).optional().meta({
      description: "Rules that refused it",
    }),
  },
  findings: {
    schema: z.array(policyFindingSchema).optional().meta({
      description: "The first 100 places that were refused",
    }),
  },
} as const satisfies RowsOf<RunError>;

/** Schema of {@linkcode ERROR_FIELDS}. */
export const runErrorSchema = objectOf(ERROR_FIELDS).meta({ id: "RunError" });

/** A file that comes back. */
export const FILE_FIELDS = {
  name: {
    schema: z.string().meta({ description: "Without a path" }),
    mcp: true,
  },
  media_type: { schema: z.string().meta({ example: "image/png" }), mcp: true },
  size: {
    schema: integer.meta({ description: "Bytes, before base64" }),
    mcp: true,
  },
  data: { schema: z.base64() },
  scale: {
    schema: z.number().gt(0).lt(1).optional().meta({
      description: "By which a picture was made smaller to fit, a fraction",
    }),
  },
  path: {
    schema: z.string().optional().meta({
      description: "Where it was, for a file that was asked for",
    }),
  },
} as const satisfies RowsOf<OutputFile>;

/** Schema of {@linkcode FILE_FIELDS}. */
export const outputFileSchema = objectOf(FILE_FIELDS).meta({
  id: "OutputFile",
});

/** Result that a cell has shown. */
export const CELL_RESULT_FIELDS = {
  type: {
    schema: z.enum(CELL_RESULT_TYPES).meta({
      description:
        "The value of the last expression, or an object that was shown",
    }),
  },
  data: {
    schema: z.record(z.string(), z.any()).meta({
      description:
        "By media type: text, base64 for pictures, or a value of JSON",
      example: { "text/plain": "42" },
    }),
  },
} as const satisfies RowsOf<Pick<CellResult, "type" | "data">>;

const cellResultSchema = objectOf(CELL_RESULT_FIELDS).meta({
  id: "CellResult",
});

/** Hashes to compare when a program runs again. */
export const RECEIPT_FIELDS = {
  request: { schema: sha256 },
  image: { schema: sha256 },
  result: { schema: sha256 },
} as const satisfies RowsOf<Receipt>;

const receiptSchema = objectOf(RECEIPT_FIELDS).meta({
  id: "Receipt",
  description:
    "For a run with `seed` and `now`: SHA-256 of the request as it " +
    "was run, of everything that the sandbox was made from, and of the result",
});

/** Output and value of a program. */
export const OUTPUT_FIELDS = {
  stdout: {
    schema: z.string().meta({
      description: "Up to FAAS_MAX_OUTPUT_BYTES: of more, its head and tail",
    }),
  },
  stderr: {
    schema: z.string().meta({
      description: "Likewise; never empty where the program failed",
    }),
  },
  ret_val: {
    schema: z.string().meta({
      description: 'str() of the last value given to return_val, or ""',
    }),
  },
  ret_json: {
    schema: z.string().optional().meta({
      description: "The value of return_val as JSON text, where it has one",
    }),
  },
} as const satisfies RowsOf<RunAnswer["output"]>;

/** Further facts about a run. */
export const METADATA_FIELDS = {
  language: { schema: z.enum(keysOf(LANGUAGES)) },
  runtime: { schema: z.string() },
  duration: {
    schema: integer.meta({
      description: "Wall time of the program alone, in milliseconds",
    }),
  },
  status: {
    schema: z.enum(["success", "error", "calls"]).meta({
      description: '"calls": the program waits for results of its calls',
    }),
  },
  exit_code: {
    schema: integer.meta({
      description: "0, the code of sys.exit, 1, 124 (timeout) or 137 (killed)",
    }),
    counts: true,
  },
  timed_out: { schema: z.boolean() },
  task_id: { schema: z.uuid().meta({ description: "To look for in the log" }) },
  instance_id: {
    schema: z.string().meta({
      description: "The sandbox, for people: its kind and its place",
    }),
  },
  pool_stats: {
    schema: z.object({
      totalInstances: integer.meta({ description: "Sandboxes that exist" }),
      idleInstances: integer.meta({ description: "Ready for a program" }),
      activeInstances: integer.meta({
        description: "With a program in them",
      }),
    }),
  },
  error: { schema: runErrorSchema.optional(), counts: true },
  truncated: {
    schema: z.array(z.enum(OUTPUT_STREAMS)).meta({
      description: "Names of the parts that were cut at their limit",
    }),
    counts: true,
  },
  files: {
    schema: z.array(outputFileSchema).meta({
      description: "Figures that were open at the end, and files that were " +
        "asked for",
    }),
    counts: true,
  },
  results: {
    schema: z.array(cellResultSchema).optional().meta({
      description:
        "Objects that a cell has shown, in order; absent for a program",
    }),
    counts: true,
  },
  queue_ms: {
    schema: integer.meta({
      description: "Time until there was a sandbox, in milliseconds",
    }),
  },
  cpu_ms: {
    schema: integer.meta({
      description: "CPU time of the program, in milliseconds",
    }),
  },
  memory_peak_bytes: {
    schema: integer.meta({
      description: "Largest heap of the interpreter during the run, in bytes",
    }),
  },
  policy: { schema: policySchema },
  ignored: {
    schema: z.array(z.string()).optional().meta({
      description: "Fields of the request that mean nothing here",
    }),
  },
  timeout_held_to: {
    schema: integer.optional().meta({
      description: "Milliseconds, where more were asked for than are allowed",
    }),
  },
  receipt: { schema: receiptSchema.optional() },
  state: {
    schema: z.object({
      id: z.string(),
      bytes: integer.meta({ description: "Size of the stored state" }),
      expires: z.iso.datetime(),
    }).nullable().optional().meta({
      description: "The kept state of the program; null if it cannot be kept",
    }),
  },
  state_error: {
    schema: z.string().optional().meta({
      description: "Why it cannot be",
    }),
  },
  continuation: {
    schema: z.object({ id: z.string(), expires: z.iso.datetime() })
      .optional().meta({ description: "How to continue a run with calls" }),
  },
  trace_id: { schema: traceIdSchema.optional() },
} as const satisfies RowsOf<RunAnswer["metadata"]>;

/** Name of a field of `metadata` that the receipt of a run proves. */
export type CountedResultName = {
  [Name in keyof typeof METADATA_FIELDS]: typeof METADATA_FIELDS[Name] extends
    { counts: true } ? Name : never;
}[keyof typeof METADATA_FIELDS];
