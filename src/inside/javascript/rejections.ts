/**
 * Rejections that no program has handled: they end it, as in Node.
 *
 * @module
 */

import { inspect } from "node-inspect-extracted";
import { host } from "./host.ts";
import { program, type Rejection } from "./program_state.ts";
import { failed, leave } from "./run_report.ts";

/** A rejection that is still unhandled when all jobs are done ends a program. */
export function checkRejections(): void {
  if (program.main !== undefined) {
    const [state, result] = host.settled(program.main);
    // A step tells of it in the ordinary way: others may go on after it.
    if (state === 2 && !program.isStep) leave(result, "exception");
  }
  if (program.rejections === null) return;
  const { reason } = program.rejections;
  if (!program.isStep) leave(unhandled(reason), "exception");
  program.early ??= failed(unhandled(reason), "exception");
}

/** Node prints an error as it is, and wraps what is none. */
function unhandled(reason: unknown): unknown {
  if (reason instanceof Error) return reason;
  const error = new Error(
    "This error originated either by throwing inside of an async function " +
      "without a catch block, or by rejecting a promise which was not " +
      `handled with .catch(). The promise rejected with the reason "${
        typeof reason === "string" ? reason : inspect(reason)
      }".`,
  );
  error.name = "UnhandledPromiseRejection";
  return Object.assign(error, { code: "ERR_UNHANDLED_REJECTION" });
}

/** Called by the engine when a promise is rejected, or handled after that. */
export function reject(
  promise: object,
  reason: unknown,
  isHandled: boolean,
): void {
  if (promise === program.main) return;
  if (!isHandled) {
    const rejection: Rejection = { promise, reason, next: null };
    if (program.rejections === null) program.rejections = rejection;
    else {
      let last = program.rejections;
      while (last.next !== null) last = last.next;
      last.next = rejection;
    }
    return;
  }
  if (program.rejections?.promise === promise) {
    program.rejections = program.rejections.next;
    return;
  }
  for (let at = program.rejections; at !== null; at = at.next) {
    if (at.next?.promise === promise) at.next = at.next.next;
  }
}
