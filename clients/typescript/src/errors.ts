/**
 * Errors between a caller and the service. A program's failure is a result, and
 * throws nothing by itself.
 *
 * @module
 */

import type { BatchSummary } from "./batch_summary.ts";
import type { Result } from "./result.ts";

/** Any error of this package. */
export class FaasError extends Error {
  override name = "FaasError";
  /**
   * Reports whether the request was certainly not run, so that it may be sent
   * again.
   */
  get mayRetry(): boolean {
    return false;
  }
}

/** There was no connection, so nothing was sent. */
export class UnreachableError extends FaasError {
  override name = "UnreachableError";
  override get mayRetry(): boolean {
    return true;
  }
}

/**
 * The connection broke, or fell silent, after the request may have been sent.
 * Browsers do not tell a refused connection from that.
 */
export class ConnectionLostError extends FaasError {
  override name = "ConnectionLostError";
}

/** An answer that no python-faas gives: something else is at this address. */
export class AnswerError extends FaasError {
  override name = "AnswerError";
}

/** Facts of a {@linkcode ServiceError}. */
export interface ServiceErrorFacts {
  /** HTTP status. */
  readonly status: number;
  /** The service's words. */
  readonly error: string;
  readonly details?: string | undefined;
  /** "starting" where a 503 is not about load: no sandbox is ready yet. */
  readonly state?: string | undefined;
  /** Id that its operator can look for in the log. */
  readonly taskId?: string | undefined;
  /** Time until the next try, in milliseconds, if the service has named one. */
  readonly retryAfterMs?: number | undefined;
}

/** An answer that is not a 200. */
export class ServiceError extends FaasError {
  override name = "ServiceError";
  /** HTTP status: 400, 401, 403, 404, 410, 413, 429, 500, 503. */
  readonly status: number;
  readonly error: string;
  readonly details: string | undefined;
  readonly state: string | undefined;
  readonly taskId: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    { status, error, details, state, taskId, retryAfterMs }: ServiceErrorFacts,
  ) {
    // "Service overloaded" is fixed for every 503 of the service.
    const said = state === "starting" ? "the service is starting" : error;
    const text = details === undefined ? said : `${said}: ${details}`;
    super(`Cannot run this: ${text} (status ${status})`);
    this.status = status;
    this.error = error;
    this.details = details;
    this.state = state;
    this.taskId = taskId;
    this.retryAfterMs = retryAfterMs;
  }

  /** A quota that was used up, and a service that asks to come again. */
  override get mayRetry(): boolean {
    return this.status === 429 ||
      this.status === 503 && this.retryAfterMs !== undefined;
  }
}

/** A program ended well, and what it has left cannot be continued. */
export class StateError extends FaasError {
  override name = "StateError";
  readonly result: Result;

  constructor(result: Result) {
    super(result.stateError);
    this.result = result;
  }
}

/** A program has failed, and `check()` was called. */
export class ProgramError extends FaasError {
  override name = "ProgramError";
  readonly result: Result;

  constructor(result: Result) {
    const { error, exitCode } = result;
    super(
      `Cannot use the result: ${
        error === undefined ? `exit code ${exitCode}` : describe(error)
      }`,
    );
    this.result = result;
  }
}

/** A batch ended before its last row: its set-up failed, or a limit came. */
export class BatchError extends FaasError {
  override name = "BatchError";
  /** Reason, and the rows before it. */
  readonly summary: BatchSummary;

  constructor(message: string, summary: BatchSummary) {
    super(message);
    this.summary = summary;
  }
}

/** Returns an error in one line: "IndexError: no such index (line 2)". */
export function describe(
  { type, message, line }: {
    readonly type: string;
    readonly message: string;
    readonly line?: number | null;
  },
): string {
  const text = message === "" ? type : `${type}: ${message}`;
  return typeof line === "number" ? `${text} (line ${line})` : text;
}
