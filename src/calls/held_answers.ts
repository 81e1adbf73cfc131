/**
 * Answers that unfinished runs hold in the memory of the service, which has a
 * limit for each caller: a run that waits for a tool takes no place in the queue.
 *
 * @module
 */

import { TOOL_LIMITS, type ToolAnswer } from "../run/tools.ts";
import { answerChars } from "./take_answers.ts";

/** Answers of one run. */
export interface RunAnswers extends Disposable {
  /** Counts an answer and returns it, or an error if it exceeds the limit. */
  keep(answer: ToolAnswer): ToolAnswer;
}

/** Characters that answers have, by caller. */
export class HeldAnswers {
  readonly #limit: number;
  readonly #chars = new Map<string, number>();

  /** Creates it with the characters that a caller may hold. */
  constructor(limit: number = TOOL_LIMITS.callerAnswersChars) {
    this.#limit = limit;
  }

  /** Starts to count the answers of a run, until that is disposed of. */
  open(caller: string): RunAnswers {
    let held = 0;
    return {
      keep: (answer) => {
        const chars = answerChars(answer);
        const now = this.#chars.get(caller) ?? 0;
        if (now + chars > this.#limit) {
          return {
            id: answer.id,
            error: {
              type: "TooLarge",
              message: "Cannot read the answer: the unfinished runs of this " +
                `caller hold ${now} characters of answers, limit ${this.#limit}`,
            },
          };
        }
        this.#chars.set(caller, now + chars);
        held += chars;
        return answer;
      },
      [Symbol.dispose]: () => {
        const left = (this.#chars.get(caller) ?? 0) - held;
        if (left > 0) this.#chars.set(caller, left);
        else this.#chars.delete(caller);
      },
    };
  }
}
