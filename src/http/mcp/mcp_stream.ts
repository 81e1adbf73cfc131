/**
 * An answer of the protocol's SDK that comes bit by bit, as the server sends
 * it: no faster than the client reads it.
 *
 * @module
 */

import type { LogFields } from "../../telemetry/log.ts";
import type { AnswerStream } from "../server/http_answer.ts";
import type { HeldAnswer } from "../server/unsent_answers.ts";

/** Options for {@linkcode McpStream}. */
export interface McpStreamOptions {
  readonly body: ReadableStream<Uint8Array>;
  /** Bytes held for large answers; asked whenever a piece comes. */
  readonly held: () => HeldAnswer | undefined;
  /** Resolves when nothing runs any more, with more for the log. */
  readonly finished: () => Promise<LogFields>;
}

/** Events on their way to a client. */
export class McpStream implements AnswerStream {
  readonly ended: Promise<LogFields>;
  readonly #options: McpStreamOptions;
  readonly #end = Promise.withResolvers<LogFields>();
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #drained: (() => void) | undefined;
  #isClosed = false;

  /** Creates an answer that is not sent yet. */
  constructor(options: McpStreamOptions) {
    this.#options = options;
    this.#reader = options.body.getReader();
    this.ended = this.#end.promise;
  }

  start(
    write: (text: string) => boolean,
    end: () => void,
    reset: () => void,
  ): void {
    void this.#send(write, reset).then(() => {
      if (!this.#isClosed) end();
    }, reset).finally(() => this.#finish());
  }

  drained(): void {
    this.#options.held()?.progressed();
    this.#drained?.();
  }

  closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#drained?.();
    void this.#reader.cancel().catch(() => {});
    // A run may end, and be accounted for, in this very moment.
    void this.#options.finished().then(() => this.#options.held()?.release());
    this.#finish();
  }

  async #send(
    write: (text: string) => boolean,
    reset: () => void,
  ): Promise<void> {
    const decoder = new TextDecoder();
    while (!this.#isClosed) {
      const { done, value } = await this.#reader.read();
      if (done || this.#isClosed) return;
      this.#options.held()?.onReset(reset);
      if (write(decoder.decode(value, { stream: true }))) continue;
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
        if (this.#isClosed) resolve();
      });
    }
  }

  #finish(): void {
    this.#end.resolve(this.#options.finished());
  }
}
