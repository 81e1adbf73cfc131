/**
 * Requests and answers of `POST /run_batch`.
 *
 * @module
 */

import { z } from "zod";
import { batchRequestSchema } from "./request_schemas.ts";
import {
  batchAnswerSchema,
  batchLineSchema,
  errorBodySchema,
} from "./schemas.ts";
import { json, REFUSALS, STATE_REFUSALS } from "./answers.ts";
import { type RouteDescription, STATE_ID } from "./route_description.ts";

/** The description. */
export const RUN_BATCH: RouteDescription = {
  summary: "Run one program for many inputs, each in a fresh interpreter",
  description:
    "The program is sent, checked and compiled once. Inputs come in one object, " +
    "or line by line (`application/x-ndjson`): a first line with everything " +
    "but `inputs`, then one input a line. Rows are answered as they end, and " +
    "a last line is the summary; with `Accept: application/json` all of it " +
    "is one object, of up to 64 Mi characters.",
  tag: "Run",
  headers: z.object({
    Accept: z.string().optional().meta({
      description: "`application/json` for one object in place of lines",
    }),
  }),
  body: {
    "application/json": batchRequestSchema,
    "application/x-ndjson": z.string().meta({
      description: "A line with everything but `inputs`, then one input a line",
    }),
  },
  answers: {
    200: {
      description: "One line per row as it is done, and a summary",
      content: {
        "application/x-ndjson": batchLineSchema,
        "application/json": batchAnswerSchema,
      },
    },
    ...REFUSALS,
    ...STATE_REFUSALS,
    413: json(
      "The body, a line of it, or an answer as one object is too large",
      errorBodySchema,
    ),
  },
  examples: [
    {
      title: "Two rows after a set-up",
      body: {
        setup: "K = 10",
        code: "return_val(INPUT['x'] + K)",
        inputs: [{ x: 1 }, { x: 2 }],
      },
      status: 200,
      answer: '{"index":0,"status":"success","ret_val":"11","ret_json":"11",' +
        '"stdout":"","stderr":"","exit_code":0,"duration_us":288}\n' +
        '{"index":1,"status":"success","ret_val":"12","ret_json":"12",' +
        '"stdout":"","stderr":"","exit_code":0,"duration_us":85}\n' +
        '{"summary":{"task_id":"e772b9fa-85bd-430b-a426-0e1f29c3aa32",' +
        '"status":"success","rows":2,"outcomes":{"success":2},"redone":{},' +
        '"duration_ms":4,"sandboxes":["core-2"]}}\n',
    },
    {
      title: "Rows that each start from a state",
      after: "K = 10",
      body: {
        state: STATE_ID,
        code: "K += INPUT\nreturn_val(K)",
        inputs: [1, 2],
      },
      status: 200,
      answer: '{"index":0,"status":"success","ret_val":"11","ret_json":"11",' +
        '"stdout":"","stderr":"","exit_code":0,"duration_us":241}\n' +
        '{"index":1,"status":"success","ret_val":"12","ret_json":"12",' +
        '"stdout":"","stderr":"","exit_code":0,"duration_us":92}\n' +
        '{"summary":{"task_id":"e772b9fa-85bd-430b-a426-0e1f29c3aa32",' +
        '"status":"success","rows":2,"outcomes":{"success":2},"redone":{},' +
        '"duration_ms":4,"sandboxes":["core-2"]}}\n',
    },
    {
      title: "A list that is none",
      body: { code: "pass", inputs: 3 },
      status: 400,
      answer: { error: "Parameter 'inputs' must be a list" },
    },
  ],
};
