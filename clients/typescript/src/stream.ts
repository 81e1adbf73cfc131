/**
 * A program as it runs: what it prints and shows, bit by bit.
 *
 * @module
 */

import { AnswerError, ConnectionLostError, ServiceError } from "./errors.ts";
import { Result } from "./result.ts";
import { nextBody, type Tools } from "./tools.ts";
import type { CellResult, RunAnswer, ToolCall } from "./wire.ts";

/** Something that a program has printed or shown. */
export type StreamEvent =
  | { readonly type: "stdout" | "stderr"; readonly text: string }
  | CellResult
  /** A call of a tool; the client runs the tool by itself. */
  | { readonly type: "call"; readonly call: ToolCall }
  /** A restart in another sandbox: discard earlier events. */
  | { readonly type: "restart" };

/**
 * Events of a running program, for `for await`. Nothing runs before the loop
 * does, or `result()`; a loop that is left early ends the program.
 */
export class Stream implements AsyncIterable<StreamEvent> {
  readonly #url: string;
  readonly #events: AsyncGenerator<StreamEvent>;
  #result: Result | undefined;

  /** `client.stream()` makes one; `send` returns the lines of an answer. */
  constructor(
    url: string,
    body: string,
    tools: Tools,
    send: (body: string) => AsyncIterable<string>,
  ) {
    this.#url = url;
    this.#events = this.#run(body, tools, send);
  }

  [Symbol.asyncIterator](): AsyncGenerator<StreamEvent> {
    return this.#events;
  }

  /**
   * Waits for the program's end, and returns what came of it, as `Client.run`
   * does: its `stdout` and `stderr` are whole, whatever a loop has seen.
   *
   * @throws {ConnectionLostError} Also if a loop was left early.
   */
  async result(): Promise<Result> {
    for await (const _ of this.#events);
    return this.#ended();
  }

  async *#run(
    body: string | undefined,
    tools: Tools,
    send: (body: string) => AsyncIterable<string>,
  ): AsyncGenerator<StreamEvent> {
    while (body !== undefined) {
      const answer: RunAnswer | undefined = yield* this.#read(send(body));
      body = answer && await nextBody(tools, answer);
    }
    this.#ended();
  }

  async *#read(
    lines: AsyncIterable<string>,
  ): AsyncGenerator<StreamEvent, RunAnswer | undefined> {
    let answer: RunAnswer | undefined;
    for await (const line of lines) {
      const told = parseLine(this.#url, line);
      if (told.type === "error") {
        throw new ServiceError({ ...told, taskId: told.task_id });
      }
      if (told.type !== "answer") {
        yield told;
        continue;
      }
      try {
        this.#result = Result.joined(this.#result, told.answer);
      } catch (cause) {
        throw noEvent(this.#url, line, cause);
      }
      answer = told.answer;
    }
    return answer;
  }

  #ended(): Result {
    if (this.#result !== undefined) return this.#result;
    throw new ConnectionLostError(
      `Cannot get an answer of ${this.#url}: it has no last line`,
    );
  }
}

/** A line of the answer. */
type Line =
  | StreamEvent
  | { readonly type: "answer"; readonly answer: RunAnswer }
  | {
    readonly type: "error";
    readonly status: number;
    readonly error: string;
    readonly details?: string;
    readonly state?: string;
    readonly task_id?: string;
  };

function parseLine(url: string, line: string): Line {
  try {
    const value = JSON.parse(line);
    if (typeof value.type === "string") return value;
  } catch {
    // Told below, with what it is.
  }
  throw noEvent(url, line);
}

function noEvent(url: string, line: string, cause?: unknown): AnswerError {
  const start = line.slice(0, 80);
  return new AnswerError(
    `Cannot read the answer of ${url}: "${start}" is not an event`,
    { cause },
  );
}
