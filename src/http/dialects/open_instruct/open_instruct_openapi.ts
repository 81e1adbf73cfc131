/**
 * Requests and answers of open-instruct's paths.
 *
 * @module
 */

import { z } from "zod";
import { json, RETRY_AFTER } from "../../openapi/answers.ts";
import type { RouteDescription } from "../../openapi/route_description.ts";

const request = z.object({
  program: z.string().meta({ description: "The program, in Python" }),
  tests: z.any().meta({
    description:
      "A list of assertions, or of input and output; its JSON; or a " +
      "pickle of it, compressed by zlib, in base64",
  }),
  max_execution_time: z.number().optional().meta({
    description: "Time of a test, in seconds",
  }),
}).meta({ id: "TestProgramRequest" });

const answer = z.object({
  results: z.array(z.int()),
  runtimes: z.array(z.number()),
}).meta({ id: "TestProgramAnswer" });

const error = z.object({ detail: z.string() }).meta({ id: "TestProgramError" });

function describe(summary: string, tests: unknown): RouteDescription {
  return {
    summary,
    description: "For the rewards of open-instruct.",
    tag: "Dialects",
    body: { "application/json": request },
    answers: {
      200: json("A 0 or 1, and the time in seconds or -1, per test", answer),
      400: json("No JSON", error),
      403: json("The caller may not do this", error),
      413: json("The body is too large", error),
      422: json("A field is missing", error),
      429: json("The caller has used up its quota", error),
      500: json("A fault of the service", error),
      503: { ...json("No room now", error), headers: RETRY_AFTER },
    },
    examples: [{
      title: "Nothing to run",
      body: { tests },
      status: 422,
      answer: { detail: "Field required: program" },
    }],
  };
}

/** The descriptions. */
export const OPEN_INSTRUCT_DESCRIPTIONS: Readonly<
  Record<string, RouteDescription>
> = {
  "POST /test_program": describe(
    "Test a program by assertions, in the protocol of open-instruct",
    ["assert f(1) == 2"],
  ),
  "POST /test_program_stdio": describe(
    "Test a program by its output, in the protocol of open-instruct",
    [{ input: "1", output: "2" }],
  ),
};
