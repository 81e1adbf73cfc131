/**
 * Checkers: programs that judge outputs, in sandboxes in which the judged program
 * has never run; and those that run assertions in JavaScript. The same one is
 * opened once for all tests of a request.
 *
 * @module
 */

import type { Language } from "../../../run/languages.ts";
import type { Runner } from "../../../run/runner.ts";
import { ProgramRows } from "./program_rows.ts";
import type { CheckerTest } from "./read_tests.ts";
import { failureOf, type TestResult } from "./verdict.ts";

/** Options for {@linkcode Checkers}. */
export interface CheckersOptions {
  readonly runner: Runner;
  readonly caller: string | undefined;
  readonly signal: AbortSignal;
  /** Time of a checker, in milliseconds. */
  readonly timeoutMs: number;
}

/** The checkers of a request. */
export class Checkers {
  readonly #options: CheckersOptions;
  readonly #open = new Map<string, ProgramRows>();

  /** Opens none until there is an output. */
  constructor(options: CheckersOptions) {
    this.#options = options;
  }

  /** Returns the verdict on an output. @throws {NotRunError} If it cannot be run. */
  async judge(
    test: CheckerTest & { readonly inputs: { readonly stdin?: unknown } },
    output: string,
  ): Promise<TestResult> {
    const { checker, expectedJson, inputs } = test;
    const { stdin } = inputs;
    const input = isText(stdin) ? stdin.text : "";
    const inputJson = `{"input":${JSON.stringify(input)},` +
      `"output":${JSON.stringify(output)},"expected":${expectedJson}}`;
    const outcome = await this.rowsOf(checker, "python").runOne(inputJson);
    const failure = failureOf(outcome);
    if (failure !== null) {
      const { error } = failure;
      const reason = `the checker failed: ${error?.type ?? failure.verdict}: ` +
        (error?.message ?? "");
      return { verdict: "not_judged", reason };
    }
    return verdictOf(outcome.retJson);
  }

  /** Gives the sandboxes back. */
  end(): void {
    for (const rows of this.#open.values()) rows.end();
  }

  /**
   * Returns the rows of a checker, which is open until the end.
   *
   * @param rowTimeoutMs Time of a row, in milliseconds. @default {that of all}
   */
  rowsOf(
    checker: string,
    language: Language,
    rowTimeoutMs = this.#options.timeoutMs,
  ): ProgramRows {
    const { runner, caller, signal, timeoutMs } = this.#options;
    const key = `${rowTimeoutMs} ${checker}`;
    const open = this.#open.get(key);
    if (open !== undefined) return open;
    const rows = new ProgramRows({
      runner,
      signal,
      request: {
        language,
        code: checker,
        priority: "normal",
        timeoutMs,
        rowTimeoutMs,
        ...(caller === undefined ? {} : { caller }),
      },
    });
    this.#open.set(key, rows);
    return rows;
  }
}

function isText(stdin: unknown): stdin is { readonly text: string } {
  return typeof stdin === "object" && stdin !== null && "text" in stdin;
}

function verdictOf(retJson: string | undefined): TestResult {
  const told = retJson === undefined ? null : JSON.parse(retJson);
  const isObject = typeof told === "object" && told !== null;
  const given = isObject ? told.score : told;
  const score = given === true ? 1 : given === false ? 0 : given;
  if (typeof score !== "number" || !(score >= 0)) {
    return {
      verdict: "not_judged",
      reason: "the checker returned no score of at least 0",
    };
  }
  const message = isObject && typeof told.message === "string"
    ? { message: told.message.slice(0, 2_000) }
    : {};
  const verdict = score >= 1 ? "passed" : "wrong_answer";
  return { verdict, score: Math.min(score, 1), ...message };
}
