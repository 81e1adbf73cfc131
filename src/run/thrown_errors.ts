/**
 * Errors that one layer throws and another must tell apart. A failure of a
 * user's program is never one of them: it is a `RunResult`.
 *
 * @module
 */

/** A request that was turned away, and that may come again. */
class TurnedAwayError extends Error {
  /** Time until the next try, in whole seconds; an integer >= 1. */
  readonly retryAfterSeconds: number;

  /** Creates the refusal of one request. */
  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The service has no room for a run now; the caller may try again. */
export class OverloadedError extends TurnedAwayError {
  override readonly name = "OverloadedError";
  /** True if no sandbox is ready yet, so that load is not the reason. */
  readonly isStarting: boolean;

  /** Creates the refusal of one request. */
  constructor(message: string, retryAfterSeconds: number, isStarting = false) {
    super(message, retryAfterSeconds);
    this.isStarting = isStarting;
  }
}

/** The caller has had what it may have for now; it may try again. */
export class QuotaError extends TurnedAwayError {
  override readonly name = "QuotaError";
}

/** The caller may not do what it asks for, though others may. */
export class ForbiddenError extends Error {
  override readonly name = "ForbiddenError";
}

/** The caller of a run went away before it ended. */
export class AbandonedError extends Error {
  override readonly name = "AbandonedError";
}

/** Reasons why a state cannot be continued, shown or deleted. */
export type StateErrorReason =
  /** This caller has none of that id, or has it no more. */
  | "unknown"
  /** Another version of the service made it. */
  | "gone"
  /** The request does not fit it. */
  | "mismatch"
  /** Tools, or results of calls, do not fit the run. */
  | "tools"
  /** This service keeps none. */
  | "off"
  /** The store of states cannot be reached now. */
  | "unavailable";

/** A state that cannot be had. */
export class StateError extends Error {
  override readonly name = "StateError";
  readonly reason: StateErrorReason;

  /** Creates the refusal; `message` tells the caller what to do. */
  constructor(reason: StateErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Settings that make no sense; `problems` has one line for each. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** One line per setting: the variable, its value, what is accepted. */
  readonly problems: readonly string[];

  /** Creates the refusal to start. */
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}
