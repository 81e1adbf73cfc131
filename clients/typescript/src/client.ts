/**
 * The client.
 *
 * @module
 */

import { Batch, type Inputs } from "./batch.ts";
import { AnswerError } from "./errors.ts";
import {
  type Answer,
  failure,
  readObject,
  readText,
  send,
  type SendOptions,
} from "./http.ts";
import {
  judgeBody,
  type Judged,
  type JudgeOptions,
  type Test,
} from "./judged.ts";
import { type BatchOptions, runBody, type RunOptions } from "./options.ts";
import { Result } from "./result.ts";
import { type RetryOptions, withRetries } from "./retry.ts";
import { Session, type SessionOptions } from "./session.ts";
import { Stream } from "./stream.ts";
import { nextBody } from "./tools.ts";
import type { Health, KeptState, RunAnswer } from "./wire.ts";

/** Options for {@linkcode Client}. */
export interface ClientOptions {
  /**
   * Address of the service. @default {FAAS_URL, else "http://localhost:8890"}
   */
  readonly url?: string;
  /** Key of the caller. @default {FAAS_API_KEY} */
  readonly key?: string;
  /** Rules to send a request again. */
  readonly retry?: RetryOptions;
  /**
   * The longest silence of the service, in milliseconds: longer than a program
   * may wait and run. @default {75_000}
   */
  readonly timeoutMs?: number;
  /** In place of the global one. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Runs programs on a service.
 *
 * @example Usage
 * ```ts
 * const client = new Client("http://localhost:8890");
 * const { value } = await client.run("return_val(6 * 7)");
 * ```
 */
export class Client {
  /** Address of the service, without a slash at its end. */
  readonly url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #retry: RetryOptions;
  readonly #timeoutMs: number;
  readonly #fetch: typeof globalThis.fetch;

  /**
   * Creates one; connects to nothing.
   *
   * @throws {TypeError} If the address is not one of http or https.
   */
  constructor(options: string | ClientOptions = {}) {
    const {
      url = environment("FAAS_URL") ?? "http://localhost:8890",
      key = environment("FAAS_API_KEY"),
      retry = {},
      timeoutMs = 75_000,
      fetch = globalThis.fetch,
    } = typeof options === "string" ? { url: options } : options;
    if (!/^https?:\/\//.test(url)) {
      throw new TypeError(
        `Cannot use the address "${url}": it must begin with http:// or https://`,
      );
    }
    // deno-lint-ignore linear-time/no-backtracking -- the program's own address
    this.url = url.replace(/\/+$/, "");
    this.#headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    this.#retry = retry;
    this.#timeoutMs = timeoutMs;
    // Browsers' own wants to be called as the window's.
    this.#fetch = (...request) => fetch(...request);
  }

  /**
   * Runs a program, and returns what came of it, its failure included.
   *
   * @throws {FaasError} If the service gives no answer, or refuses the request.
   */
  async run(code: string, options: RunOptions = {}): Promise<Result> {
    const { signal, tools = {} } = options;
    let result: Result | undefined;
    let body: string | undefined = runBody(code, options);
    do {
      const answer: RunAnswer = await this.#json("POST", "/run_code", {
        body,
        signal,
      });
      try {
        result = Result.joined(result, answer);
      } catch (cause) {
        throw new AnswerError(
          `Cannot read the answer of ${this.url}: no output or no metadata`,
          { cause },
        );
      }
      body = await nextBody(tools, answer);
    } while (body !== undefined);
    return result;
  }

  /**
   * Runs a program, and returns what it prints and shows while it runs, for
   * `for await`, which throws as `run` does; `result()` is what came of it.
   */
  stream(code: string, options: RunOptions = {}): Stream {
    const body = runBody(code, options);
    return new Stream(
      this.url,
      body,
      options.tools ?? {},
      (body) => this.#lines("/run_code", body, options.signal),
    );
  }

  /**
   * Runs a program for each input. The rows are those of `for await`, which
   * throws a `BatchError` if the set-up fails or a limit is reached. Inputs are
   * taken no faster than rows are read.
   */
  batch(code: string, inputs: Inputs, options: BatchOptions = {}): Batch {
    const { signal } = options;
    return new Batch(
      code,
      inputs,
      options,
      (body) => this.#lines("/run_batch", body, signal),
    );
  }

  /** Returns a session that begins fresh, or with a state; asks nobody. */
  session(options: SessionOptions = {}): Session {
    return new Session(this, options);
  }

  /**
   * Judges a program by its tests, and returns the verdict of each.
   *
   * @param tests Tests, or the SHA-256 of a stored set.
   * @throws {FaasError} As `run`.
   */
  async judge(
    code: string,
    tests: readonly Test[] | string,
    options: JudgeOptions = {},
  ): Promise<Judged> {
    const { signal } = options;
    const body = judgeBody(code, tests, options);
    return await this.#json("POST", "/judge", { body, signal });
  }

  /** Returns the caller's states, the latest first, at most 1,000. */
  async states(): Promise<KeptState[]> {
    return (await this.#json("GET", "/states")).states;
  }

  /**
   * Returns what is known of a state.
   *
   * @throws {ServiceError} With status 404 if there is none.
   */
  async state(id: string): Promise<KeptState> {
    return await this.#json("GET", `/states/${encodeURIComponent(id)}`);
  }

  /**
   * Forgets a state.
   *
   * @throws {ServiceError} With status 404 if there is none.
   */
  async deleteState(id: string): Promise<void> {
    const path = `/states/${encodeURIComponent(id)}`;
    await readText(await this.#answer("DELETE", path));
  }

  /**
   * Returns what the service says of itself, also where it is not well.
   *
   * @throws {UnreachableError} Without another attempt, if it is not there.
   */
  async health(): Promise<Health> {
    const answer = await send(this.#request("GET", "/health"));
    if (answer.status !== 200 && answer.status !== 503) {
      throw await failure(this.url, answer);
    }
    return readObject(this.url, await readText(answer));
  }

  // deno-lint-ignore no-explicit-any
  async #json(method: string, path: string, more?: MoreOptions): Promise<any> {
    const answer = await this.#answer(method, path, more);
    return readObject(this.url, await readText(answer));
  }

  async *#lines(
    path: string,
    body: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<string> {
    const answer = await this.#answer("POST", path, {
      body,
      signal,
      accept: "application/x-ndjson",
    });
    let rest = "";
    for await (const piece of answer.pieces()) {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  }

  /** Returns an answer that is a success. */
  #answer(
    method: string,
    path: string,
    more: MoreOptions = {},
  ): Promise<Answer> {
    const request = this.#request(method, path, more);
    return withRetries(
      async () => {
        const answer = await send(request);
        if (answer.status >= 200 && answer.status < 300) return answer;
        throw await failure(this.url, answer);
      },
      this.#retry,
      more.signal,
    );
  }

  #request(
    method: string,
    path: string,
    { body, signal, accept = "application/json" }: MoreOptions = {},
  ): SendOptions {
    return {
      fetch: this.#fetch,
      url: this.url,
      path,
      method,
      headers: {
        ...this.#headers,
        accept,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body }),
      timeoutMs: this.#timeoutMs,
      signal,
    };
  }
}

/** Options of a request of {@linkcode Client}. */
interface MoreOptions {
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  readonly accept?: string;
}

/** Returns a variable of the environment, where there is one to be read. */
function environment(name: string): string | undefined {
  const { process } = globalThis as {
    readonly process?: { readonly env?: Record<string, string | undefined> };
  };
  try {
    return process?.env?.[name] || undefined;
  } catch {
    // Deno, without the permission.
    return undefined;
  }
}
