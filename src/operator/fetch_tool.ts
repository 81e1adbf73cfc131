/**
 * The tool `fetch`, as programs see it.
 *
 * @module
 */

import type { ToolDefinition } from "../run/tools.ts";

/** Description of `tools.fetch`. */
export const FETCH_TOOL: ToolDefinition = {
  name: "fetch",
  isFetch: true,
  description:
    "Send an HTTP request to a host that is allowed. Returns status, " +
    "reason, url, headers, and the body as `text`, or as `base64` if it is no " +
    "UTF-8.",
  input_schema: {
    type: "object",
    properties: {
      url: { type: "string" },
      method: { type: "string" },
      headers: { type: "object", additionalProperties: { type: "string" } },
      body: { type: "string", description: "text, sent as UTF-8" },
      base64: { type: "string", description: "bytes, in place of body" },
      redirect: { enum: ["follow", "manual"] },
    },
    required: ["url"],
    additionalProperties: false,
  },
  output_schema: {
    type: "object",
    properties: {
      status: { type: "integer" },
      reason: { type: "string" },
      url: { type: "string" },
      headers: { type: "object" },
      text: { type: "string" },
      base64: { type: "string" },
    },
    required: ["status", "reason", "url", "headers"],
  },
};
