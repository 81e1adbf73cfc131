/**
 * Requests and answers of LibreChat's paths.
 *
 * @module
 */

import { z } from "zod";
import { json, notLetIn, RETRY_AFTER } from "../../openapi/answers.ts";
import type { RouteDescription } from "../../openapi/route_description.ts";

const error = z.object({ error: z.string() }).meta({ id: "LibreChatError" });

const reference = z.looseObject({
  id: z.string(),
  storage_session_id: z.string(),
  name: z.string(),
}).meta({ id: "LibreChatFile" });

const program = z.looseObject({
  lang: z.string().meta({ description: "py, js or ts, or their full names" }),
  code: z.string(),
  args: z.array(z.string()).optional(),
  files: z.array(reference).optional(),
}).meta({ id: "LibreChatProgram" });

const outcome = z.looseObject({
  session_id: z.string(),
  stdout: z.string(),
  stderr: z.string(),
  files: z.array(reference),
}).meta({ id: "LibreChatOutcome" });

const calls = z.looseObject({
  code: z.string().optional(),
  tools: z.array(z.looseObject({ name: z.string() })).optional(),
  continuation_token: z.string().optional(),
  tool_results: z.array(z.looseObject({ call_id: z.string() })).optional(),
}).meta({ id: "LibreChatCalls" });

const round = z.looseObject({
  status: z.enum(["tool_call_required", "completed", "error"]),
}).meta({ id: "LibreChatRound" });

const REFUSALS = {
  400: json("The request is malformed, or no language of here", error),
  ...notLetIn(error),
  404: json("Nothing of that id, or no more", error),
  413: json("The body is larger than FAAS_MAX_BODY_BYTES", error),
  429: json("The caller has used up its quota", error),
  500: json("A fault of the service", error),
  503: { ...json("No room now", error), headers: RETRY_AFTER },
};

function describe(
  summary: string,
  answer: z.ZodType,
  more: Partial<RouteDescription> = {},
): RouteDescription {
  return {
    summary: `${summary}, in the protocol of LibreChat`,
    tag: "Dialects",
    answers: { 200: json("The result", answer), ...REFUSALS },
    ...more,
  };
}

const file = z.looseObject({});
const session = z.object({ session: z.string() });
const both = session.extend({ file: z.string() });
const form = z.looseObject({ file: z.any() });

/** By method and path. */
export const LIBRE_CHAT_DESCRIPTIONS: Readonly<
  Record<string, RouteDescription>
> = {
  "POST /librechat/exec": describe("Run a program", outcome, {
    body: { "application/json": program },
    examples: [{
      title: "Another language",
      body: { lang: "rust", code: "x" },
      status: 400,
      answer: { error: "Unsupported language: rust" },
    }],
  }),
  "POST /librechat/exec/programmatic": describe(
    "Run a program that calls tools",
    round,
    {
      body: { "application/json": calls },
      examples: [{
        title: "No tools",
        body: { code: "x", tools: [] },
        status: 400,
        answer: { error: "tools must be an array, not empty" },
      }],
    },
  ),
  "POST /librechat/upload": describe("Store files", file, {
    body: { "multipart/form-data": form },
  }),
  "POST /librechat/upload/batch": describe("Store many files", file, {
    body: { "multipart/form-data": form },
  }),
  "GET /librechat/download/{session}/{file}": {
    ...describe("Fetch a file", z.any(), { path: both }),
    answers: {
      200: {
        description: "The file, in the media type that it was stored with",
        content: { "*/*": z.any() },
      },
      ...REFUSALS,
    },
  },
  "GET /librechat/files/{session}": describe("List files", z.array(z.any()), {
    path: session,
  }),
  "DELETE /librechat/files/{session}/{file}": describe("Forget a file", file, {
    path: both,
  }),
  "GET /librechat/sessions/{session}/objects/{file}": describe(
    "Describe a file",
    file,
    { path: both },
  ),
};
