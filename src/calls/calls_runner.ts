/**
 * Runs programs that call tools of their caller. A program that needs an answer
 * is suspended: its run ends, and becomes a value in the store of states. To
 * continue it is to run it again with the same seed, clock and answers, up to
 * the call that waits. That needs no memory meanwhile, works for every language
 * and on any replica (docs/adr has the measurement).
 *
 * @module
 */

import { randomInt } from "node:crypto";
import type { BatchRun } from "../run/batch.ts";
import type { RunWatcher } from "../run/live_output.ts";
import type { CheckedBy } from "../run/policy.ts";
import type { PoolStatus } from "../run/pool_status.ts";
import type { RunRequest } from "../run/request.ts";
import type { RunResult } from "../run/result.ts";
import type { Runner } from "../run/runner.ts";
import { AbandonedError, StateError } from "../run/thrown_errors.ts";
import {
  type ContinuedRun,
  type OperatorCall,
  type OperatorTools,
  type ToolAnswer,
} from "../run/tools.ts";
import { imagelessHeader } from "../states/imageless_header.ts";
import type { StateSeal } from "../states/state_seal.ts";
import type { StateStore } from "../states/state_store.ts";
import { HeldAnswers } from "./held_answers.ts";
import { requestedTools } from "./requested_tools.ts";
import {
  answeredId,
  isContinuationId,
  newContinuationId,
  NOTHING_DELIVERED,
  readResult,
  readSuspension,
  type Suspension,
  writeResult,
  writeSuspension,
} from "./suspension.ts";
import { takeAnswers } from "./take_answers.ts";
import {
  deliveredBy,
  undelivered,
  watchParts,
  watchUndelivered,
} from "./undelivered.ts";

/** Options for {@linkcode CallsRunner}. */
export interface CallsRunnerOptions {
  /** Runs programs, and knows their states. */
  readonly runner: Runner;
  /** Keeps suspended runs; absent: tools cannot be had. */
  readonly store?: StateStore;
  readonly seal: StateSeal;
  /** Longest wait for answers, in seconds. */
  readonly ttlSeconds: number;
  /** Tools that the service itself calls. @default {none} */
  readonly operator?: OperatorTools | undefined;
  /** Policy of programs that ask for none. */
  readonly policy: CheckedBy;
  /** Time in milliseconds since 1970. @default {Date.now} */
  readonly now?: () => number;
}

const LARGEST_SEED = 2 ** 48 - 1;

/** Runs programs with tools in front of another runner. */
export class CallsRunner implements Runner {
  readonly #options: CallsRunnerOptions;
  readonly #now: () => number;
  readonly #held = new HeldAnswers();
  /** Runs that are being continued, so that nothing runs twice. */
  readonly #running = new Map<string, Promise<RunResult>>();

  /** Creates a runner in front of another. */
  constructor(options: CallsRunnerOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  async run(
    request: RunRequest,
    signal: AbortSignal,
    watcher?: RunWatcher,
  ): Promise<RunResult> {
    const { continuation } = request;
    if (continuation !== undefined) {
      return await this.#continue(request, continuation, signal, watcher);
    }
    const { tools, operatorTools } = requestedTools(
      request,
      this.#options.operator,
    );
    if (tools === undefined) {
      const result = await this.#options.runner.run(request, signal, watcher);
      return result.suspended === undefined
        ? result
        : refused(result, "Cannot call a tool: this request brings none");
    }
    // Before anything runs: without a store no answer could ever arrive.
    if (request.tools !== undefined) this.#store();
    const { taskId: _, trace: __, ...own } = request;
    const inputs = {
      ...own.inputs,
      seed: own.inputs?.seed ?? randomInt(LARGEST_SEED),
      nowMs: own.inputs?.nowMs ?? this.#now(),
    };
    const suspension: Suspension = {
      request: { ...own, inputs, tools, operatorTools },
      answers: [],
      open: [],
      generation: 0,
      delivered: NOTHING_DELIVERED,
      chargedCpuMs: 0,
    };
    return await this.#runOn(
      suspension,
      request,
      signal,
      operatorTools.length > 0 && watcher ? watchParts(watcher) : watcher,
    );
  }

  runBatch(...order: Parameters<Runner["runBatch"]>): BatchRun {
    return this.#options.runner.runBatch(...order);
  }

  status(): PoolStatus {
    return this.#options.runner.status();
  }

  stats(): PoolStatus["stats"] {
    return this.#options.runner.stats();
  }

  async #continue(
    request: RunRequest,
    { id, results }: ContinuedRun,
    signal: AbortSignal,
    watcher?: RunWatcher,
  ): Promise<RunResult> {
    const store = this.#store();
    const { caller = "" } = request;
    const record = isContinuationId(id)
      ? await store.get(caller, id)
      : undefined;
    if (record === undefined) throw unknownContinuation();
    const suspension = readSuspension(this.#options.seal.open(record)());
    const next = takeAnswers(suspension, results);
    const key = answeredId(id, results);
    const before = await store.get(caller, key);
    if (before !== undefined) {
      return readResult(this.#options.seal.open(before)());
    }
    const inFlight = `${caller}\n${key}`;
    const running = this.#running.get(inFlight);
    if (running !== undefined) return await running;
    const isInParts = next.request.operatorTools.length > 0;
    const watches = watchUndelivered(watcher, next.delivered);
    const run = this.#runOn(
      next,
      request,
      signal,
      isInParts && watches ? watchParts(watches) : watches,
    )
      .then(async (result) => {
        // A sandbox that is lost says nothing of the program: it may run again.
        if (result.error?.kind !== "crash") {
          await this.#remember(caller, key, next, result);
        }
        return result;
      })
      .finally(() => this.#running.delete(inFlight));
    this.#running.set(inFlight, run);
    return await run;
  }

  /** Runs a program from its start to the next call without an answer. */
  async #runOn(
    suspension: Suspension,
    { taskId, trace }: Pick<RunRequest, "taskId" | "trace">,
    signal: AbortSignal,
    watcher?: RunWatcher,
  ): Promise<RunResult> {
    const { request, answers, delivered, chargedCpuMs } = suspension;
    const { language, mode, caller = "" } = request;
    const result = await this.#options.runner.run(
      { ...request, taskId, trace, answers, chargedCpuMs },
      signal,
      watcher,
    );
    const { suspended, ...told } = result;
    const answer = {
      ...undelivered(told, delivered),
      language,
      ...(mode === undefined ? {} : { mode }),
    };
    if (suspended === undefined) return answer;
    if ("diverged" in suspended) {
      throw new StateError(
        "gone",
        `Cannot continue the run: ${suspended.diverged} differs from the ` +
          "call that the program made before",
      );
    }
    if ("refused" in suspended) return refused(answer, suspended.refused);
    const own = suspended.calls.filter(({ name }) =>
      request.operatorTools.includes(name)
    );
    if (own.length > 0) {
      using held = this.#held.open(caller);
      const results = await Promise.all(
        own.map(async (call) =>
          held.keep(
            await this.#callOperator({ call, caller, taskId, trace, signal }),
          )
        ),
      );
      if (signal.aborted) {
        throw new AbandonedError("Cannot answer: the client has gone");
      }
      const open = {
        ...suspension,
        open: suspended.calls,
        chargedCpuMs: Math.max(chargedCpuMs, told.cpuMs),
      };
      let next: Suspension;
      try {
        next = takeAnswers(open, results);
      } catch (error) {
        // All results of a run have a limit, wherever they come from.
        if (!(error instanceof StateError)) throw error;
        return refused(answer, error.message);
      }
      return joined(
        answer,
        await this.#runOn(next, { taskId, trace }, signal, watcher),
      );
    }
    const id = newContinuationId();
    const { state: _, stateError: __, error: ___, retJson: ____, ...partial } =
      answer;
    const expiresMs = await this.#put(
      caller,
      id,
      suspension,
      writeSuspension({
        ...suspension,
        open: suspended.calls,
        delivered: deliveredBy(told),
        chargedCpuMs: Math.max(chargedCpuMs, told.cpuMs),
      }),
    );
    return {
      ...partial,
      retVal: "",
      exitCode: 0,
      calls: suspended.calls,
      continuation: { id, expiresMs },
    };
  }

  async #callOperator(called: OperatorCall): Promise<ToolAnswer> {
    const { operator } = this.#options;
    if (operator !== undefined) return await operator.call(called);
    // A replica without it continues the run.
    const message = `There is no tool "${called.call.name}" here`;
    return { id: called.call.id, error: { type: "LookupError", message } };
  }

  /** Stores a result for a caller that posts the same answers again. */
  async #remember(
    caller: string,
    key: string,
    suspension: Suspension,
    result: RunResult,
  ): Promise<void> {
    try {
      await this.#put(caller, key, suspension, writeResult(result));
    } catch (error) {
      // The program has run, and its result is owed whatever the store does.
      if (!(error instanceof StateError)) throw error;
    }
  }

  /** Stores bytes under seal; returns when they are forgotten. */
  async #put(
    caller: string,
    id: string,
    { request: { language, policy } }: Suspension,
    bytes: Uint8Array,
  ): Promise<number> {
    const { seal, ttlSeconds } = this.#options;
    const createdMs = this.#now();
    const expiresMs = createdMs + 1_000 * ttlSeconds;
    const header = imagelessHeader({
      id,
      caller,
      language,
      policy: policy ?? this.#options.policy,
      createdMs,
      expiresMs,
    });
    await this.#store().put(seal.close(header, bytes));
    return expiresMs;
  }

  #store(): StateStore {
    const { store } = this.#options;
    if (store !== undefined) return store;
    throw new StateError(
      "off",
      "Cannot run a program with tools: this service keeps no states",
    );
  }
}

/** Returns the last part of a run, with what the parts before it have waited. */
function joined(earlier: RunResult, last: RunResult): RunResult {
  return { ...last, queueMs: earlier.queueMs + last.queueMs };
}

/** Returns what came of a program whose calls cannot be handed out. */
function refused(
  { suspended: _, ...result }: RunResult,
  message: string,
): RunResult {
  const type = "RuntimeError";
  return {
    ...result,
    exitCode: 1,
    stderr: `${result.stderr}${type}: ${message}\n`,
    error: { kind: "exception", type, message, line: null, column: null },
  };
}

/** Another caller's, expired, or never there: nobody learns which. */
function unknownContinuation(): StateError {
  return new StateError(
    "unknown",
    "Cannot continue the run: there is no continuation of this id; it may " +
      "have expired, or made room for others",
  );
}
