/**
 * Requests and answers of dify-sandbox's paths.
 *
 * @module
 */

import { z } from "zod";
import {
  json,
  notLetIn,
  quotaExceeded,
  RETRY_AFTER,
} from "../../openapi/answers.ts";
import type { RouteDescription } from "../../openapi/route_description.ts";

const headers = z.object({
  "X-Api-Key": z.string().optional().meta({
    description: "The value of FAAS_DIFY_KEY, if it is set",
  }),
});

const request = z.object({
  code: z.string().min(1).meta({ description: "The program" }),
  language: z.enum(["python3", "nodejs"]),
  preload: z.string().nullish().meta({
    description: "Runs before the program, as a part of it",
  }),
  enable_network: z.boolean().nullish().meta({
    description: "Not looked at: nothing here has a network",
  }),
}).meta({ id: "DifyRequest" });

const answer = z.object({
  code: z.literal(0).meta({ description: "As of every success" }),
  message: z.literal("success"),
  data: z.object({
    stdout: z.string(),
    stderr: z.string(),
    error: z.string(),
    exit_code: z.int().meta({ description: "-1 after a timeout" }),
  }),
}).meta({ id: "DifyAnswer" });

const error = z.object({
  code: z.int().meta({ description: "The HTTP status, negative" }),
  message: z.string(),
  data: z.null(),
}).meta({ id: "DifyError" });

const UNKNOWN_KEY = {
  description: "Another key than FAAS_DIFY_KEY, or a caller's own",
  content: {},
};

/** `POST /v1/sandbox/run`. */
const DIFY_RUN: RouteDescription = {
  summary: "Run a program, in the protocol of Dify's sandbox",
  description: "For the code nodes and templates of Dify.",
  tag: "Dialects",
  headers,
  body: { "application/json": request },
  answers: {
    200: json("The result of the program, or its failure", answer),
    400: json("The request is malformed", error),
    ...notLetIn(error),
    401: UNKNOWN_KEY,
    413: json("The body is larger than FAAS_MAX_BODY_BYTES", error),
    429: quotaExceeded(error),
    500: json("A fault of the service", error),
    503: { ...json("No room now", error), headers: RETRY_AFTER },
  },
  examples: [
    {
      title: "A code node",
      body: { language: "python3", code: "print(6 * 7)", preload: "" },
      status: 200,
      answer: {
        code: 0,
        message: "success",
        data: { stdout: "42\n", stderr: "", error: "", exit_code: 0 },
      },
    },
    {
      title: "Another language",
      body: { language: "ruby", code: "puts 1" },
      status: 400,
      answer: { code: -400, message: "unsupported language", data: null },
    },
  ],
};

/** `GET /v1/sandbox/dependencies`. */
const DIFY_DEPENDENCIES: RouteDescription = {
  summary: "Packages that are there, in the protocol of Dify's sandbox",
  tag: "Dialects",
  headers,
  answers: {
    200: json(
      "Names and versions",
      z.object({
        code: z.literal(0).meta({ description: "As of every success" }),
        message: z.literal("success"),
        data: z.object({
          dependencies: z.array(
            z.object({ name: z.string(), version: z.string() }),
          ),
        }),
      }).meta({ id: "DifyDependencies" }),
    ),
    ...notLetIn(error),
    401: UNKNOWN_KEY,
    500: json("A fault of the service", error),
  },
};

/** By method and path. */
export const DIFY_DESCRIPTIONS: Readonly<Record<string, RouteDescription>> = {
  "POST /v1/sandbox/run": DIFY_RUN,
  "GET /v1/sandbox/dependencies": DIFY_DEPENDENCIES,
};
