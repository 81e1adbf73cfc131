/**
 * Calls of functions in JavaScript: a few lines after the program call what a
 * row's `INPUT` names. A program that changes how they work changes its own value
 * only: the expected one is never there.
 *
 * @module
 */

import type { Submission } from "../read_submission.ts";
import { OPERATOR } from "./sides.ts";

/**
 * A direct `eval` finds what the program has declared at its top level; none of
 * the names here is in its way. Values are written as
 * `src/judging/plain_values.ts` reads them.
 */
const CALLER = `
;if (INPUT?.function) return_val({ value: await (async (found, [, method]) => {
  const plain = (value) => {
    if (value == null) return null;
    if (typeof value === "bigint") return ["b", String(value)];
    if (typeof value === "number") {
      return Number.isFinite(value) ? value : ["n", String(value)];
    }
    if (typeof value === "string" || typeof value === "boolean") return value;
    if (Array.isArray(value)) return ["l", ...Array.from(value, plain)];
    const made = Object.getPrototypeOf(value);
    if (typeof value === "object" && (made === null || made === Object.prototype)) {
      return ["d", ...Object.keys(value).map((key) => [key, plain(value[key])])];
    }
    return ["o", "<" + (value.constructor?.name ?? typeof value) + ">"];
  };
  return plain(
    method === undefined
      ? await found(...INPUT.args)
      : await new found()[method](...INPUT.args),
  );
})(eval(INPUT.function.split(".")[0]), INPUT.function.split(".")) });`;

/** Returns the program of a submission, with what its tests need after it. */
export function withCalls({ code, language, tests }: Submission): string {
  if (language === "python") return code;
  const forms = new Set(tests.map(({ form }) => form));
  return code + (forms.has("call") ? CALLER : "") +
    (forms.has("code") ? OPERATOR : "");
}
