/**
 * Answer of a dialect to a request that failed: the same reasons for all, each
 * in its own form.
 *
 * @module
 */

import {
  AbandonedError,
  ForbiddenError,
  OverloadedError,
  QuotaError,
  StateError,
} from "../../run/thrown_errors.ts";
import { ERROR_TEXT } from "../../run/error_texts.ts";
import { stateErrorHeaders, stateErrorStatus } from "../server/error_answer.ts";
import { type HttpAnswer, jsonAnswer } from "../server/http_answer.ts";
import { HttpError } from "../server/http_error.ts";
import type { Dialect } from "./dialect.ts";

/** Form in which a dialect reports a failure. */
export interface FailureForm {
  /** Status of an overload: one that its callers try again after. */
  readonly overloaded: number;
  /**
   * Returns the body.
   *
   * @param status HTTP status.
   * @param text Fault of the request, in words.
   * @param error Error of the request.
   */
  readonly body: (status: number, text: string, error: unknown) => unknown;
}

/** Returns the function that answers. */
export function failWith({ overloaded, body }: FailureForm): Dialect["fail"] {
  return function fail(error, taskId): HttpAnswer {
    if (error instanceof HttpError) {
      const { status, message, details, closes } = error;
      const text = details === undefined ? message : `${message}: ${details}`;
      return jsonAnswer(
        body(status, text, error),
        status,
        closes ? { connection: "close" } : {},
      );
    }
    if (error instanceof StateError) {
      const status = stateErrorStatus(error);
      return jsonAnswer(
        body(status, error.message, error),
        status,
        stateErrorHeaders(error),
      );
    }
    if (error instanceof ForbiddenError) {
      return jsonAnswer(body(403, error.message, error), 403);
    }
    if (error instanceof QuotaError) {
      return jsonAnswer(body(429, error.message, error), 429, {
        "retry-after": String(error.retryAfterSeconds),
      });
    }
    if (error instanceof OverloadedError) {
      return jsonAnswer(body(overloaded, error.message, error), overloaded, {
        "retry-after": String(error.retryAfterSeconds),
      });
    }
    // Nobody reads it; see `error_answer.ts`.
    if (error instanceof AbandonedError) return { status: 499, headers: {} };
    const where = `Look for ${taskId} in the log of the service`;
    return jsonAnswer(
      body(500, `${ERROR_TEXT.executionFailed}: ${where}`, error),
      500,
    );
  };
}
