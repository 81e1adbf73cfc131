/**
 * Requests and answers of SandboxFusion's paths.
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
import { RUN_STATUS_WORDS, STATUS_WORDS } from "./sandbox_fusion_status.ts";

const seconds = z.number().nullish();

const request = z.object({
  code: z.string().meta({ description: "The program" }),
  language: z.enum(["python", "nodejs", "javascript", "typescript"]),
  run_timeout: seconds.meta({
    description: "Time of the program, in seconds; absent: 10",
  }),
  compile_timeout: seconds.meta({
    description: "Seconds that the caller waits on top; absent: 10",
  }),
  memory_limit_MB: z.number().nullish().meta({
    description: "Not looked at",
  }),
  stdin: z.string().nullish(),
  files: z.record(z.string(), z.base64().nullable()).nullish().meta({
    description: "Files by path, in base64; null: only named",
  }),
  fetch_files: z.array(z.string()).nullish().meta({
    description: "Paths of the files to hand back",
  }),
}).meta({ id: "SandboxFusionRequest" });

const answer = z.object({
  status: z.enum(STATUS_WORDS),
  message: z.literal(""),
  compile_result: z.null(),
  run_result: z.object({
    status: z.enum(RUN_STATUS_WORDS),
    execution_time: z.number().min(0).meta({ description: "Seconds" }),
    return_code: z.int().nullable().meta({
      description: "null after a timeout",
    }),
    stdout: z.string(),
    stderr: z.string(),
  }),
  executor_pod_name: z.null(),
  files: z.record(z.string(), z.base64()),
}).meta({ id: "SandboxFusionAnswer" });

const error = z.object({
  detail: z.union([
    z.string(),
    z.array(z.object({
      type: z.string(),
      loc: z.array(z.union([z.string(), z.int()])),
      msg: z.string(),
      input: z.unknown().optional(),
    })),
  ]),
}).meta({ id: "SandboxFusionError" });

/** `POST /sandbox-fusion/run_code`. */
const SANDBOX_FUSION_RUN: RouteDescription = {
  summary: "Run a program, in the protocol of SandboxFusion",
  description: "For verl, ROLL and the PyPI client `sandbox-fusion`.",
  tag: "Dialects",
  body: { "application/json": request },
  answers: {
    200: json("The result of the program, or its failure", answer),
    ...notLetIn(error),
    413: json("The body is larger than FAAS_MAX_BODY_BYTES", error),
    422: json("A field is wrong", error),
    429: quotaExceeded(error),
    500: json("A fault of the service", error),
    504: {
      ...json("No room now; callers ask again after this status", error),
      headers: RETRY_AFTER,
    },
  },
  examples: [
    {
      title: "A program that reads standard input",
      body: {
        code: "print(input().upper())",
        language: "python",
        stdin: "abc\n",
        run_timeout: 5,
      },
      status: 200,
      answer: {
        status: "Success",
        message: "",
        compile_result: null,
        run_result: {
          status: "Finished",
          execution_time: 0.001,
          return_code: 0,
          stdout: "ABC\n",
          stderr: "",
        },
        executor_pod_name: null,
        files: {},
      },
    },
    {
      title: "No program",
      body: { language: "python" },
      status: 422,
      answer: {
        detail: [{
          type: "missing",
          loc: ["body", "code"],
          msg: "Field required",
          input: { language: "python" },
        }],
      },
    },
  ],
};

const notebook = z.object({
  cells: z.array(z.string()).meta({ description: "Python; at most 1,000" }),
  cell_timeout: seconds.meta({
    description: "Time of a cell, in seconds; 0 or absent: FAAS_TIMEOUT",
  }),
  total_timeout: seconds.meta({
    description: "Time of all cells, in seconds; absent: 45",
  }),
  kernel: z.literal("python3").optional(),
  memory_limit_MB: z.number().nullish().meta({
    description: "Not looked at",
  }),
  files: z.record(z.string(), z.base64().nullable()).nullish(),
  fetch_files: z.array(z.string()).nullish(),
}).meta({ id: "SandboxFusionNotebook" });

const notebookAnswer = z.object({
  status: z.enum(STATUS_WORDS).meta({
    description: "Failed: all cells together took too long",
  }),
  message: z.literal(""),
  driver: z.object({
    status: z.enum(RUN_STATUS_WORDS),
    execution_time: z.number().min(0).meta({ description: "Seconds" }),
    return_code: z.int().nullable().meta({
      description: "0; null after a timeout",
    }),
    stdout: z.literal(""),
    stderr: z.literal(""),
  }),
  cells: z.array(z.object({
    stdout: z.string(),
    stderr: z.string(),
    display: z.array(z.record(z.string(), z.unknown())).meta({
      description: "MIME bundles",
    }),
    error: z.array(z.object({
      ename: z.string(),
      evalue: z.string(),
      traceback: z.array(z.string()),
    })),
  })),
  executor_pod_name: z.null(),
  files: z.record(z.string(), z.base64()),
}).meta({ id: "SandboxFusionNotebookAnswer" });

/** `POST /sandbox-fusion/run_jupyter`, and `/run_jupyter`. */
const SANDBOX_FUSION_NOTEBOOK: RouteDescription = {
  summary: "Run the cells of a notebook, in the protocol of SandboxFusion",
  tag: "Dialects",
  body: { "application/json": notebook },
  answers: {
    ...SANDBOX_FUSION_RUN.answers,
    200: json(
      "Results of the cells, failures included",
      notebookAnswer,
    ),
    400: json("This service keeps no states", error),
    410: json("The service has changed during the run", error),
    503: json("Where states are kept cannot be reached", error),
  },
};

/** `GET /v1/ping`, and the same below the dialect's own path. */
const SANDBOX_FUSION_PING: RouteDescription = {
  summary: "Reports that the service answers, in the protocol of SandboxFusion",
  tag: "Dialects",
  answers: {
    200: json("It does", z.literal("pong")),
    ...notLetIn(error),
    500: json("A fault of the service", error),
  },
  examples: [{ title: "It answers", status: 200, answer: "pong" }],
};

/** By method and path. */
export const SANDBOX_FUSION_DESCRIPTIONS: Readonly<
  Record<string, RouteDescription>
> = {
  "POST /sandbox-fusion/run_code": SANDBOX_FUSION_RUN,
  "POST /sandbox-fusion/run_jupyter": SANDBOX_FUSION_NOTEBOOK,
  "POST /run_jupyter": SANDBOX_FUSION_NOTEBOOK,
  "GET /sandbox-fusion/v1/ping": SANDBOX_FUSION_PING,
  "GET /v1/ping": SANDBOX_FUSION_PING,
};
