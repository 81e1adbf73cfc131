/**
 * The tool `search_tools`: finds the operator's tools that programs may call,
 * where there are too many to list all of them.
 *
 * @module
 */

import type { ToolDefinition } from "../../run/tools.ts";
import {
  pythonSignature,
  typeScriptSignature,
} from "../native/tools/signatures.ts";
import type { McpTool, McpToolResult } from "./mcp_types.ts";

/** Most tools that the descriptions of `run_python` and others list. */
export const MOST_LISTED = 20;
/** Most of a description that a list has, in UTF-16 units. */
const MOST_DESCRIPTION_CHARS = 300;
const MOST_QUERY_CHARS = 1_000;
const MOST_FOUND = 10;
/** A word in the name says more than one in the description. */
const NAME_SCORE = 4;

/** The tool, as models see it. */
export const SEARCH_TOOL: McpTool = {
  name: "search_tools",
  title: "Search tools",
  description: "Finds functions that programs can call, by words of their " +
    "names and descriptions. Returns their signatures.",
  inputSchema: {
    type: "object",
    properties: {
      query: { type: "string", description: "Words" },
    },
    required: ["query"],
    additionalProperties: false,
  },
  outputSchema: {
    type: "object",
    properties: {
      tools: {
        type: "array",
        items: {
          type: "object",
          properties: {
            name: { type: "string" },
            description: { type: "string" },
            python: { type: "string" },
            typescript: { type: "string" },
          },
          required: ["name", "description", "python", "typescript"],
        },
      },
      matches: { type: "integer", description: "How many tools match" },
    },
    required: ["tools", "matches"],
  },
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
};

/** Returns the result of a search: the best matches first. */
export function searchTools(
  tools: readonly ToolDefinition[],
  query: string,
): McpToolResult {
  const words = wordsOf(query.slice(0, MOST_QUERY_CHARS));
  const found = tools
    .map((tool) => ({ tool, score: scoreOf(tool, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ tool }) => tool);
  const shown = found.slice(0, MOST_FOUND);
  const text = shown.length === 0
    ? "No tool matches; try other words."
    : shown.flatMap((tool) => [
      toolLine(tool, "python"),
      `  ${typeScriptSignature(tool)}`,
    ]).join("\n");
  return {
    content: [{ type: "text", text }],
    structuredContent: {
      tools: shown.map((tool) => ({
        name: tool.name,
        description: tool.description ?? "",
        python: pythonSignature(tool),
        typescript: typeScriptSignature(tool),
      })),
      matches: found.length,
    },
    isError: false,
  };
}

/** Returns one line about a tool: its signature and its description. */
export function toolLine(
  tool: ToolDefinition,
  language: "python" | "typescript",
): string {
  const signature = language === "python"
    ? pythonSignature(tool)
    : typeScriptSignature(tool);
  const about = (tool.description ?? "").slice(0, MOST_DESCRIPTION_CHARS)
    .replaceAll(/\s+/g, " ").trim();
  return `${signature}${about === "" ? "" : `: ${about}`}`.toWellFormed();
}

function scoreOf(
  { name, description = "" }: ToolDefinition,
  words: ReadonlySet<string>,
): number {
  const inName = wordsOf(name);
  const inDescription = wordsOf(description);
  let score = 0;
  for (const word of words) {
    if (inName.has(word)) score += NAME_SCORE;
    else if (name.toLowerCase().includes(word)) score += 2;
    if (inDescription.has(word)) score += 1;
  }
  return score;
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
}
