/**
 * `fetch` with this package's errors: what is not there, silent, or no answer.
 *
 * @module
 */

import {
  AnswerError,
  ConnectionLostError,
  type FaasError,
  ServiceError,
  UnreachableError,
} from "./errors.ts";

/** Options for {@linkcode send}. */
export interface SendOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Address of the service. */
  readonly url: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The longest silence, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** An answer whose body has not been read yet. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly statusText: string;
  /** Yields the body as text, piece by piece. Left early, it ends the call. */
  pieces(): AsyncGenerator<string>;
}

/**
 * Sends a request, and returns its answer, whatever the status.
 *
 * @throws {UnreachableError} If there was no connection.
 * @throws {ConnectionLostError} If it broke, or fell silent.
 */
export async function send(options: SendOptions): Promise<Answer> {
  const { fetch, url, path, method, headers, body, signal } = options;
  const silence = new Silence(options);
  let response: Response;
  try {
    response = await fetch(`${url}${path}`, {
      method,
      headers,
      body: body ?? null,
      signal: silence.signal,
    });
  } catch (error) {
    silence.end();
    throw toldError(error, url, silence, signal, body);
  }
  silence.start();
  return {
    status: response.status,
    headers: response.headers,
    statusText: response.statusText,
    async *pieces() {
      const decoder = new TextDecoder();
      const reader = response.body?.getReader();
      let isOver = reader === undefined;
      try {
        while (reader !== undefined && !isOver) {
          silence.start();
          const { done, value } = await reader.read();
          // A slow reader on this side is no silence of the service's.
          silence.stop();
          isOver = done;
          if (value !== undefined) {
            yield decoder.decode(value, { stream: true });
          }
        }
        yield decoder.decode();
      } catch (error) {
        if (isOver) throw error;
        isOver = true;
        throw toldError(error, url, silence, signal);
      } finally {
        silence.end();
        if (!isOver) silence.abort();
      }
    },
  };
}

/** Returns the whole body of an answer. */
export async function readText(answer: Answer): Promise<string> {
  let text = "";
  for await (const piece of answer.pieces()) text += piece;
  return text;
}

/**
 * Returns the object in an answer.
 *
 * @throws {AnswerError} If there is none.
 */
// deno-lint-ignore no-explicit-any
export function readObject(url: string, text: string): any {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Told below, with what it is.
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value;
  }
  throw new AnswerError(
    `Cannot read the answer of ${url}: it is no JSON object but "${
      text.slice(0, 80)
    }"`,
  );
}

/** Returns the error that an answer which is not a success stands for. */
export async function failure(url: string, answer: Answer): Promise<FaasError> {
  const text = await readText(answer);
  // A proxy's own page has a status, and no more.
  let body: Readonly<Record<string, string>> = {};
  try {
    body = readObject(url, text);
  } catch {
    // Left empty.
  }
  return new ServiceError({
    status: answer.status,
    error: body.error ?? answer.statusText,
    details: body.details,
    state: body.state,
    taskId: body.task_id,
    retryAfterMs: retryAfterMs(answer.headers.get("retry-after")),
  });
}

/** Aborts a call in which nothing has come for too long. */
class Silence {
  readonly #timeoutMs: number;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #abort = () => this.#controller.abort(this.#outer?.reason);
  #timer: ReturnType<typeof setTimeout> | undefined;
  isLate = false;

  constructor({ timeoutMs, signal }: SendOptions) {
    this.#timeoutMs = timeoutMs;
    this.#outer = signal;
    if (signal?.aborted) this.#abort();
    signal?.addEventListener("abort", this.#abort, { once: true });
    this.start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get timeoutMs(): number {
    return this.#timeoutMs;
  }

  start(): void {
    this.stop();
    this.#timer = setTimeout(() => {
      this.isLate = true;
      this.abort();
    }, this.#timeoutMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  abort(): void {
    this.#controller.abort();
  }

  end(): void {
    this.stop();
    this.#outer?.removeEventListener("abort", this.#abort);
  }
}

function toldError(
  error: unknown,
  url: string,
  { isLate, timeoutMs }: Silence,
  signal: AbortSignal | undefined,
  body = "",
): unknown {
  if (signal?.aborted) return signal.reason;
  if (isLate) {
    return new ConnectionLostError(
      `Cannot get an answer of ${url}: nothing came for ${timeoutMs} ms`,
    );
  }
  const facts = failureFacts(error);
  if (facts.some((fact) => NO_CONNECTION.test(fact))) {
    return new UnreachableError(`Cannot reach ${url}: ${facts.at(-1)}`, {
      cause: error,
    });
  }
  // Node.js does not read the 413 of a service that takes no more of a body.
  const size = body.length > LARGE_CHARS
    ? `; the request has ${body.length} characters, maybe more than it takes`
    : "";
  return new ConnectionLostError(
    `Cannot get an answer of ${url}: ${facts.at(-1)}${size}`,
    { cause: error },
  );
}

const LARGE_CHARS = 1_048_576;

/** Messages of Node's, Deno's and Bun's `fetch` where nothing was sent. */
const NO_CONNECTION =
  /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused)\b|client error \(Connect\)/;

/** Returns the code and the text of an error and of those that caused it. */
function failureFacts(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const { code, errors } = error as Error & {
    readonly code?: unknown;
    readonly errors?: readonly unknown[];
  };
  const own = typeof code === "string" && !error.message.includes(code)
    ? `${error.message} ${code}`.trim()
    : error.message;
  const causes = [error.cause, ...errors ?? []]
    .filter((cause) => cause !== undefined);
  return [own, ...causes.flatMap(failureFacts)];
}

/** Returns the milliseconds that `Retry-After` has, as seconds or as a date. */
function retryAfterMs(value: string | null): number | undefined {
  if (value === null) return undefined;
  const seconds = Number(value);
  if (value.trim() !== "" && seconds >= 0) return seconds * 1_000;
  const whenMs = Date.parse(value);
  return Number.isNaN(whenMs) ? undefined : Math.max(0, whenMs - Date.now());
}
