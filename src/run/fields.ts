/**
 * The fields of a request to `/run_code`, a row each. From this table follow
 * the schema of the contract, the fields that a batch takes, what models are
 * offered, what a receipt counts, what is sent to a sandbox, and which fields
 * are named as ignored. Readers and users of a field name it by its row, so
 * that a field that is left out somewhere does not compile.
 *
 * @module
 */

import { acceptedNames, LANGUAGE_FAMILIES } from "./languages.ts";
import type { RunRequest } from "./request.ts";
import { TOOL_LIMITS } from "./tools.ts";

/** Schema of a value, as JSON Schema; null always counts as absent. */
export type FieldSchema = Readonly<Record<string, unknown>>;

/** Description of a field for callers. */
export interface FieldDescription {
  readonly description: string;
  readonly example?: unknown;
}

/** One field of a request. */
export interface Field extends FieldDescription {
  readonly schema: FieldSchema;
  /**
   * Completes the text of a 400, "Parameter 'timeout' must be …"; null: it may
   * be anything.
   */
  readonly mustBe: string | null;
  /** True if a request must have it. @default {false} */
  readonly isRequired?: true;
  /** True if another value makes another run, in the hash of its receipt. */
  readonly counts: boolean;
  /** Member of a run that carries it to the sandbox; null: the service's own. */
  readonly wire: keyof RunRequest | null;
  /** Description for models, "" for none; null: it is not offered them. */
  readonly mcp: string | null;
  /** Description of the field in a batch; null: a batch does not take it. */
  readonly batch: FieldDescription | null;
}

const TEXT = { type: "string" };
const TEXTS = { type: "array", items: TEXT };
const TEXT_BY_NAME = { type: "object", additionalProperties: TEXT };
const MILLISECONDS_TEXT = "a non-negative integer (milliseconds)";
const MILLISECONDS = { type: "integer", minimum: 0 };

/** A file of a request: one of its two members. */
export const INPUT_FILE_SCHEMA: FieldSchema = {
  anyOf: [
    {
      type: "object",
      properties: { data: { type: "string", format: "base64" } },
      required: ["data"],
    },
    { type: "object", properties: { text: TEXT }, required: ["text"] },
  ],
};

/** Every field of a request, in the order in which they are read and told. */
export const FIELDS = {
  code: {
    schema: { type: "string", minLength: 1 },
    mustBe: "a string",
    description: "The program, run as __main__ where it is Python",
    example: 'print("Hello, World!")\nreturn_val("Success!")',
    isRequired: true,
    counts: true,
    wire: "code",
    mcp: "",
    batch: {
      description: "The program, run for each input",
      example: "return_val(INPUT['x'] + K)",
    },
  },
  language: {
    schema: TEXT,
    mustBe: "a string",
    description: `One of ${acceptedNames(LANGUAGE_FAMILIES)}, in any letter ` +
      "case; absent: Python, where the service takes it",
    example: "python",
    counts: true,
    wire: "language",
    // Each tool has languages of its own.
    mcp: null,
    batch: {
      description: "Of the set-up and the program, as of /run_code",
      example: "python",
    },
  },
  timeout: {
    schema: MILLISECONDS,
    mustBe: MILLISECONDS_TEXT,
    description: "Milliseconds; 0: the longest time that the service allows",
    example: 5_000,
    counts: true,
    wire: "timeoutMs",
    mcp: "Milliseconds",
    batch: {
      description:
        "Of the set-up, in milliseconds; 0 or absent, and at most: " +
        "FAAS_TIMEOUT",
    },
  },
  mode: {
    schema: { enum: ["program", "cell"] },
    mustBe: 'one of "program", "cell"',
    description: 'How it is run; "cell": as a notebook runs a cell, whose ' +
      "last expression is shown",
    counts: true,
    wire: "mode",
    mcp: null,
    batch: null,
  },
  priority: {
    schema: TEXT,
    mustBe: "a string",
    description: '"low", "normal" or "high"; any other word counts as normal',
    counts: false,
    wire: null,
    mcp: null,
    batch: {
      description: 'Among batches: "low", "normal" or "high"; any other word ' +
        "counts as normal",
    },
  },
  input: {
    schema: {},
    mustBe: null,
    description: "The global INPUT; absent: None, null",
    counts: true,
    wire: "inputJson",
    mcp: "Any JSON value; the program has it as INPUT",
    batch: null,
  },
  ext: {
    schema: TEXT_BY_NAME,
    mustBe: "an object of strings",
    description: "Not looked at",
    counts: false,
    wire: null,
    mcp: null,
    batch: null,
  },
  stdin: {
    schema: TEXT,
    mustBe: "a string",
    description: "Standard input; absent: empty",
    counts: true,
    wire: "inputs",
    mcp: "Standard input",
    batch: null,
  },
  stdin_encoding: {
    schema: { enum: ["utf-8", "base64"] },
    mustBe: '"utf-8" or "base64"',
    description: 'How "stdin" is written; absent: as text',
    // It counts by what stdin is then.
    counts: false,
    wire: null,
    mcp: null,
    batch: null,
  },
  argv: {
    schema: TEXTS,
    mustBe: "a list of strings",
    description: "Arguments, without the program's name",
    counts: true,
    wire: "inputs",
    mcp: null,
    batch: null,
  },
  env: {
    schema: TEXT_BY_NAME,
    mustBe: "an object of strings",
    description: "The whole environment of the program",
    counts: true,
    wire: "inputs",
    mcp: null,
    batch: null,
  },
  files: {
    schema: { type: "object", additionalProperties: INPUT_FILE_SCHEMA },
    mustBe:
      'an object of {"data": base64} or {"text": string} by path, as in ' +
      '{"data/a.csv": {"text": "x,y"}}',
    description: "Files by path, relative to where the program starts",
    example: { "data/a.csv": { text: "x,y\n1,2\n" } },
    counts: true,
    wire: "inputs",
    mcp: 'Files by path: {"data/a.csv": {"text": "x,y"}}, or {"data": base64}',
    batch: null,
  },
  collect: {
    schema: { ...TEXTS, maxItems: 100 },
    mustBe: 'a list of patterns, as in ["out/*.csv"]',
    description: "Patterns of the files to return",
    example: ["out/*.csv"],
    counts: true,
    wire: "inputs",
    mcp: 'Which files to hand back: ["out/*.csv"]',
    batch: null,
  },
  seed: {
    schema: { type: "integer" },
    mustBe: "an integer of at most 2^53 - 1",
    description: "Fixes all randomness; absent: fresh entropy",
    counts: true,
    wire: "inputs",
    mcp: null,
    batch: {
      description: "Fixes the randomness of the set-up and, with its number, " +
        "of each row; absent: fresh entropy",
    },
  },
  now: {
    schema: { anyOf: [MILLISECONDS, TEXT] },
    mustBe:
      "a moment from 1970 to 9999: milliseconds since 1970 or ISO 8601, as " +
      'in "2024-02-29T12:00:00Z"',
    description: "Where the clocks start: ISO 8601, or milliseconds since 1970",
    example: "2024-02-29T12:00:00Z",
    counts: true,
    wire: "inputs",
    mcp: null,
    batch: null,
  },
  keep: {
    schema: { type: "boolean" },
    mustBe: "true or false",
    description:
      "Keep the state of the program: metadata.state of the answer names it",
    counts: false,
    wire: "keepAs",
    mcp: "Keep what the program leaves, to continue it by its state",
    batch: null,
  },
  ttl: {
    schema: { type: "integer", minimum: 1 },
    mustBe: "a positive integer (seconds)",
    description: "How long that is kept, in seconds; absent: as long as the " +
      "service allows, which is also the most",
    counts: false,
    wire: null,
    mcp: null,
    batch: null,
  },
  state: {
    schema: TEXT,
    mustBe: "a string",
    description: "Id of the state that the program continues; absent: it " +
      "starts in a fresh interpreter",
    // It never changes, so its id stands for all that is in it.
    counts: true,
    wire: "resume",
    mcp: "Id of the state to continue",
    batch: {
      description: "Id of the state that every row starts from, in place of " +
        "setup",
    },
  },
  tools: {
    schema: {
      type: "array",
      maxItems: TOOL_LIMITS.tools,
      items: {
        anyOf: [TEXT, {
          type: "object",
          properties: {
            name: TEXT,
            description: TEXT,
            input_schema: { type: "object" },
            output_schema: { type: "object" },
          },
          required: ["name"],
        }],
      },
    },
    mustBe: "a list of tools: {name, description, input_schema, " +
      "output_schema}, of which name is required, and of names of tools of " +
      "this service",
    description: "Functions of the caller's application that the program may " +
      "call, schemas are JSON Schema; and names of tools of this service, " +
      '"*" for all',
    example: [{ name: "search", description: "Search the shop." }],
    counts: true,
    wire: "tools",
    mcp: null,
    batch: null,
  },
  continuation: {
    schema: TEXT,
    mustBe: "a string",
    description: "Id of a run that waits for results of its calls; then no " +
      "other field counts but results",
    counts: false,
    wire: null,
    mcp: null,
    batch: null,
  },
  // Read with the continuation that they are for.
  results: {
    schema: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        properties: {
          id: TEXT,
          value: {},
          error: {
            type: "object",
            properties: { type: TEXT, message: TEXT },
            required: ["message"],
          },
        },
        required: ["id"],
      },
    },
    mustBe: 'a list of {"id", "value"} or {"id", "error": {"type", ' +
      '"message"}}, at least one',
    description: "Results of calls that are open: a value, or an error",
    example: [{ id: "call_0001", value: ["Assam"] }],
    counts: false,
    wire: null,
    mcp: null,
    batch: null,
  },
} as const satisfies Readonly<Record<string, Field>>;

/** Name of a field. */
export type FieldName = keyof typeof FIELDS;

/** Names of the fields whose row has `Value` in the column `Column`. */
export type FieldWith<
  Column extends "counts" | "wire" | "mcp" | "batch",
  Value,
> = {
  [Name in FieldName]: typeof FIELDS[Name][Column] extends Value ? Name : never;
}[FieldName];

/** Name of a field that a batch takes. */
export type BatchedFieldName = Exclude<FieldName, FieldWith<"batch", null>>;

/** Members that no field sets, and that cross to the sandbox all the same. */
const SET_BY_SERVICE = [
  "policy",
  "kernel",
  "takesResultLine",
  "answers",
  "caller",
] as const satisfies readonly (keyof RunRequest)[];

/** Member of a run that crosses to its sandbox. */
export type WireMember =
  | Exclude<typeof FIELDS[FieldName]["wire"], null>
  | typeof SET_BY_SERVICE[number];

/** The members of a run that cross to its sandbox. */
export const WIRE_MEMBERS: readonly WireMember[] = [
  ...new Set([
    ...Object.values(FIELDS).flatMap(({ wire }) => wire === null ? [] : [wire]),
    ...SET_BY_SERVICE,
  ]),
];

/** Fields of a row, besides its input. */
export const ROW_INPUT_FIELDS = [
  "stdin",
  "stdin_encoding",
  "argv",
  "files",
] as const satisfies readonly FieldName[];

const ROW_SCHEMA: FieldSchema = {
  type: "object",
  properties: Object.fromEntries(
    ["input" as const, ...ROW_INPUT_FIELDS].map((
      name,
    ) => [name, FIELDS[name].schema]),
  ),
};

/** The fields of a request to `/run_batch` that `/run_code` does not have. */
export const BATCH_FIELDS = {
  inputs: {
    schema: { type: "array", items: {} },
    mustBe: "a list",
    description: "The global INPUT of each row; line by line if the body is " +
      "application/x-ndjson, after a line with all other members",
    example: [{ x: 1 }, { x: 2 }],
  },
  rows: {
    schema: { type: "array", items: ROW_SCHEMA },
    mustBe: "a list",
    description: "In place of inputs: rows that bring stdin, arguments, files",
  },
  lines: {
    schema: { enum: ["inputs", "rows"] },
    mustBe: 'one of "inputs", "rows"',
    description: "Kind of the lines of an application/x-ndjson body; " +
      'absent: "inputs"',
  },
  setup: {
    schema: TEXT,
    mustBe: "a string",
    description: "Runs once; every row starts from the state that it leaves",
    example: "K = 10",
  },
  row_timeout: {
    schema: MILLISECONDS,
    mustBe: MILLISECONDS_TEXT,
    description: "Of a row, in milliseconds; 0 or absent, and at most: " +
      "FAAS_TIMEOUT",
  },
  on_error: {
    schema: { enum: ["continue", "stop"] },
    mustBe: 'one of "continue", "stop"',
    description: '"stop": the first row that fails ends it',
  },
  order: {
    schema: { enum: ["input", "completion"] },
    mustBe: 'one of "input", "completion"',
    description: "In which order rows are answered; absent: that of the input",
  },
} as const satisfies Readonly<
  Record<
    string,
    Pick<Field, "schema" | "mustBe" | "isRequired"> & FieldDescription
  >
>;

/** Name of a field of a batch alone. */
export type OwnBatchFieldName = keyof typeof BATCH_FIELDS;
