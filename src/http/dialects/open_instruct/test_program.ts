/**
 * `POST /test_program` and `POST /test_program_stdio`.
 *
 * @module
 */

import { OverloadedError } from "../../../run/thrown_errors.ts";
import { Checkers } from "../../native/judge/checkers.ts";
import { judgeSubmission } from "../../native/judge/judge_submission.ts";
import { jsonAnswer } from "../../server/http_answer.ts";
import type { Destination } from "../../server/observe_requests.ts";
import { readJsonBody } from "../../server/read_json_body.ts";
import type { DialectParts } from "../dialect_routes.ts";
import { answerTestProgram, parseTestProgram } from "./open_instruct.ts";

/**
 * Returns the handler. It never throws.
 *
 * @param isStdio True if tests are of standard input, not assertions.
 */
export function createTestProgram(
  { spoken, runner, config, bodies }: DialectParts,
  isStdio: boolean,
): Destination["handle"] {
  return async function testProgram(request, taskId) {
    const { signal, trace } = request;
    const caller = request.caller?.name;
    try {
      const body = await readJsonBody(request, bodies);
      const asked = parseTestProgram(body, isStdio);
      if (asked.tests.length === 0 || asked.code.trim() === "") {
        const none = asked.tests.map(() => ({ verdict: "not_run" as const }));
        return { answer: jsonAnswer(answerTestProgram(none, isStdio)) };
      }
      const { timeoutMs } = config;
      const { tests } = await judgeSubmission(
        {
          ...asked,
          timeMs: Math.min(asked.timeMs, timeoutMs),
          id: undefined,
          language: "python",
          totalMs: Infinity,
          memoryBytes: undefined,
          stopsAtFailure: false,
          include: new Set(),
          seed: undefined,
          priority: "normal",
          ignored: undefined,
        },
        {
          runner,
          caller,
          trace,
          signal,
          checkers: new Checkers({ runner, caller, signal, timeoutMs }),
          timeoutMs,
          policy: request.caller?.policy ?? spoken.policy,
        },
      );
      const lost = tests.find(({ isFault }) => isFault === true);
      if (lost !== undefined) {
        throw new OverloadedError(lost.reason ?? "Cannot judge the program", 1);
      }
      const passed = tests.filter(({ verdict }) => verdict === "passed").length;
      return {
        answer: jsonAnswer(answerTestProgram(tests, isStdio)),
        logFields: {
          language: "python",
          outcome: passed === tests.length ? "success" : "failed",
          tests: tests.length,
          passed,
        },
      };
    } catch (error) {
      return { answer: spoken.dialect.fail(error, taskId), error };
    }
  };
}
