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
import { StateError } from "../run/thrown_errors.ts";
import {
  ALL_OPERATOR_TOOLS,
  type ContinuedRun,
  type OperatorCall,
  type OperatorTools,
  TOOL_LIMITS,
  type ToolAnswer,
  type ToolDefinition,
} from "../run/tools.ts";
import { imagelessHeader } from "../states/imageless_header.ts";
import type { StateSeal } from "../states/state_seal.ts";
import type { StateStore } from "../states/state_store.ts";
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
    const { tools, operatorTools } = this.#toolsOf(request);
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
        await this.#remember(caller, key, next, result);
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
      const results = await Promise.all(
        own.map((call) =>
          this.#callOperator({ call, caller, taskId, trace, signal })
        ),
      );
      signal.throwIfAborted();
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

  /** Returns all tools of a request, and the names of the operator's. */
  #toolsOf(
    { tools, operatorTools, caller }: RunRequest,
  ): {
    readonly tools: readonly ToolDefinition[] | undefined;
    readonly operatorTools: readonly string[];
  } {
    if (operatorTools === undefined) return { tools, operatorTools: [] };
    const names = new Set(tools?.map(({ name }) => name));
    const offered = this.#options.operator?.of(caller) ?? [];
    const missing = operatorTools.find((wanted) =>
      wanted !== ALL_OPERATOR_TOOLS &&
      !offered.some(({ name }) => name === wanted)
    );
    if (missing !== undefined) {
      const known = offered.map(({ name }) => name).join(", ");
      throw new StateError(
        "tools",
        `Cannot offer the tool "${missing}": tools of this service are ` +
          `${known || "none"}`,
      );
    }
    // The caller's own win over those that it has not named.
    const taken = offered.filter(({ name }) =>
      operatorTools.includes(name) ||
      operatorTools.includes(ALL_OPERATOR_TOOLS) && !names.has(name)
    );
    const twice = taken.find(({ name }) => names.has(name));
    if (twice !== undefined) {
      throw new StateError(
        "tools",
        `Cannot offer the tool "${twice.name}": it is the name of two tools`,
      );
    }
    return {
      tools: [...tools ?? [], ...taken],
      operatorTools: taken.map(({ name }) => name),
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

/**
 * Returns a suspended run with the answers of its caller.
 *
 * @throws {StateError} If they do not fit its open calls.
 */
function takeAnswers(
  suspension: Suspension,
  results: readonly ToolAnswer[],
): Suspension {
  const open = new Map(suspension.open.map((call) => [call.id, call]));
  const generation = suspension.generation + 1;
  const more = results.map((answer) => {
    const call = open.get(answer.id);
    if (call === undefined) {
      throw new StateError(
        "tools",
        `Cannot take the result of "${answer.id}": ${
          suspension.open.length === 0
            ? "no call is open"
            : `open calls are ${[...open.keys()].join(", ")}`
        }`,
      );
    }
    open.delete(answer.id);
    return { ...call, ...answer, generation };
  });
  const answers = [...suspension.answers, ...more];
  const chars = answers.reduce((sum, answer) => sum + answerChars(answer), 0);
  if (chars > TOOL_LIMITS.answersChars) {
    throw new StateError(
      "tools",
      `Cannot take the results: all results of this run have ${chars} ` +
        `characters, limit ${TOOL_LIMITS.answersChars}`,
    );
  }
  return { ...suspension, answers, open: [...open.values()], generation };
}

/** Returns the last part of a run, with what the parts before it have waited. */
function joined(earlier: RunResult, last: RunResult): RunResult {
  return { ...last, queueMs: earlier.queueMs + last.queueMs };
}

function answerChars(answer: ToolAnswer): number {
  return "value" in answer ? answer.value.length : answer.error.message.length;
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
