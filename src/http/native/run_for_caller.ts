/**
 * A run as a caller's request has it: what its dialect has read, for whom it is,
 * what it is checked by, and the trace that it belongs to.
 *
 * @module
 */

import type { PolicyName } from "../../run/policy.ts";
import type { RunRequest } from "../../run/request.ts";
import type { HttpRequest } from "../server/http_request.ts";

/**
 * Returns the run.
 *
 * @param policy Policy that checks the program; absent: the operator's policy.
 */
export function runForCaller<Run extends Partial<RunRequest>>(
  run: Run,
  { caller, trace }: Pick<HttpRequest, "caller" | "trace">,
  policy: PolicyName | undefined,
): Run {
  return {
    ...run,
    ...(policy === undefined ? {} : { policy }),
    ...(caller === undefined ? {} : { caller: caller.name }),
    ...(trace === undefined ? {} : { trace }),
  };
}
