/**
 * Functions of this application that a program on the service calls.
 *
 * @module
 */

import { encodeJson } from "./encode_json.ts";
import type { RunAnswer, ToolCall } from "./wire.ts";

/** A function that a program calls with an object of arguments. */
// deno-lint-ignore no-explicit-any -- each tool has arguments of its own
export type ToolFunction = (input: any) => unknown;

/** A JSON Schema, or a schema of Zod 4.2 or later. */
export type ToolSchema =
  | Readonly<Record<string, unknown>>
  | { toJSONSchema(): unknown };

/** A function with its description. */
export interface DescribedTool {
  /** Sync or async. Exceptions are raised in the program. */
  readonly run: ToolFunction;
  readonly description?: string;
  /** Schema of the arguments, an object; the program is checked against it. */
  readonly inputSchema?: ToolSchema;
  /** Schema of the value. */
  readonly outputSchema?: ToolSchema;
}

/** Tools by the name that programs call them by. */
export type Tools = Readonly<Record<string, ToolFunction | DescribedTool>>;

/** Returns the descriptions of tools, as a request brings them. */
export function toolDefinitions(tools: Tools): Record<string, unknown>[] {
  return Object.entries(tools).map(([name, tool]) => {
    const { description, inputSchema, outputSchema } = described(tool);
    return {
      name,
      description,
      input_schema: jsonSchema(inputSchema),
      output_schema: jsonSchema(outputSchema),
    };
  });
}

/**
 * Runs the calls of an answer, in parallel, and returns the body that continues
 * the program with their results; undefined if the program has ended.
 */
export async function nextBody(
  tools: Tools,
  { calls, metadata: { continuation } }: RunAnswer,
): Promise<string | undefined> {
  if (calls === undefined || continuation === undefined) return undefined;
  const results = await Promise.all(calls.map((call) => answer(tools, call)));
  const id = JSON.stringify(continuation.id);
  return `{"continuation":${id},"results":[${results.join(",")}]}`;
}

async function answer(tools: Tools, call: ToolCall): Promise<string> {
  const id = JSON.stringify(call.id);
  try {
    if (!Object.hasOwn(tools, call.name)) {
      throw new RangeError(`There is no tool "${call.name}"`);
    }
    const value = await described(tools[call.name]).run(call.arguments);
    // Undefined and functions have no text in JSON.
    const text = encodeJson(value, `the value of ${call.name}`) ?? "null";
    return `{"id":${id},"value":${text}}`;
  } catch (error) {
    const { name, message } = error instanceof Error
      ? error
      : { name: "Error", message: String(error) };
    const failure = JSON.stringify({ type: name, message });
    return `{"id":${id},"error":${failure}}`;
  }
}

function described(tool: ToolFunction | DescribedTool): DescribedTool {
  return typeof tool === "function" ? { run: tool } : tool;
}

function jsonSchema(schema: ToolSchema | undefined): unknown {
  if (typeof schema?.toJSONSchema !== "function") return schema;
  return schema.toJSONSchema();
}
