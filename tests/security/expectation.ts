/**
 * Allowed outcome of a hostile program: the words of the `expect` and `also`
 * lines of a case file, and how an outcome is held against them.
 *
 * @module
 */

import { z } from "zod";
import type { Outcome } from "./subject.ts";

const KINDS = [
  /** Ended by itself with exit code 0 and no error. */
  "success",
  /** Ended by `sys.exit` with `code`. */
  "exit",
  "exception",
  "syntax",
  "timeout",
  "memory",
  "crash",
  /** `exception` or `crash`: the way out is absent, or its call trapped. */
  "refused",
  /** Whatever the program claims. Only for programs that forge their result. */
  "any",
] as const;

const ExpectationSchema = z.strictObject({
  kind: z.enum(KINDS),
  /** Exception class, or several with `|` between. */
  type: z.string().regex(/^\w+(\|\w+)*$/).optional(),
  /** All of `stdout`. */
  stdout: z.string().optional(),
  /** All of `ret_val`. */
  ret_val: z.string().optional(),
  /** Exit code; an integer 0..255. */
  code: z.number().int().min(0).max(255).optional(),
});

/** One acceptable outcome. */
export type Expectation = z.infer<typeof ExpectationSchema>;

const FIELD = /^\s+([a-z_]+)=("(?:[^"\\]|\\.)*"|[^\s"]+)/;

/**
 * Returns the expectation that a line such as
 * `success stdout="held\n" -- the reason` states.
 *
 * @throws {Error} If the line does not parse or names an unknown field.
 */
export function parseExpectation(line: string): Expectation {
  const statement = line.replace(/ -- .*$/, "");
  const [kind = ""] = /^\w+/.exec(statement) ?? [];
  const fields: Record<string, unknown> = { kind };
  let rest = statement.slice(kind.length);
  while (rest.trim() !== "") {
    const [all, key, value] = FIELD.exec(rest) ?? [];
    if (all === undefined || key === undefined || value === undefined) {
      throw new Error(`cannot read "${rest.trim()}" in "${line}"`);
    }
    fields[key] = /^["\d]/.test(value) ? JSON.parse(value) : value;
    rest = rest.slice(all.length);
  }
  return ExpectationSchema.parse(fields);
}

/** Returns whether `outcome` is one that `expectation` allows. */
export function isMet(expectation: Expectation, outcome: Outcome): boolean {
  const { kind, type, stdout, ret_val, code } = expectation;
  return isKind(kind, outcome) &&
    (type === undefined ||
      type.split("|").includes(outcome.error?.type ?? "")) &&
    (stdout === undefined || stdout === outcome.stdout) &&
    (ret_val === undefined || ret_val === outcome.retVal) &&
    (code === undefined || code === outcome.exitCode);
}

function isKind(kind: Expectation["kind"], outcome: Outcome): boolean {
  const actual = outcome.error?.kind;
  switch (kind) {
    case "any":
      return true;
    case "success":
      return actual === undefined && outcome.exitCode === 0 &&
        !outcome.timedOut;
    case "exit":
      return outcome.exitCode !== 0 && !outcome.timedOut;
    case "refused":
      return actual === "exception" || actual === "crash";
    case "timeout":
      return actual === "timeout" && outcome.timedOut;
    default:
      return actual === kind && !outcome.timedOut;
  }
}
