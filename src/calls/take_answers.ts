/**
 * Answers to the open calls of a suspended run.
 *
 * @module
 */

import { StateError } from "../run/thrown_errors.ts";
import { TOOL_LIMITS, type ToolAnswer } from "../run/tools.ts";
import type { Suspension } from "./suspension.ts";

/**
 * Returns a suspended run with answers to its calls.
 *
 * @throws {StateError} If they do not fit its open calls.
 */
export function takeAnswers(
  suspension: Suspension,
  results: readonly ToolAnswer[],
): Suspension {
  const open = new Map(suspension.open.map((call) => [call.id, call]));
  const generation = suspension.generation + 1;
  const more = results.map((answer) => {
    const call = open.get(answer.id);
    if (call === undefined) {
      throw new StateError(
        "tools",
        `Cannot take the result of "${answer.id}": ${
          suspension.open.length === 0
            ? "no call is open"
            : `open calls are ${[...open.keys()].join(", ")}`
        }`,
      );
    }
    open.delete(answer.id);
    return { ...call, ...answer, generation };
  });
  const answers = [...suspension.answers, ...more];
  const chars = answers.reduce((sum, answer) => sum + answerChars(answer), 0);
  if (chars > TOOL_LIMITS.answersChars) {
    throw new StateError(
      "tools",
      `Cannot take the results: all results of this run have ${chars} ` +
        `characters, limit ${TOOL_LIMITS.answersChars}`,
    );
  }
  return { ...suspension, answers, open: [...open.values()], generation };
}

/** Returns how long an answer is, in UTF-16 units. */
export function answerChars(answer: ToolAnswer): number {
  return "value" in answer ? answer.value.length : answer.error.message.length;
}
