/**
 * Assertions in JavaScript and TypeScript: the text that runs them with stand-ins
 * for the program, and the text after the program that does what they ask for.
 * The two run in different batches.
 *
 * @module
 */

import type { RowOutcome } from "../../../../run/batch.ts";
import type { Sides } from "../judge_assertions.ts";
import { ask, type Question } from "./ask.ts";
import { operate } from "./operate.ts";
import { plainData } from "./plain_data.ts";
import { standIns } from "./stand_ins.ts";

/** Runs assertions; its `INPUT` is a question with what is known. */
export const ASKER = `((plain) => (${ask})(
  (${standIns})(plain, { ...INPUT, tell: return_val, exit: process.exit }),
  INPUT,
  { require, process, load: (path) => import(path) },
))((${plainData})());`;

/**
 * Follows a program, and does operations on it. A direct `eval` finds what the
 * program has declared at its top level; none of the names here is in its way.
 */
export const OPERATOR = `
;if (INPUT?.operations) return_val({ outcomes: await (${operate})(
  (${plainData})(),
  INPUT.operations,
  function () { return eval(arguments[0]); },
) });`;

/** Options for {@linkcode javascriptSides}. */
export interface JavaScriptSidesOptions extends Question {
  /** Runs {@linkcode ASKER} for an input, in a batch of its own. */
  readonly runAsker: (inputJson: string) => Promise<RowOutcome>;
  /** Runs the program, which {@linkcode OPERATOR} follows, for an input. */
  readonly runProgram: (inputJson: string) => Promise<RowOutcome>;
}

/** Returns both sides for a program in JavaScript or TypeScript. */
export function javascriptSides(
  { runAsker, runProgram, ...question }: JavaScriptSidesOptions,
): Sides {
  const head = JSON.stringify(question).slice(0, -1);
  const ask = (known: string, isCareful: boolean) =>
    runAsker(`${head},"known":${known},"isCareful":${isCareful}}`);
  return {
    ask: (known) => ask(known, false),
    askCarefully: (known) => ask(known, true),
    operate: (operations) => runProgram(`{"operations":${operations}}`),
  };
}
