/**
 * Requests and answers of `POST /mcp`.
 *
 * @module
 */

import { z } from "zod";
import { json, REFUSALS } from "./answers.ts";
import type { RouteDescription } from "./route_description.ts";
import { errorBodySchema } from "./schemas.ts";

const message = z.record(z.string(), z.any()).meta({
  id: "McpMessage",
  description: "A message of JSON-RPC 2.0",
});

/** The description. */
export const MCP: RouteDescription = {
  summary: "Tools for models: the Model Context Protocol over HTTP",
  description:
    "Available if FAAS_MCP is on. Streamable HTTP, one message per request; " +
    "docs/mcp.md describes tools and sessions. Failures of a program, and an " +
    "overloaded service, are results of the tool, with `isError`.",
  tag: "Run",
  headers: z.object({
    Accept: z.string().meta({
      description: "With both `application/json` and `text/event-stream`",
    }),
    "Mcp-Protocol-Version": z.string().optional().meta({
      description: "Id from the answer to `initialize`",
    }),
    "Mcp-Session-Id": z.uuid().optional().meta({
      description: "As the answer to `initialize` has it; absent: no session",
    }),
  }),
  body: { "application/json": message },
  answers: {
    ...REFUSALS,
    200: {
      description: "The answer; as events for a call that wants progress",
      content: {
        "application/json": message,
        "text/event-stream": z.string(),
      },
      headers: z.object({
        "Mcp-Session-Id": z.uuid().optional().meta({
          description: "In the answer to `initialize`",
        }),
      }),
    },
    202: { description: "A notification, which has no answer", content: {} },
    400: json("Not a message, or of an unknown version", message),
    404: json("The service has not given this session id", errorBodySchema),
    406: json("`Accept` lacks a media type", message),
    415: json("`Content-Type` is not `application/json`", message),
  },
  examples: [
    {
      title: "Is it there?",
      headers: {
        "accept": "application/json, text/event-stream",
        "content-type": "application/json",
      },
      body: { jsonrpc: "2.0", id: 1, method: "ping" },
      status: 200,
      answer: { result: {}, jsonrpc: "2.0", id: 1 },
    },
  ],
};
