/**
 * The one place where errors become answers. An error that it does not know is
 * our own fault: the caller learns an id to look for in the log, and nothing
 * else.
 *
 * @module
 */

import {
  AbandonedError,
  ForbiddenError,
  OverloadedError,
  QuotaError,
  StateError,
  type StateErrorReason,
} from "../../run/thrown_errors.ts";
import type { ErrorBody } from "../../run/answer.ts";
import { ERROR_TEXT } from "../../run/error_texts.ts";
import { HttpError } from "./http_error.ts";
import { type HttpAnswer, jsonAnswer } from "./http_answer.ts";

/** A store that is away is asked again about as often. */
const RETRY_AFTER_SECONDS = "2";

/** Status and text by why a state cannot be had. */
const STATE_ERRORS: Readonly<
  Record<StateErrorReason, readonly [status: number, text: string]>
> = {
  unknown: [404, "State not found"],
  gone: [410, "State cannot be continued any more"],
  mismatch: [400, "State is of another language"],
  tools: [400, "Tools or results do not fit"],
  off: [400, "States are switched off"],
  unavailable: [503, "States cannot be reached"],
};

/** Returns the status of the answer where a state cannot be had. */
export function stateErrorStatus({ reason }: StateError): number {
  return STATE_ERRORS[reason][0];
}

/** Returns the headers of that answer. */
export function stateErrorHeaders(
  { reason }: StateError,
): Readonly<Record<string, string>> {
  return reason === "unavailable" ? { "retry-after": RETRY_AFTER_SECONDS } : {};
}

/**
 * Returns the answer to a request that failed with `error`.
 *
 * @param taskId UUID to look for in the log.
 */
export function errorAnswer(error: unknown, taskId: string): HttpAnswer {
  if (error instanceof HttpError) {
    const { status, message, details, closes } = error;
    return answer(
      status,
      { error: message, details },
      closes ? { connection: "close" } : {},
    );
  }
  if (error instanceof StateError) {
    const [status, text] = STATE_ERRORS[error.reason];
    return answer(
      status,
      { error: text, details: error.message },
      stateErrorHeaders(error),
    );
  }
  if (error instanceof ForbiddenError) {
    return answer(403, { error: ERROR_TEXT.forbidden, details: error.message });
  }
  if (error instanceof QuotaError) {
    return answer(
      429,
      { error: ERROR_TEXT.quotaExceeded, details: error.message },
      { "retry-after": String(error.retryAfterSeconds) },
    );
  }
  if (error instanceof OverloadedError) {
    return answer(
      503,
      {
        error: ERROR_TEXT.overloaded,
        details: error.message,
        ...(error.isStarting ? { state: "starting" } : {}),
      },
      { "retry-after": String(error.retryAfterSeconds) },
    );
  }
  if (error instanceof AbandonedError) {
    // Nobody reads it. The number, nginx's, is for the log and the metrics.
    return { status: 499, headers: {} };
  }
  return answer(500, {
    error: ERROR_TEXT.executionFailed,
    details: `Look for ${taskId} in the log of the service`,
    task_id: taskId,
  });
}

function answer(
  status: number,
  body: ErrorBody,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return jsonAnswer(body, status, headers);
}
