/**
 * Runs cells in contexts: names for the latest of a row of states. Between two
 * cells a context is a few bytes in the store of states, so that it costs no
 * process and any replica runs the next one.
 *
 * @module
 */

import type { BatchRun } from "../run/batch.ts";
import type {
  ContextInfo,
  ContextOwner,
  Contexts,
  ContextUse,
  NamedContext,
  NewContext,
} from "../run/context.ts";
import type { RunWatcher } from "../run/live_output.ts";
import type { PoolStatus } from "../run/pool_status.ts";
import type { RunRequest } from "../run/request.ts";
import type { RunResult } from "../run/result.ts";
import type { Runner } from "../run/runner.ts";
import { StateError } from "../run/thrown_errors.ts";
import {
  contextName,
  defaultContextId,
  newContextId,
} from "./context_record.ts";
import {
  type Context,
  ContextStore,
  type ContextStoreOptions,
  HOME_FOLDER,
} from "./context_store.ts";
import { Turns } from "./turns.ts";

/** Options for {@linkcode ContextRunner}. */
export interface ContextRunnerOptions extends ContextStoreOptions {
  /** Runs cells, and keeps the states that they leave. */
  readonly runner: Runner;
}

/** Cells that may wait for one context; more is a caller gone wild. */
const MOST_WAITING = 32;
/** Error of Python's `input` where standard input has no more lines. */
const NO_LINE = { type: "EOFError", message: "EOF when reading a line" };

/** Runs cells in contexts, and tells of those. */
export class ContextRunner implements Runner, Contexts {
  readonly #options: ContextRunnerOptions;
  readonly #contexts: ContextStore;
  readonly #turns = new Turns(MOST_WAITING);

  /** Creates a runner in front of one that knows states. */
  constructor(options: ContextRunnerOptions) {
    this.#options = options;
    this.#contexts = new ContextStore(options);
  }

  async run(
    request: RunRequest,
    signal: AbortSignal,
    watcher?: RunWatcher,
  ): Promise<RunResult> {
    const { context, ...cell } = request;
    if (context === undefined) {
      return await this.#options.runner.run(request, signal, watcher);
    }
    const owner = { caller: request.caller, sandbox: context.sandbox };
    const id = context.id ?? defaultContextId(owner, request.language);
    if (context.looksOnly) return await this.#look(owner, id, cell, signal);
    return await this.#turns.take(
      keyOf(owner, id),
      async () =>
        await this.#runIn(owner, { ...context, id }, cell, signal, watcher),
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

  async create(
    owner: ContextOwner,
    { language, cwd, name, label }: NewContext,
  ): Promise<ContextInfo> {
    const id = newContextId(owner, name);
    await this.#contexts.put(owner, {
      ...this.#contexts.fresh(id, language, cwd),
      label,
    });
    return { id, language, cwd };
  }

  async list(owner: ContextOwner): Promise<readonly ContextInfo[]> {
    const made = await this.named(owner);
    const own = [...this.#contexts.defaults(owner)].map(([id, language]) => ({
      id,
      language,
      cwd: HOME_FOLDER,
    }));
    return [
      ...own,
      ...made.map(({ id, language, cwd }) => ({ id, language, cwd })),
    ];
  }

  async named(owner: ContextOwner): Promise<readonly NamedContext[]> {
    const made = await this.#contexts.list(owner);
    return made.map((one) => named(owner, one));
  }

  async find(
    owner: ContextOwner,
    name: string,
  ): Promise<NamedContext | undefined> {
    const found = await this.#contexts.find(owner, newContextId(owner, name));
    return found && named(owner, found);
  }

  async relabel(
    owner: ContextOwner,
    id: string,
    label: string,
  ): Promise<void> {
    // In turn: it must not put back what a cell has gone on from.
    await this.#turns.take(keyOf(owner, id), async () => {
      await this.#contexts.put(owner, {
        ...await this.#contexts.require(owner, id),
        label,
      });
    });
  }

  async delete(owner: ContextOwner, id: string): Promise<void> {
    const { state } = await this.#contexts.require(owner, id);
    await this.#contexts.forget(owner, id);
    await this.#contexts.forget(owner, state);
  }

  async restart(owner: ContextOwner, id: string): Promise<void> {
    const context = await this.#contexts.require(owner, id);
    await this.#contexts.put(owner, restarted(context));
    await this.#contexts.forget(owner, context.state);
  }

  /** Runs a program on what the last cell has left, and keeps nothing. */
  async #look(
    owner: ContextOwner,
    id: string,
    program: RunRequest,
    signal: AbortSignal,
  ): Promise<RunResult> {
    const { language, state } = await this.#contexts.require(owner, id);
    return await this.#options.runner.run(
      { ...program, language, ...(state === null ? {} : { state }) },
      signal,
    );
  }

  async #runIn(
    owner: ContextOwner,
    { id, isUncounted = false }: ContextUse & { readonly id: string },
    cell: RunRequest,
    signal: AbortSignal,
    watcher?: RunWatcher,
  ): Promise<RunResult> {
    const context = await this.#contexts.require(owner, id);
    const { language, cwd, state: before } = context;
    const isAway = before === null && cwd !== HOME_FOLDER;
    const executions = context.executions + (isUncounted ? 0 : 1);
    let result: RunResult;
    try {
      result = await this.#runWithLines(
        owner,
        {
          ...cell,
          language,
          keep: {},
          ...(before === null ? {} : { state: before }),
          ...(isAway ? { kernel: { ...cell.kernel, cwd } } : {}),
        },
        signal,
        watcher && {
          began: (output) => watcher.began(output, executions),
          left: () => watcher.left(),
          nextLine: watcher.nextLine,
        },
      );
    } catch (error) {
      const isLost = error instanceof StateError &&
        (error.reason === "unknown" || error.reason === "gone");
      if (!isLost || before === null) throw error;
      await this.#contexts.put(owner, restarted(context));
      throw new StateError(
        "gone",
        `Context ${id} has lost what it held, and begins again with the next ` +
          `call (${error.message})`,
      );
    }
    try {
      return await this.#goneOn(
        owner,
        { ...context, executions },
        before,
        result,
      );
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      // The cell has run, and its answer is owed whatever the store does. The
      // new state stays: a store that answers late may name it after all.
      const stateError = result.stateError ??
        `Cannot keep the state: ${error.message}`;
      return { ...result, state: null, stateError };
    }
  }

  /**
   * Runs a cell; each time that it ends because a line of input is missing, runs
   * it again with one more.
   * Nothing is held while somebody types, and the cell sees the same randomness
   * and clock each time.
   */
  async #runWithLines(
    owner: ContextOwner,
    cell: RunRequest,
    signal: AbortSignal,
    watcher?: RunWatcher,
  ): Promise<RunResult> {
    const { runner } = this.#options;
    let text = "";
    for (;;) {
      const inputs = text === ""
        ? cell.inputs
        : { ...cell.inputs, stdin: { text } };
      const result = await runner.run({ ...cell, inputs }, signal, watcher);
      const { error, state } = result;
      const lacksLine = error?.type === NO_LINE.type &&
        error.message === NO_LINE.message;
      const line = lacksLine ? await watcher?.nextLine?.(result) : undefined;
      if (line === undefined) return result;
      await this.#contexts.forget(owner, state?.id ?? null);
      text += `${line}\n`;
    }
  }

  /** Lets a context go on to what a cell has left. @throws {StateError} */
  async #goneOn(
    owner: ContextOwner,
    context: Context,
    before: string | null,
    result: RunResult,
  ): Promise<RunResult> {
    const after = result.state?.id ?? null;
    // Another replica, or a restart, may have changed it meanwhile.
    const now = await this.#contexts.find(owner, context.id);
    if ((now?.version ?? 0) !== context.version) {
      await this.#contexts.forget(owner, after);
      const stateError = "Cannot keep the state: the context was restarted, " +
        "removed or changed by another call meanwhile";
      return { ...result, state: null, stateError };
    }
    await this.#contexts.put(owner, {
      ...context,
      label: now?.label,
      state: after ?? before,
      version: context.version + 1,
    });
    if (after !== null) await this.#contexts.forget(owner, before);
    return result;
  }
}

function restarted(context: Context): Context {
  const { version } = context;
  return { ...context, state: null, executions: 0, version: version + 1 };
}

function named(owner: ContextOwner, context: Context): NamedContext {
  const { id, language, cwd, label = "", executions, usedMs } = context;
  const name = contextName(owner, id);
  return { id, name, language, cwd, label, executions, usedMs };
}

function keyOf({ caller = "", sandbox }: ContextOwner, id: string): string {
  return JSON.stringify([caller, sandbox, id]);
}
