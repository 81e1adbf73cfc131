/**
 * Requests and answers of E2B's code interpreter.
 *
 * @module
 */

import { z } from "zod";
import { json, RETRY_AFTER, text } from "../../openapi/answers.ts";
import type { RouteDescription } from "../../openapi/route_description.ts";

const headers = z.object({
  "E2b-Sandbox-Id": z.string().optional().meta({
    description: "Contexts of one are not seen with another; any text",
  }),
  "X-Access-Token": z.string().optional().meta({
    description: "A caller's key, where one is asked for; " +
      "`E2B-Traffic-Access-Token`, a bearer and the password of basic " +
      "authorization are too",
  }),
});

const path = z.object({
  id: z.string().meta({
    description: "Id of a context, as the service returned it",
  }),
});

const language = z.string().meta({
  description: "python, javascript or typescript",
});

const request = z.object({
  code: z.string().meta({ description: "The cell" }),
  context_id: z.string().nullish().meta({
    description: "Absent, as `language`: the context that Python has unasked",
  }),
  language: language.nullish().meta({
    description: "The one that this language has unasked",
  }),
  env_vars: z.record(z.string(), z.string()).nullish().meta({
    description: "Variables of the environment for this cell alone",
  }),
}).meta({ id: "E2bRequest" });

const printed = z.string().optional();

const line = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("number_of_executions"),
    execution_count: z.int().min(1).meta({
      description: "Cells that the context has run, this one included",
    }),
  }),
  z.object({
    type: z.enum(["stdout", "stderr"]),
    text: z.string(),
    timestamp: z.iso.datetime(),
  }),
  z.object({
    type: z.literal("result"),
    text: printed,
    html: printed,
    markdown: printed,
    svg: printed,
    png: printed.meta({ description: "In base64, as jpeg and pdf" }),
    jpeg: printed,
    pdf: printed,
    latex: printed,
    json: z.unknown().optional().meta({
      description: "Of dicts and lists too",
    }),
    javascript: printed,
    data: z.unknown().optional().meta({
      description: "Of a DataFrame: lists by column",
    }),
    chart: z.record(z.string(), z.unknown()).optional().meta({
      description: "Of a figure: its data",
    }),
    extra: z.record(z.string(), z.unknown()).optional().meta({
      description: "All others, by media type",
    }),
    is_main_result: z.boolean().meta({
      description: "True: the value of the last expression",
    }),
  }),
  z.object({
    type: z.literal("error"),
    name: z.string(),
    value: z.string(),
    traceback: z.string(),
  }),
  z.object({ type: z.literal("keepalive") }),
  z.object({ type: z.literal("end_of_execution") }),
]).meta({
  id: "E2bLine",
  description:
    "Output and shown objects as they arrive; `keepalive` after 5 s without any; `end_of_execution` last",
});

const context = z.object({
  id: z.string(),
  language,
  cwd: z.string().meta({ description: "Where its first cell starts" }),
}).meta({ id: "E2bContext" });

const plain = (description: string) => text(description, "text/plain");

const UNKNOWN = plain("The caller has no such context");

/** Refusals of every context route; all errors are plain text. */
const REFUSED = {
  400: plain("The request makes no sense here, or no states are kept"),
  401: plain("The key is missing or unknown"),
  403: plain("Not for this caller, by another host name, or for another page"),
  410: plain("Its state is of another version of the service"),
  500: plain("A fault of the service"),
  503: {
    ...plain("No room, or no store of states, now"),
    headers: RETRY_AFTER,
  },
};

/** `POST /execute`. */
const E2B_EXECUTE: RouteDescription = {
  summary: "Run a cell in a context, in the protocol of E2B",
  description: "For E2B's code interpreter clients, smolagents and others; " +
    "see docs/dialects/e2b.md. Cells of one context run in turn.",
  tag: "Dialects",
  headers,
  body: { "application/json": request },
  answers: {
    200: {
      description: "Events of the run, its failure included",
      content: { "application/x-ndjson": line },
    },
    ...REFUSED,
    404: UNKNOWN,
    413: plain("The body is larger than FAAS_MAX_BODY_BYTES"),
    422: plain("A field is missing, or of another type"),
    429: {
      ...plain("Too many programs of this caller wait"),
      headers: RETRY_AFTER,
    },
  },
};

/** `GET /contexts`. */
const E2B_CONTEXTS: RouteDescription = {
  summary: "The contexts there are, in the protocol of E2B",
  description: "Those of Python and JavaScript that are there unasked come " +
    "first, others as they were made.",
  tag: "Dialects",
  headers,
  answers: { 200: json("They are", z.array(context)), ...REFUSED },
};

/** `POST /contexts`. */
const E2B_CREATE_CONTEXT: RouteDescription = {
  summary: "Make a context, in the protocol of E2B",
  tag: "Dialects",
  headers,
  body: {
    "application/json": z.object({
      language: language.nullish(),
      cwd: z.string().nullish().meta({
        description:
          "Any absolute path but in /dev, /lib and /usr/share, made if it is " +
          "missing; absent: /home/user",
      }),
    }).meta({ id: "E2bContextRequest" }),
  },
  answers: {
    200: json("The context", context),
    ...REFUSED,
    413: plain("The body is larger than FAAS_MAX_BODY_BYTES"),
  },
};

/** `DELETE /contexts/{id}`. */
const E2B_DELETE_CONTEXT: RouteDescription = {
  summary: "Forget a context, in the protocol of E2B",
  tag: "Dialects",
  headers,
  path,
  answers: {
    200: json("It is forgotten", z.null()),
    ...REFUSED,
    404: UNKNOWN,
  },
};

/** `POST /contexts/{id}/restart`. */
const E2B_RESTART_CONTEXT: RouteDescription = {
  summary: "Restart a context, in the protocol of E2B",
  tag: "Dialects",
  headers,
  path,
  answers: {
    200: json("Its next cell finds nothing of those before", z.null()),
    ...REFUSED,
    404: UNKNOWN,
  },
};

/** By method and path. */
export const E2B_DESCRIPTIONS: Readonly<Record<string, RouteDescription>> = {
  "POST /execute": E2B_EXECUTE,
  "GET /contexts": E2B_CONTEXTS,
  "POST /contexts": E2B_CREATE_CONTEXT,
  "DELETE /contexts/{id}": E2B_DELETE_CONTEXT,
  "POST /contexts/{id}/restart": E2B_RESTART_CONTEXT,
};
