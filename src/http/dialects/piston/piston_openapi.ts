/**
 * Requests and answers of Piston's paths.
 *
 * @module
 */

import { z } from "zod";
import { json, notLetIn, RETRY_AFTER } from "../../openapi/answers.ts";
import type { RouteDescription } from "../../openapi/route_description.ts";

const request = z.object({
  language: z.string().meta({
    description: "Name or alias, as /api/v2/runtimes lists them",
  }),
  version: z.string().nullish().meta({
    description: 'A version or a range of them; absent: "*"',
  }),
  files: z.array(z.object({
    name: z.string().nullish(),
    content: z.string(),
    encoding: z.enum(["utf8", "base64", "hex"]).optional(),
  })).min(1).meta({ description: "The first one is the program" }),
  stdin: z.string().nullish(),
  args: z.array(z.string()).nullish(),
  run_timeout: z.number().min(0).nullish().meta({
    description: "Milliseconds; absent: 3000",
  }),
}).meta({ id: "PistonRequest" });

const answer = z.object({
  language: z.enum(["python", "javascript", "typescript"]),
  version: z.string(),
  run: z.object({
    stdout: z.string(),
    stderr: z.string(),
    output: z.string().meta({ description: "stdout, then stderr" }),
    code: z.int().nullable().meta({
      description: "Exit code; null if it was killed",
    }),
    signal: z.literal("SIGKILL").nullable(),
    message: z.null(),
    status: z.enum(["TO", "SG", "RE"]).nullable(),
    cpu_time: z.int().meta({ description: "Milliseconds" }),
    wall_time: z.int().meta({ description: "Milliseconds" }),
    memory: z.int().meta({ description: "Bytes" }),
  }),
}).meta({ id: "PistonAnswer" });

const error = z.object({ message: z.string() }).meta({ id: "PistonError" });

/** `POST /api/v2/execute`. */
const PISTON_EXECUTE: RouteDescription = {
  summary: "Run a program, in the protocol of Piston",
  tag: "Dialects",
  body: { "application/json": request },
  answers: {
    200: json("The result of the program, or its failure", answer),
    400: json("The request is malformed", error),
    ...notLetIn(error),
    413: json("The body is larger than FAAS_MAX_BODY_BYTES", error),
    429: { ...json("No room now", error), headers: RETRY_AFTER },
    500: json("A fault of the service", error),
  },
  examples: [
    {
      title: "A program with arguments",
      body: {
        language: "js",
        version: "*",
        files: [{ content: "console.log(process.argv[2])" }],
        args: ["one"],
      },
      status: 200,
      answer: {
        language: "javascript",
        version: "0.15.0",
        run: {
          stdout: "one\n",
          stderr: "",
          output: "one\n",
          code: 0,
          signal: null,
          message: null,
          status: null,
          cpu_time: 1,
          wall_time: 1,
          memory: 1_048_576,
        },
      },
    },
    {
      title: "Another language",
      body: { language: "cobol", version: "3", files: [{ content: "" }] },
      status: 400,
      answer: { message: "cobol-3 runtime is unknown" },
    },
  ],
};

/** `GET /api/v2/runtimes`. */
const PISTON_RUNTIMES: RouteDescription = {
  summary: "Languages that are there, in the protocol of Piston",
  tag: "Dialects",
  answers: {
    200: json(
      "Names, aliases and versions",
      z.array(
        z.object({
          language: z.string(),
          version: z.string(),
          aliases: z.array(z.string()),
          runtime: z.string().optional(),
        }).meta({ id: "PistonRuntime" }),
      ),
    ),
    ...notLetIn(error),
    500: json("A fault of the service", error),
  },
};

/** By method and path. */
export const PISTON_DESCRIPTIONS: Readonly<Record<string, RouteDescription>> = {
  "POST /api/v2/execute": PISTON_EXECUTE,
  "GET /api/v2/runtimes": PISTON_RUNTIMES,
};
