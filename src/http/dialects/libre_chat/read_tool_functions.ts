/**
 * Tools of a request of LibreChat's, as functions of the program.
 *
 * @module
 */

import { HttpError } from "../../server/http_error.ts";
import { isRecord } from "../../server/is_record.ts";
import type { Members } from "../../server/json_object.ts";
import type { ToolFunction } from "./wrapped_program.ts";

const MOST_TOOLS = 100;
const KEYWORDS = new Set(
  ("False None True and as assert async await break class continue def del " +
    "elif else except finally for from global if import in is lambda " +
    "nonlocal not or pass raise return try while with yield").split(" "),
);

/** A tool under the client's name for it. */
export interface ClientTool {
  readonly name: string;
  readonly program: ToolFunction;
}

/**
 * Returns the tools.
 *
 * @throws {HttpError} 400 if they are none, or too many.
 */
export function readToolFunctions({ tools }: Members): readonly ClientTool[] {
  if (!Array.isArray(tools) || tools.length === 0) {
    throw new HttpError(400, "tools must be an array, not empty");
  }
  if (tools.length > MOST_TOOLS) {
    throw new HttpError(400, `tools must be at most ${MOST_TOOLS}`);
  }
  return tools.map((tool: unknown, index) => {
    if (!isRecord(tool) || typeof tool.name !== "string" || tool.name === "") {
      throw new HttpError(400, `tools[${index}].name must be a string`);
    }
    const { name, parameters } = tool;
    return {
      name,
      program: {
        name: functionName(name),
        // Without keywords, and each name once, whatever the client's are.
        tool: `tool_${index}`,
        parameters: parameterNames(parameters),
      },
    };
  });
}

/** Returns the name that a program calls a tool by. */
function functionName(name: string): string {
  const plain = name.replaceAll(/[-\s]/g, "_").replaceAll(/[^\w]/g, "");
  const named = /^\d/.test(plain) ? `_${plain}` : plain;
  return KEYWORDS.has(named) ? `${named}_tool` : named;
}

/** Returns the names of parameters: those that are required first. */
function parameterNames(schema: unknown): readonly string[] {
  const { properties, required } = isRecord(schema) ? schema : {} as Members;
  const names = isRecord(properties) ? Object.keys(properties) : [];
  const needed = Array.isArray(required) ? required : [];
  return [
    ...names.filter((name) => needed.includes(name)),
    ...names.filter((name) => !needed.includes(name)),
  ];
}
