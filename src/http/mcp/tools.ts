/**
 * The tools that a model is offered, as the Model Context Protocol describes
 * them. Every word here is read by models, and paid for by their users.
 *
 * @module
 */

import { type Field, type FieldName, FIELDS } from "../../run/fields.ts";
import type { LanguageFamily } from "../../run/languages.ts";
import {
  ERROR_FIELDS,
  FILE_FIELDS,
  type ResultField,
} from "../../run/result_fields.ts";
import type { PoolStatus } from "../../run/pool_status.ts";
import type { ToolDefinition } from "../../run/tools.ts";
import { JsonSchemas } from "../openapi/json_schemas.ts";
import type { McpTool, ObjectSchema } from "./mcp_types.ts";
import { MOST_LISTED, SEARCH_TOOL, toolLine } from "./search_tools.ts";

/** Names of the tools, by the language that each is for. */
export const TOOL_NAMES: Readonly<Record<LanguageFamily, string>> = {
  python: "run_python",
  javascript: "run_javascript",
};

/** Returns instructions for a model about the service. */
export function instructionsFor(hasSessions: boolean): string {
  const about = "Runs programs in a sandbox without network, host files or " +
    "installed commands. ";
  const apart = "pass keep=true to keep what a call leaves, and state=<the " +
    "id in its answer> to go on from there. The same state can be continued " +
    "more than once.";
  return about +
    (hasSessions
      ? "A call has the variables and files that earlier calls of the session " +
        "left, in the same language. To run outside of the session, in a fresh " +
        `interpreter, ${apart}`
      : `Every call starts in a fresh interpreter: ${apart}`);
}

/** Options for {@linkcode toolsFor}. */
export interface ToolsOptions {
  readonly languages: readonly LanguageFamily[];
  /** Longest time of a program, in milliseconds. */
  readonly timeoutMs: number;
  /** True if programs may be brought files. */
  readonly takesFiles: boolean;
  readonly status: Pick<PoolStatus, "packages" | "pythonVersion">;
  /** Tools of the operator that the programs may call. */
  readonly callable: readonly ToolDefinition[];
}

/** Returns the tools. */
export function toolsFor(
  { languages, timeoutMs, takesFiles, status, callable }: ToolsOptions,
): McpTool[] {
  const common = offeredFields(timeoutMs, takesFiles);
  const annotations = { ...ANNOTATIONS, openWorldHint: callable.length > 0 };
  const offered: Readonly<Record<LanguageFamily, McpTool>> = {
    python: {
      name: TOOL_NAMES.python,
      title: "Run Python",
      description: `Runs ${`Python ${status.pythonVersion}`.trim()} as a ` +
        "notebook runs a cell: the value of the last expression, what is " +
        "printed, and open matplotlib figures (as images) come back. " +
        packageNote(Object.keys(status.packages)) +
        callableNote("python", callable),
      inputSchema: inputs(common),
      outputSchema: OUTPUT,
      annotations,
    },
    javascript: {
      name: TOOL_NAMES.javascript,
      title: "Run JavaScript",
      description: "Runs JavaScript or TypeScript as a notebook runs a cell: " +
        "the value of the last expression and what console.log prints come " +
        "back. There is no network and no npm install." +
        callableNote("typescript", callable),
      inputSchema: inputs({
        ...common,
        language: {
          type: "string",
          enum: ["javascript", "typescript"],
          default: "javascript",
        },
      }),
      outputSchema: OUTPUT,
      annotations,
    },
  };
  return [
    ...languages.map((family) => offered[family]),
    ...(callable.length > MOST_LISTED ? [SEARCH_TOOL] : []),
  ];
}

/** Fields of a run that are offered only where programs may be brought files. */
const OF_FILES: ReadonlySet<string> = new Set<FieldName>(["files", "collect"]);

/** Returns the fields of a run that models are offered, each as its schema. */
function offeredFields(
  timeoutMs: number,
  takesFiles: boolean,
): Record<string, object> {
  const offered: Record<string, object> = {};
  for (const [name, { schema, mcp }] of Object.entries<Field>(FIELDS)) {
    if (mcp === null || OF_FILES.has(name) && !takesFiles) continue;
    offered[name] = { ...schema, ...(mcp === "" ? {} : { description: mcp }) };
  }
  offered.timeout = {
    ...offered.timeout,
    maximum: timeoutMs,
    description: `Milliseconds; absent: ${timeoutMs}`,
  };
  return offered;
}

/** Programs reach nothing but what was brought, and leave a state at most. */
const ANNOTATIONS = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
};

/** Schema of `structuredContent` of an answer. */
const OUTPUT: ObjectSchema = {
  type: "object",
  properties: {
    status: { enum: ["success", "error"] },
    stdout: { type: "string" },
    stderr: { type: "string" },
    result: {
      type: "string",
      description: "The value of the last expression, as text",
    },
    value: { description: "What return_val was given, as JSON" },
    error: givenToModels(ERROR_FIELDS),
    files: {
      type: "array",
      description: "Files that came back; their content is in the answer",
      items: givenToModels(FILE_FIELDS),
    },
    truncated: {
      type: "array",
      items: { type: "string" },
      description: "What was cut because it was too long or too deep",
    },
    duration_ms: { type: "integer" },
    state: {
      type: "object",
      properties: { id: { type: "string" }, expires: { type: "string" } },
      required: ["id", "expires"],
    },
    state_error: { type: "string", description: "Why no state was kept" },
  },
  required: ["status", "stdout", "stderr", "files", "truncated", "duration_ms"],
};

/** Returns the schema of what models are given of an object of an answer. */
function givenToModels(
  rows: Readonly<Record<string, ResultField<unknown>>>,
): object {
  const schemas = new JsonSchemas();
  const given = Object.entries(rows).filter(([, { mcp }]) => mcp);
  const properties = given.map(([name, { schema }]) => {
    // Each word costs tokens, and the names say enough.
    const { description: _, example: __, ...short } = schemas.convert(schema);
    return [name, short];
  });
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: given.flatMap(([name, { schema }]) =>
      schema.safeParse(undefined).success ? [] : [name]
    ),
  };
}

function inputs(properties: Readonly<Record<string, object>>): ObjectSchema {
  return {
    type: "object",
    properties,
    required: ["code"],
    additionalProperties: false,
  };
}

function packageNote(names: readonly string[]): string {
  if (names.length === 0) return "The standard library is there, and no pip.";
  return `No pip; packages: ${names.join(", ")}.`;
}

/** Returns what a description says of the functions that programs may call. */
function callableNote(
  language: "python" | "typescript",
  callable: readonly ToolDefinition[],
): string {
  if (callable.length === 0) return "";
  if (callable.length > MOST_LISTED) {
    return ` Programs can call ${callable.length} functions of \`tools\`; ` +
      `${SEARCH_TOOL.name} finds them.`;
  }
  const lines = callable.map((tool) => toolLine(tool, language));
  return ` Programs can call these functions:\n${lines.join("\n")}`;
}
