/**
 * GET /tools: tools of the operator that the caller's programs may call.
 *
 * @module
 */

import type { OperatorTools } from "../../../run/tools.ts";
import { type HttpAnswer, jsonAnswer } from "../../server/http_answer.ts";
import type { HttpRequest } from "../../server/http_request.ts";
import { pythonSignature, typeScriptSignature } from "./signatures.ts";

/** Returns the handler. It shows callers nothing of each other. */
export function createTools(
  operator: OperatorTools | undefined,
): (request: HttpRequest) => HttpAnswer {
  return function showTools({ caller }) {
    const tools = operator?.of(caller?.name) ?? [];
    return jsonAnswer(
      {
        tools: tools.map((tool) => ({
          name: tool.name,
          description: tool.description ?? "",
          input_schema: tool.input_schema ?? {},
          output_schema: tool.output_schema ?? {},
          python: pythonSignature(tool),
          typescript: typeScriptSignature(tool),
        })),
      },
      200,
      { "cache-control": "no-store" },
    );
  };
}
