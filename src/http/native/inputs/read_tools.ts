/**
 * Tools of a request, and the results that continue a suspended run.
 *
 * @module
 */

import {
  type ContinuedRun,
  TOOL_LIMITS,
  type ToolAnswer,
  type ToolDefinition,
} from "../../../run/tools.ts";
import { HttpError } from "../../server/http_error.ts";
import { isRecord } from "../../server/is_record.ts";
import { elementSources, memberSource } from "../../server/json_member.ts";
import { badField, fieldError } from "../field_errors.ts";

/** Names that `tools` has of its own. */
const OWN_NAMES: ReadonlySet<string> = new Set(["aio", "ToolError"]);

/** Keywords of Python and of JavaScript: a call by them does not parse. */
const KEYWORDS: ReadonlySet<string> = new Set(
  ("False None True and as assert async await break class continue def del " +
    "elif else except finally for from global if import in is lambda " +
    "nonlocal not or pass raise return try while with yield " +
    "case catch const debugger default delete do enum export extends false " +
    "function implements instanceof interface let new null package private " +
    "protected public static super switch this throw true typeof var void")
    .split(" "),
);

const MEMBERS: ReadonlySet<string> = new Set([
  "name",
  "description",
  "input_schema",
  "output_schema",
]);

/**
 * Returns the tools of a request.
 *
 * @throws {HttpError} 400 that names the tool and what is wrong with it.
 */
export function readTools(tools: unknown): readonly ToolDefinition[] {
  if (!Array.isArray(tools)) throw badField("tools");
  const { length } = tools;
  if (length > TOOL_LIMITS.tools) {
    throw fieldError(
      "tools",
      `at most ${TOOL_LIMITS.tools} tools`,
      undefined,
      `There are ${length}`,
    );
  }
  const names = new Set<string>();
  const read = tools.map((tool: unknown, index) => {
    const fact = whyNoTool(tool, names);
    if (fact !== null) {
      const name = isRecord(tool) && typeof tool.name === "string"
        ? tool.name
        : `number ${index}`;
      throw badField("tools", name, fact);
    }
    const { name } = tool as ToolDefinition;
    names.add(name);
    const known = Object.entries(tool as Record<string, unknown>)
      .filter(([member, value]) => MEMBERS.has(member) && value !== null);
    return Object.fromEntries(known) as unknown as ToolDefinition;
  });
  const chars = JSON.stringify(read).length;
  if (chars > TOOL_LIMITS.definitionChars) {
    throw fieldError(
      "tools",
      `at most ${TOOL_LIMITS.definitionChars} characters of JSON`,
      undefined,
      `There are ${chars}`,
    );
  }
  return read;
}

/** Returns a request's own tools, and the names of the operator's. */
export function splitTools(
  tools: unknown,
): { readonly own: unknown; readonly operators: readonly string[] } {
  if (!Array.isArray(tools)) return { own: tools, operators: [] };
  const isName = (tool: unknown): tool is string => typeof tool === "string";
  const operators = [...new Set(tools.filter(isName))];
  const own = tools.filter((tool) => !isName(tool));
  // A list of names alone brings no tools of its own, and needs no store.
  return operators.length > 0 && own.length === 0
    ? { own: undefined, operators }
    : { own, operators };
}

/** Returns why a value is not a tool; null if it is one. */
function whyNoTool(tool: unknown, names: ReadonlySet<string>): string | null {
  if (!isRecord(tool)) return "is not an object";
  const { name, description, input_schema, output_schema } = tool;
  if (typeof name !== "string" || !/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) {
    return "has no name that is an identifier of at most 64 characters";
  }
  if (KEYWORDS.has(name)) return "is a keyword";
  if (OWN_NAMES.has(name)) return "is a name that tools has of its own";
  if (name.startsWith("__")) return "starts with two underscores";
  if (names.has(name)) return "is the name of two tools";
  if (typeof (description ?? "") !== "string") {
    return "has a description that is not a string";
  }
  for (const schema of [input_schema, output_schema]) {
    if (!isRecord(schema ?? {})) return "has a schema that is not an object";
  }
  return null;
}

/**
 * Returns what continues a suspended run.
 *
 * @param json Source of the results, which keep each digit of their numbers.
 * @throws {HttpError} 400 that names the result and what is wrong with it.
 */
export function readContinuation(
  continuation: unknown,
  results: unknown,
  json: string,
): ContinuedRun {
  if (typeof continuation !== "string") {
    throw badField("continuation");
  }
  if (!Array.isArray(results) || results.length === 0) {
    throw badField("results");
  }
  if (results.length > TOOL_LIMITS.openCalls) {
    throw fieldError("results", `at most ${TOOL_LIMITS.openCalls} results`);
  }
  const sources = elementSources(json);
  const ids = new Set<string>();
  const answers = results.map((result: unknown, index) => {
    const answer = readAnswer(result, sources[index], index);
    if (ids.has(answer.id)) {
      throw badField("results", answer.id, "is answered twice");
    }
    ids.add(answer.id);
    return answer;
  });
  return { id: continuation, results: answers };
}

function readAnswer(
  result: unknown,
  source: string,
  index: number,
): ToolAnswer {
  const wrong = (fact: string) =>
    badField("results", undefined, `Number ${index} ${fact}`);
  if (!isRecord(result)) throw wrong("is not an object");
  const { id, error } = result;
  if (typeof id !== "string") throw wrong("has no id");
  const value = memberSource(source, "value");
  const isFailure = error !== undefined && error !== null;
  if ((value === undefined) !== isFailure) {
    throw wrong("must have either a value or an error");
  }
  if (value !== undefined) {
    if (value.length <= TOOL_LIMITS.answerChars) return { id, value };
    throw new HttpError(
      413,
      `Parameter 'results' must have values of at most ` +
        `${TOOL_LIMITS.answerChars} characters of JSON`,
      { details: `The one of "${id}" has ${value.length}` },
    );
  }
  if (!isRecord(error) || typeof error.message !== "string") {
    throw wrong("has an error without a message");
  }
  const { type, message } = error;
  if (typeof (type ?? "") !== "string") {
    throw wrong("has an error whose type is not a string");
  }
  return {
    id,
    error: {
      message: message.slice(0, 10_000).toWellFormed(),
      ...(typeof type === "string" ? { type: type.slice(0, 200) } : {}),
    },
  };
}
