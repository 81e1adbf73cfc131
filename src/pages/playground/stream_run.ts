/// <reference lib="dom" />
/**
 * Runs a program or a cell, and tells what it prints and shows as it comes.
 *
 * @module
 */

import type { ErrorBody, RunAnswer } from "../../run/answer.ts";
import type { CellResult } from "../../run/result.ts";
import { post, RefusedError } from "./call.ts";
import type { CellOutput } from "./cell_output.ts";
import { readLines } from "./read_lines.ts";

/** A line of the answer. */
type Line =
  | { readonly type: "stdout" | "stderr"; readonly text: string }
  | Pick<CellResult, "type" | "data">
  | { readonly type: "restart" }
  | { readonly type: "call" }
  | { readonly type: "answer"; readonly answer: RunAnswer }
  | ({ readonly type: "error"; readonly status: number } & Partial<ErrorBody>);

/** Options for {@linkcode streamRun}. */
export interface StreamOptions {
  /** Ends the run. */
  readonly signal: AbortSignal;
  /** Called with each thing that the program prints or shows. */
  readonly onOutput: (output: CellOutput) => void;
  /** Called when all that came is void, and comes again. */
  readonly onRestart: () => void;
}

/**
 * Sends the body of a request to `/run_code`, and returns what came of it.
 *
 * @throws {RefusedError} If the service has no answer of the program.
 * @throws {TypeError} If the service cannot be reached.
 */
export async function streamRun(
  body: string,
  { signal, onOutput, onRestart }: StreamOptions,
): Promise<RunAnswer> {
  const headers = {
    "content-type": "application/json",
    accept: "application/x-ndjson",
  };
  const response = await post("run_code", body, headers, signal);
  if (response.body !== null) {
    for await (const text of readLines(response.body)) {
      const line = JSON.parse(text) as Line;
      switch (line.type) {
        case "answer":
          return line.answer;
        case "error": {
          const { status, error, details } = line;
          const reason = [error, details].filter((part) => part !== undefined);
          throw new RefusedError(status, reason.join(": "));
        }
        case "restart":
          onRestart();
          break;
        case "call":
          // The answer has them all.
          break;
        case "stdout":
        case "stderr":
          onOutput({
            output_type: "stream",
            name: line.type,
            text: line.text,
          });
          break;
        default:
          onOutput({ output_type: line.type, data: line.data });
      }
    }
  }
  throw new TypeError("the answer has no end");
}
