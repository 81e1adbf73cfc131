/**
 * Runs programs that continue states, and keeps those that they leave: between
 * HTTP, which knows ids alone, and the pool, which knows bytes alone.
 *
 * @module
 */

import { StateError } from "../run/thrown_errors.ts";
import type { StateMetrics } from "../telemetry/metrics_collector.ts";
import { LANGUAGES } from "../run/languages.ts";
import type { BatchRequest, BatchRun } from "../run/batch.ts";
import type { RunWatcher } from "../run/live_output.ts";
import type { CheckedBy } from "../run/policy.ts";
import type { PoolStatus } from "../run/pool_status.ts";
import type { RunRequest } from "../run/request.ts";
import type { RunResult } from "../run/result.ts";
import type { Runner } from "../run/runner.ts";
import type { StateInfo, States } from "../run/state.ts";
import { DeferredBatch } from "./deferred_batch.ts";
import { isStateId, newStateId } from "./state_id.ts";
import { stateInfo } from "./state_info.ts";
import type { StateHeader } from "./state_record.ts";
import type { StateSeal } from "./state_seal.ts";
import type { StateStore } from "./state_store.ts";

/** Options for {@linkcode StatefulRunner}. */
export interface StatefulRunnerOptions {
  /** Runs the programs. */
  readonly runner: Runner;
  /** Keeps the states; absent: none are kept. */
  readonly store?: StateStore;
  readonly seal: StateSeal;
  /** Longest time that a state is kept, and the default, in seconds. */
  readonly ttlSeconds: number;
  /** Policy that checks programs without a policy of their own. */
  readonly policy: CheckedBy;
  readonly metrics?: StateMetrics;
  /** Time in milliseconds since 1970. @default {Date.now} */
  readonly now?: () => number;
}

/** Runs programs with states, and tells of those. */
export class StatefulRunner implements Runner, States {
  readonly #options: StatefulRunnerOptions;
  readonly #now: () => number;

  /** Creates a runner in front of another. */
  constructor(options: StatefulRunnerOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  async run(
    request: RunRequest,
    signal: AbortSignal,
    watcher?: RunWatcher,
  ): Promise<RunResult> {
    const { runner } = this.#options;
    const { state, keep } = request;
    if (state === undefined && keep === undefined) {
      return await runner.run(request, signal, watcher);
    }
    const { resume, language } = state === undefined
      ? { resume: undefined, language: request.language }
      : await this.#counted(this.#open(state, request));
    const store = this.#store();
    const keepAs = keep && newStateId();
    const { kept, ...result } = await runner.run(
      { ...request, language, resume, keepAs },
      signal,
      watcher,
    );
    const told = { ...result, language };
    if (keepAs === undefined) return told;
    if (kept === undefined || "fault" in kept) {
      const fault = kept?.fault ?? "the sandbox of this program has ended";
      this.#options.metrics?.stateRefused({ reason: "not_kept" });
      return { ...told, ...notKept(fault) };
    }
    try {
      const header = this.#header(keepAs, { ...request, language }, result);
      const record = this.#options.seal.close(header, kept.data);
      await this.#counted(store.put(record));
      this.#options.metrics?.stateKept();
      return { ...told, state: stateInfo(record) };
    } catch (error) {
      // The result of the program is its caller's, whatever came of the state.
      if (!(error instanceof StateError)) throw error;
      return { ...told, ...notKept(error.message) };
    }
  }

  runBatch(
    request: BatchRequest,
    tell: Parameters<Runner["runBatch"]>[1],
    signal: AbortSignal,
  ): BatchRun {
    const { runner } = this.#options;
    const { state } = request;
    if (state === undefined) return runner.runBatch(request, tell, signal);
    return new DeferredBatch(
      this.#counted(this.#open(state, request)).then((opened) =>
        runner.runBatch({ ...request, ...opened }, tell, signal)
      ),
    );
  }

  status(): PoolStatus {
    return this.#options.runner.status();
  }

  stats(): PoolStatus["stats"] {
    return this.#options.runner.stats();
  }

  async find(caller: string | undefined, id: string): Promise<StateInfo> {
    return await this.#counted(this.#find(caller, id));
  }

  async list(caller: string | undefined): Promise<readonly StateInfo[]> {
    const found = await this.#counted(this.#store().list(caller ?? ""));
    // The store has contexts too, which have routes of their own.
    return found.filter(({ id }) => isStateId(id));
  }

  async delete(caller: string | undefined, id: string): Promise<void> {
    await this.#counted(this.#delete(caller, id));
  }

  async #find(caller = "", id: string): Promise<StateInfo> {
    const store = this.#store();
    const found = isStateId(id) ? await store.find(caller, id) : undefined;
    return found ?? unknown("show");
  }

  async #delete(caller = "", id: string): Promise<void> {
    const store = this.#store();
    const isThere = isStateId(id) && await store.delete(caller, id);
    if (!isThere) unknown("delete");
  }

  async #counted<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof StateError) {
        this.#options.metrics?.stateRefused({ reason: error.reason });
      }
      throw error;
    }
  }

  #store(): StateStore {
    const { store } = this.#options;
    if (store !== undefined) return store;
    throw new StateError("off", "This service keeps no states");
  }

  /** Finds the state that a program continues. */
  async #open(
    id: string,
    { caller = "", language: asked, takesStateLanguage }: Pick<
      RunRequest,
      "caller" | "language" | "takesStateLanguage"
    >,
  ): Promise<Pick<RunRequest, "resume" | "language">> {
    const store = this.#store();
    const record = isStateId(id) ? await store.get(caller, id) : undefined;
    if (record === undefined) unknown("continue");
    const { kind, imageId, language } = record.header;
    const family = (one: RunRequest["language"]) => LANGUAGES[one].family;
    if (!takesStateLanguage && family(language) !== family(asked)) {
      throw new StateError(
        "mismatch",
        `Cannot continue the state: it is of a ${language} program, and this ` +
          `one is ${asked}`,
      );
    }
    const unpack = this.#options.seal.open(record);
    this.#options.metrics?.stateContinued();
    return {
      language: takesStateLanguage ? language : asked,
      resume: { id, kind, imageId, data: unpack },
    };
  }

  #header(
    id: string,
    { caller = "", language, policy, keep, state }: RunRequest,
    { kind = "", imageId = "" }: RunResult,
  ): StateHeader {
    const { ttlSeconds: longest } = this.#options;
    const ttlSeconds = Math.min(keep?.ttlSeconds ?? longest, longest);
    const createdMs = this.#now();
    return {
      id,
      caller,
      imageId,
      kind,
      language,
      policy: policy ?? this.#options.policy,
      createdMs,
      expiresMs: createdMs + 1_000 * ttlSeconds,
      parent: state ?? null,
    };
  }
}

/** Another caller's, expired, forgotten or never there: nobody learns which. */
function unknown(action: string): never {
  throw new StateError(
    "unknown",
    `Cannot ${action} the state: there is none of this id; it may have ` +
      "expired, been deleted, or made room for others",
  );
}

function notKept(fault: string): Pick<RunResult, "state" | "stateError"> {
  return { state: null, stateError: `Cannot keep the state: ${fault}` };
}
