/**
 * Requests and answers of `POST /run_code`.
 *
 * @module
 */

import { runRequestSchema } from "./request_schemas.ts";
import { runAnswerSchema, runLineSchema } from "./schemas.ts";
import { REFUSALS, STATE_REFUSALS } from "./answers.ts";
import { type RouteDescription, STATE_ID } from "./route_description.ts";

const POOL_STATS = { totalInstances: 2, idleInstances: 2, activeInstances: 0 };

/** Members of every answer, as far as they say nothing of the program. */
const RAN = {
  duration: 1,
  task_id: "05c8bf0b-aa1f-47f4-8008-5947ccd6825b",
  instance_id: "core-1",
  pool_stats: POOL_STATS,
  truncated: [],
  files: [],
  queue_ms: 0,
  cpu_ms: 2,
  memory_peak_bytes: 20_971_520,
  policy: "strict",
};
const PYTHON = { language: "python", runtime: "pyodide-webassembly", ...RAN };
const SUCCESS = { status: "success", exit_code: 0, timed_out: false };
const ERROR = { status: "error", exit_code: 1, timed_out: false };
const WORKLOAD = {
  id: "3388b29b-dac1-407a-9a96-74d29867f71a",
  status: "Used",
};

/** The description. */
export const RUN_CODE: RouteDescription = {
  summary: "Run a program in a fresh interpreter",
  description: "Every program runs in a fresh interpreter. Whatever " +
    "a program does is answered with 200: `metadata.status` says whether it " +
    "succeeded, and on error `metadata.error.kind` names the error and " +
    "`output.stderr` is never empty. Any other status is about the request " +
    "or the service. The media type of the body is not looked at. Unknown " +
    "fields are ignored and named in `metadata.ignored`; null counts as " +
    "absent. With the dialect `sandbox-fusion` switched on, bodies with its " +
    "own fields are answered as on `/sandbox-fusion/run_code`.",
  tag: "Run",
  body: { "application/json": runRequestSchema },
  answers: {
    200: {
      description: "The result of the program, or its failure. With " +
        "`Accept: application/x-ndjson`, output and shown objects arrive while " +
        "it runs, and the answer as the last line",
      content: {
        "application/json": runAnswerSchema,
        "application/x-ndjson": runLineSchema,
      },
    },
    ...REFUSALS,
    ...STATE_REFUSALS,
  },
  examples: [
    {
      title: "A program that hands back a value",
      body: {
        language: "python",
        code: 'print("Hello, World!")\nreturn_val("Success!")',
      },
      status: 200,
      answer: {
        output: {
          stdout: "Hello, World!\n",
          stderr: "",
          ret_val: "Success!",
          ret_json: '"Success!"',
        },
        workload_info: WORKLOAD,
        metadata: { ...PYTHON, ...SUCCESS },
      },
    },
    {
      title: "An evaluator with an input",
      body: {
        input: { expected: ["Bern", "Aare"], answer: "Bern is the capital." },
        code: 'missing = [word for word in INPUT["expected"] ' +
          'if word not in INPUT["answer"]]\n' +
          'return_val({"score": 1 - len(missing) / len(INPUT["expected"]), ' +
          '"missing": missing})',
      },
      status: 200,
      answer: {
        output: {
          stdout: "",
          stderr: "",
          ret_val: "{'score': 0.5, 'missing': ['Aare']}",
          ret_json: '{"score":0.5,"missing":["Aare"]}',
        },
        workload_info: WORKLOAD,
        metadata: { ...PYTHON, ...SUCCESS },
      },
    },
    {
      title: "The cell of a notebook",
      body: { mode: "cell", code: "x = [1, 2]\ndisplay(x)\nsum(x)" },
      status: 200,
      answer: {
        output: { stdout: "", stderr: "", ret_val: "" },
        workload_info: WORKLOAD,
        metadata: {
          ...PYTHON,
          ...SUCCESS,
          results: [
            { type: "display_data", data: { "text/plain": "[1, 2]" } },
            { type: "execute_result", data: { "text/plain": "3" } },
          ],
        },
      },
    },
    {
      title: "A program that continues a state, and keeps one",
      after: "total = 40",
      body: { state: STATE_ID, code: "total += 2\nprint(total)", keep: true },
      status: 200,
      answer: {
        output: { stdout: "42\n", stderr: "", ret_val: "" },
        workload_info: WORKLOAD,
        metadata: {
          ...PYTHON,
          ...SUCCESS,
          state: {
            id: "st_tXW1zVrYpkDn2gqXQ0e7mJm9QfY",
            bytes: 7_126,
            expires: "2026-11-26T17:31:18.472Z",
          },
        },
      },
    },
    {
      title: "A state that is not there",
      body: { state: STATE_ID, code: "pass" },
      status: 404,
      answer: {
        error: "State not found",
        details: "Cannot continue the state: there is none of this id; it " +
          "may have expired, been deleted, or made room for others",
      },
    },
    {
      title: "TypeScript",
      body: {
        language: "ts",
        code: 'const score: number = 0.5;\nreturn_val({ score, why: "half" });',
      },
      status: 200,
      answer: {
        output: {
          stdout: "",
          stderr: "",
          ret_val: '{"score":0.5,"why":"half"}',
          ret_json: '{"score":0.5,"why":"half"}',
        },
        workload_info: WORKLOAD,
        metadata: {
          ...PYTHON,
          ...SUCCESS,
          language: "typescript",
          runtime: "quickjs-webassembly",
          instance_id: "javascript-1",
        },
      },
    },
    {
      title: "Standard input, arguments, and a file that comes back",
      body: {
        code: "import sys\nwith open('out.txt', 'w') as file:\n" +
          "    file.write(input() + sys.argv[1])",
        stdin: "first line\nrest",
        argv: ["!"],
        collect: ["*.txt"],
      },
      status: 200,
      answer: {
        output: { stdout: "", stderr: "", ret_val: "" },
        workload_info: WORKLOAD,
        metadata: {
          ...PYTHON,
          ...SUCCESS,
          files: [{
            name: "out.txt",
            media_type: "text/plain",
            size: 11,
            data: "Zmlyc3QgbGluZSE=",
            path: "out.txt",
          }],
        },
      },
    },
    {
      title: "A run that anybody can repeat",
      body: {
        code: "import random, time\nreturn_val([random.random(), time.time()])",
        seed: 7,
        now: "2024-02-29T12:00:00Z",
      },
      status: 200,
      answer: {
        output: {
          stdout: "",
          stderr: "",
          ret_val: "[0.24404250537663397, 1709208000.000001]",
          ret_json: "[0.24404250537663397,1709208000.000001]",
        },
        workload_info: WORKLOAD,
        metadata: {
          ...PYTHON,
          ...SUCCESS,
          receipt: {
            request:
              "9bf6489951acadbff8ef71a48d244063be1def1ce4d0e3c9903ae9aedaf14d08",
            image:
              "d2c1862634498bf75351b5ded538416106cc1d0a53b3cb7837171319a34eade7",
            result:
              "c0670fac952c246f82929fdc1c3d188dd8102fc0b176d0f55b849a34fc6d4b06",
          },
        },
      },
    },
    {
      title: "An exception, with its line and column",
      body: { code: "scores = [3, 5]\nprint(scores[2])" },
      status: 200,
      answer: {
        output: {
          stdout: "",
          stderr:
            'Traceback (most recent call last):\n  File "main.py", line ' +
            "2, in <module>\n    print(scores[2])\n          ~~~~~~^^^\n" +
            "IndexError: list index out of range\n",
          ret_val: "",
        },
        workload_info: WORKLOAD,
        metadata: {
          ...PYTHON,
          ...ERROR,
          error: {
            type: "IndexError",
            message: "list index out of range",
            line: 2,
            column: 7,
            kind: "exception",
          },
        },
      },
    },
    {
      title: "A program that does not end",
      body: { timeout: 500, code: 'print("started")\nwhile True:\n    pass' },
      status: 200,
      answer: {
        output: {
          stdout: "started\n",
          stderr: "Execution timed out after 500 ms\n",
          ret_val: "",
        },
        workload_info: WORKLOAD,
        metadata: {
          ...PYTHON,
          ...ERROR,
          exit_code: 124,
          timed_out: true,
          error: {
            type: "TimeoutError",
            message: "Execution timed out after 500 ms",
            line: 2,
            column: 7,
            kind: "timeout",
          },
        },
      },
    },
    {
      title: "Findings of the safety policy",
      body: { code: "import socket" },
      status: 200,
      answer: {
        output: {
          stdout: "",
          stderr:
            "Rejected by the safety policy: 1 finding, nothing was run.\n\n" +
            'main.py:1:8: error: Cannot import "socket": forbidden, there is ' +
            "no network here [module]\n  1 | import socket\n" +
            "    |        ^^^^^^\n    = help: fetch the data first and put it " +
            "into the program or INPUT\n",
          ret_val: "",
        },
        workload_info: WORKLOAD,
        metadata: {
          ...PYTHON,
          ...ERROR,
          error: {
            type: "SafetyError",
            message: 'Cannot import "socket": forbidden, there is no network ' +
              "here",
            line: 1,
            column: 8,
            kind: "rejected",
            rules: ["module"],
            findings: [{
              rule: "module",
              line: 1,
              column: 8,
              end_column: 14,
              message: 'Cannot import "socket": forbidden, there is no ' +
                "network here",
              help: "fetch the data first and put it into the program or INPUT",
            }],
          },
        },
      },
    },
    {
      title: "A field that means nothing here, and more time than there is",
      body: { code: "pass", timeout: 600_000, colour: "blue" },
      status: 200,
      answer: {
        output: { stdout: "", stderr: "", ret_val: "" },
        workload_info: WORKLOAD,
        metadata: {
          ...PYTHON,
          ...SUCCESS,
          ignored: ["colour"],
          timeout_held_to: 30_000,
        },
      },
    },
    {
      title: "No program",
      body: { language: "python" },
      status: 400,
      answer: { error: "Missing required parameter: code" },
    },
    {
      title: "No JSON",
      body: "code=1",
      status: 400,
      answer: { error: "Invalid JSON format", details: "The body is not JSON" },
    },
  ],
};
