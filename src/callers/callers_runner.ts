/**
 * A runner that holds each caller to what it may do, whichever route its
 * request came by. A run without a caller is not run: a route that forgets to
 * say who asks is shut, not open.
 *
 * @module
 */

import { ForbiddenError } from "../run/thrown_errors.ts";
import type { BatchRequest, BatchRun, RowOutcome } from "../run/batch.ts";
import type { RunWatcher } from "../run/live_output.ts";
import type { PoolStatus } from "../run/pool_status.ts";
import type { Priority, RunRequest } from "../run/request.ts";
import type { RunResult } from "../run/result.ts";
import type { Runner } from "../run/runner.ts";
import type { Caller } from "./caller.ts";
import { rulesFor } from "./caller_rules.ts";
import type { Callers } from "./callers.ts";
import { checkLanguage } from "./check_language.ts";

/** Options for {@linkcode CallersRunner}. */
export interface CallersRunnerOptions {
  /** Runner of the programs. */
  readonly runner: Runner;
  readonly callers: Pick<Callers, "named">;
}

type AnyRequest = Pick<RunRequest, "caller" | "language" | "priority">;

/** Holds every run and batch to what its caller may. */
export class CallersRunner implements Runner {
  readonly #options: CallersRunnerOptions;

  /** Puts itself before a runner. */
  constructor(options: CallersRunnerOptions) {
    this.#options = options;
  }

  /** @throws {ForbiddenError} If its caller may not have it run. */
  async run(
    request: RunRequest,
    signal: AbortSignal,
    watcher?: RunWatcher,
  ): Promise<RunResult> {
    const caller = this.#admit(request);
    return await this.#options.runner.run(
      {
        ...request,
        priority: priorityOf(caller, request),
        ...rulesFor(caller, request),
      },
      signal,
      watcher,
    );
  }

  /** @throws {ForbiddenError} If its caller may not have it run. */
  runBatch(
    request: BatchRequest,
    tell: (index: number, outcome: RowOutcome) => void,
    signal: AbortSignal,
  ): BatchRun {
    const caller = this.#admit(request);
    const { rowTimeoutMs: timeoutMs } = request;
    return this.#options.runner.runBatch(
      {
        ...request,
        priority: priorityOf(caller, request),
        ...rulesFor(caller, request),
        rowTimeoutMs: rulesFor(caller, { timeoutMs }).timeoutMs,
      },
      tell,
      signal,
    );
  }

  status(): PoolStatus {
    return this.#options.runner.status();
  }

  stats(): PoolStatus["stats"] {
    return this.#options.runner.stats();
  }

  #admit({ caller: name, language }: AnyRequest): Caller {
    if (name === undefined) {
      throw new TypeError("Cannot run a program: the caller is unknown");
    }
    const caller = this.#options.callers.named(name);
    if (caller === undefined) {
      throw new ForbiddenError(`"${name}" is no longer a caller`);
    }
    checkLanguage(caller, language);
    return caller;
  }
}

/**
 * Returns the priority that a request has. "normal" is also what those have
 * that ask for none, so it stands for whichever the caller may have.
 */
function priorityOf(
  caller: Caller,
  { priority }: Pick<AnyRequest, "priority">,
): Priority {
  const { priorities } = caller;
  if (priorities.includes(priority)) return priority;
  if (priority !== "normal") {
    throw new ForbiddenError(
      `"${caller.name}" may not use the priority "${priority}"`,
    );
  }
  return priorities[0];
}
