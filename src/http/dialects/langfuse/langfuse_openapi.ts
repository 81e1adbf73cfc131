/**
 * Requests and answers of Langfuse's external code evaluators.
 *
 * @module
 */

import { z } from "zod";
import { json, notLetIn, RETRY_AFTER } from "../../openapi/answers.ts";
import type { RouteDescription } from "../../openapi/route_description.ts";

const request = z.object({
  runtime: z.object({ language: z.enum(["PYTHON", "TYPESCRIPT"]) }),
  code: z.object({
    source: z.string().meta({ description: "Defines evaluate(ctx)" }),
  }),
  payload: z.looseObject({}).nullish().meta({
    description: "Content of `ctx`: the observation and the experiment",
  }),
}).meta({ id: "LangfuseRequest" });

const failure = z.object({
  error: z.object({ code: z.string(), message: z.string() }),
}).meta({ id: "LangfuseError" });

const answer = z.union([
  z.looseObject({ scores: z.array(z.unknown()) })
    .meta({ id: "LangfuseScores" }),
  z.object({
    error: z.looseObject({}),
  }).meta({ id: "LangfuseFailure" }),
]);

/** `POST /langfuse/evaluate`. */
const LANGFUSE_EVALUATE: RouteDescription = {
  summary: "Evaluate an observation, in the protocol of Langfuse",
  description:
    "An evaluator has 8 s, or FAAS_TIMEOUT if that is less, and answers with " +
    "at most 256 KiB.",
  tag: "Dialects",
  headers: z.object({
    Authorization: z.string().optional().meta({
      description:
        "`Bearer` and FAAS_LANGFUSE_SECRET, or a signature with it, where there is one",
    }),
  }),
  body: { "application/json": request },
  answers: {
    200: json("Scores, or the error of the evaluator", answer),
    400: json("The request is malformed", failure),
    ...notLetIn(failure),
    413: json("The body is larger than FAAS_MAX_BODY_BYTES", failure),
    429: {
      ...json("No room now; Langfuse asks again after this status", failure),
      headers: RETRY_AFTER,
    },
    500: json("A fault of the service", failure),
  },
  examples: [
    {
      title: "The length of an output as a score",
      body: {
        runtime: { language: "PYTHON" },
        code: {
          source: "def evaluate(ctx):\n    return {'scores': [{'name': " +
            "'length', 'value': len(ctx.observation.output)}]}",
        },
        payload: { observation: { output: "four" } },
      },
      status: 200,
      answer: { scores: [{ name: "length", value: 4 }] },
    },
    {
      title: "No evaluator",
      body: { runtime: { language: "PYTHON" } },
      status: 400,
      answer: {
        error: {
          code: "INVALID_REQUEST",
          message: "code.source must be a string",
        },
      },
    },
  ],
};

/** By method and path. */
export const LANGFUSE_DESCRIPTIONS: Readonly<Record<string, RouteDescription>> =
  {
    "POST /langfuse/evaluate": LANGFUSE_EVALUATE,
  };
