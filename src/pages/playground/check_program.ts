/// <reference lib="dom" />
/**
 * Looks for errors in a program that is being written, without running it: what
 * the parser and the safety policy say of it is said of the whole program
 * before its first line, and that line ends it.
 *
 * @module
 */

import type { RunAnswer } from "../../run/answer.ts";
import { problemsOf } from "./answer_view.ts";
import { post } from "./call.ts";
import type { Problem } from "./editor_place.ts";
import {
  type Language,
  type Program,
  returnsOutside,
  writesFiles,
} from "./program.ts";

/** A first line that ends a program, in each language. */
const ENDS: Readonly<Record<Language, string>> = {
  python: "raise SystemExit\n",
  javascript: "throw 0\n",
  typescript: "throw 0\n",
};

/** A statement that must come first in a program. */
const FIRST = /^from __future__\b/m;

/**
 * Returns the places that an error or the policy names; null if nothing can be
 * said.
 */
export async function checkProgram(
  { language, code }: Program,
  signal: AbortSignal,
): Promise<readonly Problem[] | null> {
  if (code.trim() === "" || FIRST.test(code) || returnsOutside(code)) {
    return null;
  }
  const body = JSON.stringify({
    language,
    mode: "cell",
    code: ENDS[language] + code,
    priority: "low",
    // Where files are collected, the policy lets a program open them.
    ...(writesFiles(code) ? { collect: ["*"] } : {}),
  });
  const headers = { "content-type": "application/json" };
  const response = await post("run_code", body, headers, signal, "quietly");
  const { metadata: { error } }: RunAnswer = await response.json();
  if (error?.kind !== "syntax" && error?.kind !== "rejected") return [];
  return problemsOf(error).map((problem) => ({
    ...problem,
    line: problem.line - 1,
    // It names the line that it has there.
    message: problem.message.replace(/ \([\w.]+, line \d+\)$/, ""),
  }));
}
