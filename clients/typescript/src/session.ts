/**
 * Programs that go on where the last one has ended.
 *
 * @module
 */

import type { Batch, Inputs } from "./batch.ts";
import type { Client } from "./client.ts";
import { ServiceError, StateError } from "./errors.ts";
import type { BatchOptions, RunOptions } from "./options.ts";
import type { Result } from "./result.ts";

/** Options for {@linkcode Session}. */
export interface SessionOptions {
  /** Id of the state that it begins with. @default {a fresh start} */
  readonly state?: string | undefined;
  /** Seconds for which its states are kept. @default {the service's longest} */
  readonly ttlSeconds?: number | undefined;
}

/**
 * Programs that go on where the last one has ended. One that fails has kept what
 * it did before its exception; one that was stopped, by a limit, leaves the
 * session where it was.
 */
export class Session {
  readonly #client: Client;
  readonly #options: SessionOptions;
  readonly #made: string[] = [];

  /** `client.session()` makes one. */
  constructor(client: Client, options: SessionOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** Id of the state that the next program continues; undefined: a fresh start. */
  get state(): string | undefined {
    return this.#made.at(-1) ?? this.#options.state;
  }

  /**
   * Runs a program, as `Client.run`.
   *
   * @throws {StateError} If it ended well and cannot be continued: it has left
   * more than the service keeps, or has ended during a call.
   */
  async run(code: string, options: RunOptions = {}): Promise<Result> {
    const { ttlSeconds } = this.#options;
    const result = await this.#client.run(code, {
      ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
      ...options,
      ...this.#from(),
      keep: true,
    });
    if (result.state !== undefined) this.#made.push(result.state.id);
    else if (result.ok) throw new StateError(result);
    return result;
  }

  /** Runs a program for each input, every row from this state. */
  batch(code: string, inputs: Inputs, options: BatchOptions = {}): Batch {
    return this.#client.batch(code, inputs, { ...options, ...this.#from() });
  }

  /** Returns a session that goes on from here by itself. */
  fork(): Session {
    return new Session(this.#client, { ...this.#options, state: this.state });
  }

  /**
   * Forgets the last program: the next one goes on before it.
   *
   * @throws {RangeError} At the session's beginning.
   */
  back(): void {
    if (this.#made.pop() === undefined) {
      throw new RangeError("Cannot go back: the session is at its beginning");
    }
  }

  /** Deletes the states that this session has made; a fork has its own. */
  async delete(): Promise<void> {
    for (let id = this.#made.pop(); id !== undefined; id = this.#made.pop()) {
      try {
        await this.#client.deleteState(id);
      } catch (error) {
        // It may have expired.
        if (!(error instanceof ServiceError && error.status === 404)) {
          throw error;
        }
      }
    }
  }

  #from(): { readonly state?: string } {
    const { state } = this;
    return state === undefined ? {} : { state };
  }
}
