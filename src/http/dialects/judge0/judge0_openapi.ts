/**
 * Requests and answers of Judge0's paths.
 *
 * @module
 */

import { z } from "zod";
import { errorBodySchema } from "../../openapi/schemas.ts";
import {
  json,
  notLetIn,
  quotaExceeded,
  RETRY_AFTER,
} from "../../openapi/answers.ts";
import type { RouteDescription } from "../../openapi/route_description.ts";

const encoded = { description: "In base64, if base64_encoded says so" };

const request = z.object({
  source_code: z.string().min(1).meta(encoded),
  language_id: z.union([z.int(), z.string()]).meta({
    description: "One that Judge0 has given to Python 3, JavaScript or " +
      "TypeScript; /languages lists the nearest",
  }),
  stdin: z.string().nullish().meta(encoded),
  expected_output: z.string().nullish().meta(encoded),
  command_line_arguments: z.string().nullish(),
  wall_time_limit: z.number().min(0).nullish().meta({
    description: "Seconds; absent: 10",
  }),
}).meta({ id: "Judge0Request" });

/** Judge0's numbers of what can come of a program. */
const OUTCOME = {
  description: "3: accepted; 4: wrong answer; 5: time limit; 11: error",
};

const shown = z.string().nullable().optional().meta(encoded);

const answer = z.object({
  stdout: shown,
  time: z.string().optional().meta({ description: "Seconds" }),
  memory: z.int().optional().meta({ description: "KiB" }),
  stderr: shown,
  token: z.uuid().optional(),
  compile_output: z.null().optional(),
  message: shown,
  exit_code: z.int().optional().meta({
    description: "0, or why it failed",
  }),
  status_id: z.int().optional().meta(OUTCOME),
  status: z.object({
    id: z.int().meta(OUTCOME),
    description: z.string(),
  }).optional(),
}).meta({ id: "Judge0Answer" });

/** `POST /submissions`. */
const JUDGE0_SUBMISSIONS: RouteDescription = {
  summary: "Run a program and judge its output, in the protocol of Judge0",
  tag: "Dialects",
  query: z.object({
    wait: z.literal("true").meta({
      description: "Needed: no result is kept",
    }),
    base64_encoded: z.enum(["true", "false"]).optional(),
    fields: z.string().optional().meta({
      description: 'Members of the answer, with commas; absent or "*": all',
    }),
  }),
  body: { "application/json": request },
  answers: {
    201: json("The result of the program, or its failure", answer),
    400: json("The request is malformed, or does not wait", errorBodySchema),
    ...notLetIn(errorBodySchema),
    413: json("The body is larger than FAAS_MAX_BODY_BYTES", errorBodySchema),
    422: json("A field is wrong", errorBodySchema),
    429: quotaExceeded(errorBodySchema),
    500: json("A fault of the service", errorBodySchema),
    503: { ...json("No room now", errorBodySchema), headers: RETRY_AFTER },
  },
  examples: [
    {
      title: "An output that is as it should be",
      query: "?wait=true",
      body: {
        source_code: "print(int(input()) + 1)",
        language_id: 100,
        stdin: "41",
        expected_output: "42",
      },
      status: 201,
      answer: {
        stdout: "42\n",
        time: "0.001",
        memory: 20_480,
        stderr: null,
        token: "05c8bf0b-aa1f-47f4-8008-5947ccd6825b",
        compile_output: null,
        message: null,
        exit_code: 0,
        status_id: 3,
        status: { id: 3, description: "Accepted" },
      },
    },
    {
      title: "A submission that does not wait",
      body: { source_code: "1", language_id: 100 },
      status: 400,
      answer: { error: "only wait=true is allowed: nothing is kept here" },
    },
  ],
};

/** `GET /languages`. */
const JUDGE0_LANGUAGES: RouteDescription = {
  summary: "Languages that are there, in the protocol of Judge0",
  tag: "Dialects",
  answers: {
    200: json(
      "Ids and names",
      z.array(
        z.object({
          id: z.int().meta({ description: "For language_id" }),
          name: z.string(),
        }).meta({ id: "Judge0Language" }),
      ),
    ),
  },
};

/** By method and path. */
export const JUDGE0_DESCRIPTIONS: Readonly<Record<string, RouteDescription>> = {
  "POST /submissions": JUDGE0_SUBMISSIONS,
  "GET /languages": JUDGE0_LANGUAGES,
};
